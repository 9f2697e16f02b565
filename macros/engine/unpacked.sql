{#-
    One of the values that packed put together.

    Args:
        struct (string): SQL expression, struct, nullable.
        field (string): its name there.
    Returns:
        SQL expression; null when the struct is.
-#}
{% macro unpacked(struct, field) %}
    {{- return(adapter.dispatch('unpacked', 'percorso')(struct, field)) -}}
{% endmacro %}

{% macro duckdb__unpacked(struct, field) %}
    {%- do return("struct_extract(" ~ struct ~ ", '" ~ field ~ "')") -%}
{% endmacro %}

{% macro spark__unpacked(struct, field) %}
    {%- do return("(" ~ struct ~ ")." ~ field) -%}
{% endmacro %}
