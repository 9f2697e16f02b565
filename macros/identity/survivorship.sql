{#-
    Who is believed of each attribute, as the seed survivorship has it.

    Read when a model is compiled, after check_definitions: what stands in the
    file is looked up here and never becomes part of a statement. A delivered
    order is an order too, and takes the better of the two ranks.

    Returns:
        dict of attribute to a dict of `rule` (string) and `sources`, a dict of
        source to rank (integer, 1 is the best); a source that is not in it is
        not believed. Without sources while dbt parses.
-#}
{% macro survivorship() %}
    {%- set rules = {} -%}
    {%- for attribute in survivorship_attributes() -%}
        {%- do rules.update({attribute: {'rule': 'most_recent', 'sources': {}}}) -%}
    {%- endfor -%}
    {%- if execute -%}
        {%- set rows = run_query(
            'select attribute, rule, source, cast(source_rank as integer) '
            ~ 'from (' ~ definition_rows('survivorship') ~ ') as rows_found'
        ).rows -%}
        {%- for attribute, rule, source, rank in rows -%}
            {%- do rules[attribute].update({'rule': rule}) -%}
            {%- do rules[attribute].sources.update({source: rank | int}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for attribute, sources in survivorship_attributes().items() -%}
        {%- set ranks = rules[attribute].sources -%}
        {%- if 'delivered_order' in sources and 'order' in ranks -%}
            {%- do ranks.update({'delivered_order': [
                ranks.order, ranks.get('delivered_order', ranks.order)
            ] | min}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do return(rules) -%}
{% endmacro %}
