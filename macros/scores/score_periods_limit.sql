{#-
    The most periods that a score may be learnt from.

    Returns:
        integer.
-#}
{% macro score_periods_limit() %}
    {%- do return(12) -%}
{% endmacro %}
