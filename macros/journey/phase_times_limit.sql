{#-
    How often the seed phase_rules may ask for a sign, at the most.

    Returns:
        integer.
-#}
{% macro phase_times_limit() %}
    {%- do return(5) -%}
{% endmacro %}
