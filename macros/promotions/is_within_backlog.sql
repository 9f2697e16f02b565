{#-
    True when a trigger is not too old on a day.

    Args:
        due_on (string): SQL expression, date on which it fell due.
        day (string): SQL expression, date.
        months (string): SQL expression, integer, months after which it is too
            old; null for never.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_within_backlog(due_on, day, months) %}
    {%- do return(
        "coalesce(" ~ add_months(due_on, months) ~ " >= " ~ day ~ ", true)"
    ) -%}
{% endmacro %}
