{#-
    The arm that a drawn outcome puts somebody in.

    Args:
        outcome (string): SQL expression, varchar, entered or holdout.
    Returns:
        SQL expression, varchar, treated or holdout.
-#}
{% macro drawn_arm(outcome) %}
    {%- do return(
        "case " ~ outcome ~ " when 'entered' then 'treated' else 'holdout' end"
    ) -%}
{% endmacro %}
