{#-
    One rule over a definition file, as a query for the rows that break it.

    Args:
        file (string): file name without ending, a CTE with line_number.
        condition (string): SQL expression, boolean, true for a bad row.
        message (string): what must be, without quotes.
        value (string): SQL expression, varchar, the value found.
    Returns:
        SQL query: file (varchar), line_number (bigint), problem (varchar).
-#}
{% macro definition_problem(file, condition, message, value) %}
    {%- do return(
        "select '" ~ file ~ ".csv' as file, line_number, '" ~ message
        ~ ". Got: ' || coalesce(" ~ value ~ ", 'nothing') as problem from "
        ~ file ~ " where " ~ condition
    ) -%}
{% endmacro %}
