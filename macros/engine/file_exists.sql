{#-
    True when DuckDB can see a file.

    Args:
        path (string): path of the file.
    Returns:
        boolean, looked up now.
-#}
{% macro file_exists(path) %}
    {%- set found = run_query(
        "select count(*) from glob('" ~ path | replace("'", "''") ~ "')"
    ) -%}
    {%- do return(found.rows[0][0] | int > 0) -%}
{% endmacro %}
