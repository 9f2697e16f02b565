{#-
    The figure of one arm, out of rows that hold one arm each.

    Args:
        column (string): column to sum.
        arm (string): treated or holdout.
        type (string): SQL type of the sum.
    Returns:
        SQL aggregate of that type over rows with a column arm; 0 when the arm
        has no row.
-#}
{% macro of_arm(column, arm, type='integer') %}
    {%- do return(
        "cast(coalesce(sum(" ~ column ~ ") filter (where arm = '" ~ arm
        ~ "'), 0) as " ~ type ~ ")"
    ) -%}
{% endmacro %}
