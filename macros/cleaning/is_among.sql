{#-
    True for a row whose key is asked for.

    Args:
        versions (any): as versions_of returns them.
        among (string): relation or CTE with the keys that are asked for; none
            for all.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_among(versions, among) %}
    {%- if among is none -%}
        {%- do return('true') -%}
    {%- endif -%}
    {%- set key = versions.key | join(', ') -%}
    {%- do return(
        "coalesce((" ~ key ~ ") in (select " ~ key ~ " from " ~ among
        ~ "), false)"
    ) -%}
{% endmacro %}
