{#-
    Levels that a phase may have, from the one that shows least to the one that
    hides all others: a new search after an order stands above the use of what
    was bought, and an order on its way above both.

    Returns:
        dict of level (integer) to phase (integer).
-#}
{% macro phase_levels() %}
    {%- do return({
        2: 2, 3: 3, 4: 4, 6: 6, 7: 7, 12: 2, 13: 3, 14: 4, 20: 5,
    }) -%}
{% endmacro %}
