{#-
    Conditions under which an event counts, each for some types of event.

    Args:
        types (dict): column name to list[string] of event types.
    Returns:
        dict of column name to SQL expression over event_type, boolean.
-#}
{% macro conditions_of_types(types) %}
    {%- set conditions = {} -%}
    {%- for column, kinds in types.items() -%}
        {%- do conditions.update({
            column: "event_type in ('" ~ kinds | join("', '") ~ "')"
        }) -%}
    {%- endfor -%}
    {%- do return(conditions) -%}
{% endmacro %}
