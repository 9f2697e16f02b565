{#-
    The value of one attribute that survives under the rules most_recent and
    earliest: of the best-ranked source that says something, the one told last
    or first. A tie falls to the record's key.

    Args:
        attribute (string): column name.
        believed (dict): the attribute's entry of survivorship.
    Returns:
        SQL aggregate over rows with source, created_at, told_at and record_key.
-#}
{% macro survivor(attribute, believed) %}
    {%- set rank = source_rank(believed) -%}
    {%- set chosen = {
        'most_recent': 'max_by(' ~ attribute ~ ', (-(' ~ rank
            ~ '), told_at, record_key))',
        'earliest': 'min_by(' ~ attribute ~ ', (' ~ rank
            ~ ', created_at, record_key))',
    } -%}
    {%- if believed.rule not in chosen -%}
        {%- do exceptions.raise_compiler_error(
            'survivor knows most_recent and earliest. Got: ' ~ believed.rule
        ) -%}
    {%- endif -%}
    {%- do return(
        chosen[believed.rule] ~ ' filter (where ' ~ attribute
        ~ ' is not null and ' ~ rank ~ ' is not null)'
    ) -%}
{% endmacro %}
