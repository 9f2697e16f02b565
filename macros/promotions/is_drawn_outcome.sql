{#-
    True for an outcome that the draw gives: somebody enters, or is held out.

    Args:
        outcome (string): SQL expression, varchar.
    Returns:
        SQL expression, boolean; null stays null.
-#}
{% macro is_drawn_outcome(outcome) %}
    {%- do return(outcome ~ " in ('entered', 'holdout')") -%}
{% endmacro %}
