{#-
    True when a promotion sets no values for a parameter, or the value found is
    one of them.

    Args:
        parameter (string): parameter of promotion_parameters with choices, a
            column of relation `rules`.
        value (string): SQL expression, varchar, nullable: null is none of them.
    Returns:
        SQL expression, boolean, never null.
-#}
{% macro is_one_of(parameter, value) %}
    {%- do return(
        "(rules." ~ parameter ~ " is null or coalesce(rules." ~ parameter
        ~ " like '%|' || " ~ value ~ " || '|%', false))"
    ) -%}
{% endmacro %}
