{#-
    What tells one trigger of a promotion of behaviour from the next: a promotion
    decides on each for good but once.

    An order tells its id, an interest its category, anything else its moment.

    Args:
        relation (string): relation with sign, order_id, category and
            occurred_at (timestamp with time zone).
    Returns:
        SQL expression, varchar, never null.
-#}
{% macro trigger_id(relation) %}
    {%- do return(
        relation ~ ".sign || ':' || coalesce(" ~ relation ~ ".order_id || ':', '')"
        ~ " || coalesce(" ~ relation ~ ".category, '') || case when "
        ~ relation ~ ".order_id is null and " ~ relation
        ~ ".sign <> 'interest' then ':' || cast("
        ~ epoch_microseconds(relation ~ '.occurred_at')
        ~ " as string) else '' end"
    ) -%}
{% endmacro %}
