{#-
    Difference of two conversion rates, of a group less of another.

    Args:
        group (string): what the columns of the group begin with.
        other (string): what those of the other begin with.
    Returns:
        SQL expression, double, -1 to 1, over columns <group>_count and
        <group>_buyers (integers) and those of the other; null when a group is
        empty.
-#}
{% macro proportions_difference(group='treated', other='holdout') %}
    {%- do return(
        "(cast(" ~ group ~ "_buyers as double) / nullif(" ~ group ~ "_count, 0) "
        ~ "- cast(" ~ other ~ "_buyers as double) / nullif(" ~ other
        ~ "_count, 0))"
    ) -%}
{% endmacro %}
