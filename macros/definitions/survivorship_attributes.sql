{#-
    The attributes that the seed survivorship must speak of, and who may tell
    each: an order knows no birth date, and only addresses are used elsewhere.

    Returns:
        dict of attribute to list[string] of sources.
-#}
{% macro survivorship_attributes() %}
    {%- set anybody = ['contact', 'delivered_order', 'order'] -%}
    {%- set seen_in = ['contact', 'order', 'other'] -%}
    {%- do return({
        'first_name': anybody,
        'last_name': anybody,
        'city': anybody,
        'province': anybody,
        'postal_code': anybody,
        'country': anybody,
        'latitude': ['contact'],
        'longitude': ['contact'],
        'nearest_store_id': ['contact'],
        'lead_source': ['contact'],
        'birth_date': ['contact'],
        'gender': ['contact'],
        'email': seen_in,
        'phone': seen_in,
    }) -%}
{% endmacro %}
