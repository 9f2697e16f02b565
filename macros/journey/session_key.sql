{#-
    Key of a session: of its visitor and its start. It changes when an earlier
    event of the session arrives late.

    Args:
        visitor_id (string): SQL expression, varchar.
        started_at (string): SQL expression, timestamp with time zone.
        part (string): SQL expression, integer, see int_events_bucketed.
    Returns:
        SQL expression, bigint, 60 bits.
-#}
{% macro session_key(visitor_id, started_at, part) %}
    {%- do return(key64(
        visitor_id ~ " || ':' || cast(" ~ epoch_microseconds(started_at)
        ~ " as string) || ':' || cast(" ~ part ~ " as string)"
    )) -%}
{% endmacro %}
