{#-
    The figures that the seed touchpoint_types may judge a touchpoint by.

    Returns:
        list[string].
-#}
{% macro touchpoint_kpi_names() %}
    {%- do return([
        'visits', 'receipts', 'orders', 'orders_after', 'visits_after',
        'participants', 'interactions', 'solved_contacts', 'rating',
        'registrations',
    ]) -%}
{% endmacro %}
