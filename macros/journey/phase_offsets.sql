{#-
    By how much a phase stands above all plain ones: a new search after an order
    above the use of what was bought, an order on its way above both.

    Returns:
        dict of reopened and awaited to integer, more than there are phases.
-#}
{% macro phase_offsets() %}
    {%- do return({'reopened': 10, 'awaited': 20}) -%}
{% endmacro %}
