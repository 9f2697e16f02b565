{#-
    Who is believed of each attribute, as the seed survivorship has it.

    Read when a model is compiled, after check_definitions. What stands in the
    file is looked up and never becomes part of a statement. A delivered order
    is an order too, and takes the better of the two ranks.

    Returns:
        dict of attribute to a dict of `rule` (string) and `sources`, a dict of
        source to rank (integer, the smallest is the best); a source that is not
        in it is not believed. Without sources while dbt parses.
-#}
{% macro survivorship() %}
    {%- set rules = {} -%}
    {%- set ranks = {} -%}
    {%- if execute -%}
        {%- set rows = run_query(
            'select attribute, rule, source, cast(source_rank as integer) '
            ~ 'from (' ~ definition_rows('survivorship') ~ ') as rows_found'
        ).rows -%}
        {%- for attribute, rule, source, rank in rows -%}
            {%- do rules.update({attribute: rule}) -%}
            {%- do ranks.update({(attribute, source): rank | int}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set believed = {} -%}
    {%- for attribute, tellers in survivorship_attributes().items() -%}
        {%- set sources = {} -%}
        {%- for source in tellers -%}
            {%- set names = ['delivered_order', 'order']
                if source == 'delivered_order' else [source] -%}
            {%- set found = [] -%}
            {%- for name in names if (attribute, name) in ranks -%}
                {%- do found.append(ranks[(attribute, name)]) -%}
            {%- endfor -%}
            {%- if found -%}
                {%- do sources.update({source: found | min}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do believed.update({attribute: {
            'rule': rules.get(attribute, 'most_recent'), 'sources': sources
        }}) -%}
    {%- endfor -%}
    {%- do return(believed) -%}
{% endmacro %}
