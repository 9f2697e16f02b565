{#-
    A 64-bit key of several values, for grouping and joining within one run. It
    differs between engines: nothing that is kept may depend on it.

    Args:
        values (list[string]): SQL expressions.
    Returns:
        SQL expression, integer.
-#}
{% macro row_hash(values) %}
    {{- return(adapter.dispatch('row_hash', 'percorso')(values)) -}}
{% endmacro %}

{% macro duckdb__row_hash(values) %}
    {%- do return("hash(" ~ values | join(', ') ~ ")") -%}
{% endmacro %}
