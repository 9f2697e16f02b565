{#-
    A row as one text, column by column in the order of their names: what a
    content hash is taken of.

    Args:
        relation (relation): relation whose columns are read.
    Returns:
        SQL expression, varchar, not null.
-#}
{% macro row_text(relation) %}
    {%- set parts = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(relation)
            | sort(attribute='name') -%}
            {%- do parts.append(
                "'" ~ column.name ~ "=' || coalesce(cast(" ~ column.name
                ~ " as string), '')"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do return(parts | join(" || '|' || ") or "''") -%}
{% endmacro %}
