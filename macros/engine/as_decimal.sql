{#-
    A double as a decimal: what it is times a power of ten, rounded half away
    from zero, in the same way on every engine.

    Args:
        value (string): SQL expression, double, nullable.
        precision (integer): digits in all.
        scale (integer): digits after the point.
    Returns:
        SQL expression, decimal(precision, scale); null stays null.
-#}
{% macro as_decimal(value, precision, scale) %}
    {{- return(adapter.dispatch('as_decimal', 'percorso')(
        value, precision, scale
    )) -}}
{% endmacro %}

{% macro duckdb__as_decimal(value, precision, scale) %}
    {%- do return(
        "cast(" ~ value ~ " as decimal(" ~ precision ~ ", " ~ scale ~ "))"
    ) -%}
{% endmacro %}

{#- Spark's own cast rounds the shortest text that tells the double. More digits
    than a bigint has are put together of two. -#}
{% macro spark__as_decimal(value, precision, scale) %}
    {%- set units = "round((" ~ value ~ ") * 1e" ~ scale ~ "D)" -%}
    {%- set whole = "cast(" ~ units ~ " as bigint)" -%}
    {%- if precision > 18 -%}
        {%- set whole = "(cast(floor(" ~ units
            ~ " / 4294967296D) as decimal(38, 0)) * 4294967296"
            ~ " + cast(pmod(" ~ units ~ ", 4294967296D) as bigint))" -%}
    {%- endif -%}
    {%- do return(
        "cast(" ~ whole ~ " || 'E-" ~ scale ~ "' as decimal(" ~ precision
        ~ ", " ~ scale ~ "))"
    ) -%}
{% endmacro %}
