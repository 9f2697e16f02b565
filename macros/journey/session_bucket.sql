{#-
    The span of clock time that a moment is in, each as long as
    session_gap_minutes: events of one span are never further apart.

    Args:
        moment (string): SQL expression, timestamp with time zone.
    Returns:
        SQL expression, bigint, spans since 1970.
-#}
{% macro session_bucket(moment) %}
    {%- do return(
        "cast(floor(" ~ epoch_microseconds(moment) ~ " / "
        ~ var('session_gap_minutes') * 60000000 ~ ") as bigint)"
    ) -%}
{% endmacro %}
