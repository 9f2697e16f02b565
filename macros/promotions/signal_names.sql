{#-
    The signs that may set off a promotion of behaviour: those of the journey
    and a few that are worked out for promotions alone.

    Returns:
        dict of sign to what it is (string).
-#}
{% macro signal_names() %}
    {%- set names = {} -%}
    {%- do names.update(phase_signs()) -%}
    {%- do names.update({
        'order': 'an order, per category, with something kept',
        'handover': 'an order handed over, per category, with something kept',
        'cart_left': 'the last touch of a cart or a checkout',
        'interest': 'the last look at a category, of any kind; min_score '
            ~ 'compares its score',
        'dearer_look': 'a look at a product dearer than their own of the same '
            ~ 'category; min_score compares how many times as dear',
        'related': 'an order, for the category that follows it best and was '
            ~ 'not bought; min_score compares the lift',
        'advocacy': 'the phase of advocacy, entered and not left',
        'last_activity': 'the last activity of a person',
        'consent': 'a consent given on the channel of the promotion, and not '
            ~ 'withdrawn',
    }) -%}
    {%- do return(names) -%}
{% endmacro %}
