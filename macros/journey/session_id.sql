{#-
    The id of a session: a hash of visitor and start under the home's secret. It
    changes when an earlier event of the session arrives late.

    Args:
        visitor_id (string): SQL expression, varchar.
        started_at (string): SQL expression, timestamp with time zone.
        part (string): SQL expression, integer, see int_events_bucketed.
    Returns:
        SQL expression, varchar, 32 lower-case hexadecimal digits.
-#}
{% macro session_id(visitor_id, started_at, part) %}
    {%- do return(
        "md5(" ~ home_secret() ~ " || ':session:' || " ~ visitor_id
        ~ " || ':' || cast(" ~ epoch_microseconds(started_at)
        ~ " as varchar) || ':' || cast(" ~ part ~ " as varchar))"
    ) -%}
{% endmacro %}
