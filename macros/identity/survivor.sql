{#-
    The value of one attribute that survives under the rules most_recent and
    earliest: of the best-ranked source that says something, the one told last
    or first.

    The records of a person are numbered before, for a number is a key of a fixed
    size: one made of several columns is held in memory for every person and
    attribute, and cannot be put on the disk.

    Args:
        attribute (string): column name.
        believed (dict): the attribute's entry of survivorship.
    Returns:
        SQL aggregate over rows with source, and with told_number and
        created_number, the places among the person's records (integers, the
        smallest is the earliest).
    Raises:
        CompilationError: when the rule is another.
-#}
{% macro survivor(attribute, believed) %}
    {%- set rank = source_rank(believed) -%}
    {%- set weight = 'cast(' ~ rank ~ ' as bigint) * 4294967296' -%}
    {%- set chosen = {
        'most_recent': 'max_by(' ~ attribute ~ ', told_number - ' ~ weight ~ ')',
        'earliest': 'min_by(' ~ attribute ~ ', created_number + ' ~ weight ~ ')',
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
