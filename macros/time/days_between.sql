{#-
    Days from one day to another.

    Args:
        earlier (string): SQL expression, date, nullable.
        later (string): SQL expression, date, nullable.
    Returns:
        SQL expression, integer, negative when `later` comes first; null when
        either is null.
-#}
{% macro days_between(earlier, later) %}
    {%- do return("cast(" ~ later ~ " - " ~ earlier ~ " as integer)") -%}
{% endmacro %}
