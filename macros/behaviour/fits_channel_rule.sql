{#-
    True when a source is of a rule of the seed channel_rules, there named
    `rules`. What a rule leaves empty fits everything.

    Args:
        relation (string): with the columns source, source_kind, medium and
            campaign, all varchar in lower case, nullable.
    Returns:
        SQL expression, boolean, nullable.
-#}
{% macro fits_channel_rule(relation) %}
    {%- set found = [
        "(rules.source_kind is null or " ~ relation
        ~ ".source_kind = rules.source_kind)"
    ] -%}
    {%- for column in ['source', 'medium', 'campaign'] -%}
        {%- set pattern = 'rules.' ~ column ~ '_pattern' -%}
        {%- do found.append(
            "(" ~ pattern ~ " is null or "
            ~ matches_row(relation ~ '.' ~ column, pattern) ~ ")"
        ) -%}
    {%- endfor -%}
    {%- do return(found | join(' and ')) -%}
{% endmacro %}
