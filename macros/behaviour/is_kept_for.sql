{#-
    True for what a purpose may still use: not older than its months in
    retention_policy. A purpose that is not there keeps everything.

    Args:
        purpose (string): purpose of retention_policy.
        happened_on (string): SQL expression, date.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_kept_for(purpose, happened_on) %}
    {%- set months = "(select min(months) from " ~ ref('retention_policy')
        ~ " where purpose = '" ~ purpose ~ "')" -%}
    {%- do return(
        "coalesce(" ~ add_months(happened_on, months) ~ " >= " ~ as_of_date()
        ~ ", true)"
    ) -%}
{% endmacro %}
