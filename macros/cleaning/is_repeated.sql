{#-
    True for a row whose key came more than once by the moment of the run. Such
    keys are few, so that only they need be sorted to tell versions apart.

    Args:
        relation (relation): the table.
        versions (any): as versions_of returns them.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_repeated(relation, versions) %}
    {%- set key = versions.key | join(', ') -%}
    {%- do return(
        "coalesce((" ~ key ~ ") in (select " ~ key ~ " from " ~ relation
        ~ " where " ~ is_known(versions.arrived_at) ~ " group by " ~ key
        ~ " having count(*) > 1), false)"
    ) -%}
{% endmacro %}
