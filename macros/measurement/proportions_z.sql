{#-
    Pooled two-proportion z statistic, of a group against another.

    Source: Fleiss, Statistical Methods for Rates and Proportions, chapter 3.

    Args:
        group (string): what the columns of the group begin with.
        other (string): what those of the other begin with.
    Returns:
        SQL expression, double, over columns <group>_count and <group>_buyers
        (integers) and those of the other; null when a group is empty or nobody,
        or everybody, bought.
-#}
{% macro proportions_z(group='treated', other='holdout') %}
    {%- set people = '(' ~ group ~ '_count + ' ~ other ~ '_count)' -%}
    {%- set pooled = '((' ~ group ~ '_buyers + ' ~ other
        ~ '_buyers) / cast(nullif(' ~ people ~ ', 0) as double))' -%}
    {%- do return(
        "(" ~ proportions_difference(group, other) ~ " / nullif(sqrt(" ~ pooled
        ~ " * (1 - " ~ pooled ~ ") * (1.0 / nullif(" ~ group ~ "_count, 0) "
        ~ "+ 1.0 / nullif(" ~ other ~ "_count, 0))), 0))"
    ) -%}
{% endmacro %}
