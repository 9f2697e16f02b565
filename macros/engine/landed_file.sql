{#-
    The landed file that a row of a source is read from; never the same for
    other rows, as landed files are not written to. Its name alone: a home that
    is moved has landed nothing new.

    Returns:
        SQL expression, varchar.
-#}
{% macro landed_file() %}
    {{- return(adapter.dispatch('landed_file', 'percorso')()) -}}
{% endmacro %}

{% macro duckdb__landed_file() %}
    {%- do return('parse_filename(filename)') -%}
{% endmacro %}

{% macro spark__landed_file() %}
    {%- do return('input_file_name()') -%}
{% endmacro %}
