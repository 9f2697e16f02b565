{#-
    The phases of the journey, in order.

    Returns:
        dict of number (integer, from 1) to name (string).
-#}
{% macro phase_names() %}
    {%- do return({
        1: 'awareness',
        2: 'discovery',
        3: 'interest',
        4: 'consideration',
        5: 'action',
        6: 'use',
        7: 'advocacy',
    }) -%}
{% endmacro %}
