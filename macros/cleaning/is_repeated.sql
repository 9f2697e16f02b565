{#-
    True for a row whose key came more than once by the moment of the run. Such
    keys are few, so that only they need be sorted to tell versions apart.

    Args:
        relation (relation): the table.
        versions (any): as versions_of returns them.
        among (string): relation or CTE with the keys that are asked for; none
            for all.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_repeated(relation, versions, among=none) %}
    {%- set key = versions.key | join(', ') -%}
    {%- do return(
        "coalesce((" ~ key ~ ") in (select " ~ key ~ " from " ~ relation
        ~ " where " ~ is_known(versions.arrived_at) ~ " and "
        ~ is_among(versions, among) ~ " group by " ~ key
        ~ " having count(*) > 1), false)"
    ) -%}
{% endmacro %}
