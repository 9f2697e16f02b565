{#-
    The models by which an order is shared out among what led to it, in the
    order in which they are told.

    Returns:
        list[string] of names.
-#}
{% macro attribution_models() %}
    {%- do return([
        'first', 'last', 'last_non_direct', 'linear', 'time_decay',
        'position_based', 'w_shaped', 'markov', 'shapley',
    ]) -%}
{% endmacro %}
