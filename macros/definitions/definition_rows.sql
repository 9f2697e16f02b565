{#-
    The rows of one definition file as text, each with its line number.

    Args:
        file (string): file name without ending.
    Returns:
        SQL query: the file's columns (varchar, null when empty) and
        line_number (bigint, the header is line 1).
-#}
{% macro definition_rows(file) %}
    {{- return(adapter.dispatch('definition_rows', 'percorso')(file)) -}}
{% endmacro %}

{#-
    All files are read at once: at the engine's usual 32 MB for each, that would be
    a gigabyte.
-#}
{% macro duckdb__definition_rows(file) %}
    {%- do return(
        "select *, row_number() over () + 1 as line_number from read_csv('"
        ~ definition_path(file) | replace("'", "''")
        ~ "', header = true, all_varchar = true, delim = ',', quote = '\"', "
        ~ "buffer_size = 2097152)"
    ) -%}
{% endmacro %}

{% macro spark__definition_rows(file) %}
    {%- do return("select * from parquet.`" ~ definition_path(file) ~ "`") -%}
{% endmacro %}
