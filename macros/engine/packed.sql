{#-
    Several values of a row in one, to be chosen together by one aggregate and
    read by their names.

    Args:
        fields (dict): name to SQL expression.
    Returns:
        SQL expression, struct.
-#}
{% macro packed(fields) %}
    {{- return(adapter.dispatch('packed', 'percorso')(fields)) -}}
{% endmacro %}

{% macro duckdb__packed(fields) %}
    {%- set pairs = [] -%}
    {%- for name, expression in fields.items() -%}
        {%- do pairs.append(name ~ ' := ' ~ expression) -%}
    {%- endfor -%}
    {%- do return("struct_pack(" ~ pairs | join(', ') ~ ")") -%}
{% endmacro %}

{% macro spark__packed(fields) %}
    {%- set pairs = [] -%}
    {%- for name, expression in fields.items() -%}
        {%- do pairs.append("'" ~ name ~ "', " ~ expression) -%}
    {%- endfor -%}
    {%- do return("named_struct(" ~ pairs | join(', ') ~ ")") -%}
{% endmacro %}
