{#-
    The signs of a phase that the models gather and the seed phase_rules may
    weigh.

    Returns:
        dict of sign to what it is (string).
-#}
{% macro phase_signs() %}
    {%- do return({
        'registered': 'a contact in the CRM',
        'event': 'taking part in an event',
        'social_follow': 'following on social media',
        'visit': 'a visit to the site or the app',
        'list_view': 'a page of a category',
        'search': 'a search on the site',
        'product_view': 'a page of a product',
        'wish': 'a wish list or a comparison',
        'video': 'a video of a product',
        'cart': 'a product put in the cart',
        'checkout': 'a checkout begun',
        'store_locator': 'a search for a store',
        'opt_in': 'consent to be written to',
        'click': 'a human click on a message',
        'webinar': 'taking part in a webinar',
        'store_visit': 'a visit to a store',
        'fitting': 'trying something on in a store',
        'inquiry': 'a contact to buy or to be informed',
        'order': 'an order, until it is handed over',
        'handover': 'an order handed over',
        'product_registration': 'a product registered',
        'support': 'any other contact with the service',
        'return': 'a return',
        'review': 'a review',
        'survey': 'an answer to a survey',
        'referral': 'somebody brought along',
        'social_like': 'a like',
        'praise': 'a positive comment',
    }) -%}
{% endmacro %}
