{#-
    How far a source is believed of one attribute.

    Args:
        believed (dict): the attribute's entry of survivorship.
        source (string): SQL expression, varchar.
    Returns:
        SQL expression, integer, the smallest is the best; null when not at all.
-#}
{% macro source_rank(believed, source='source') %}
    {%- set ranks = [] -%}
    {%- for name, rank in believed.sources.items() -%}
        {%- do ranks.append("when '" ~ name ~ "' then " ~ rank) -%}
    {%- endfor -%}
    {%- do return('case ' ~ source ~ ' ' ~ ranks | join(' ') ~ ' end') -%}
{% endmacro %}
