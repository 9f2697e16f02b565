{#-
    The models by which an order is given to what led to it, in the order in
    which they are told.

    Args:
        kind (string): whole, those that give it to one touch; shared, those
            that share it out among all; all, both.
    Returns:
        list[string] of names.
    Raises:
        CompilationError: when `kind` is none of these.
-#}
{% macro attribution_models(kind) %}
    {%- set whole = ['first', 'last', 'last_non_direct'] -%}
    {%- set shared = [
        'linear', 'time_decay', 'position_based', 'w_shaped', 'markov',
        'shapley',
    ] -%}
    {%- set found = {
        'whole': whole, 'shared': shared, 'all': whole + shared,
    } -%}
    {%- if kind not in found -%}
        {%- do exceptions.raise_compiler_error(
            'attribution_models: `kind` must be whole, shared or all. Got: '
            ~ kind
        ) -%}
    {%- endif -%}
    {%- do return(found[kind]) -%}
{% endmacro %}
