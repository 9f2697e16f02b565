{#-
    The business day on which a moment falls.

    Args:
        moment (string): SQL expression, timestamp with time zone, nullable.
    Returns:
        SQL expression, date in the business timezone; null stays null.
-#}
{% macro business_date(moment) %}
    {{- return(adapter.dispatch('business_date', 'percorso')(moment)) -}}
{% endmacro %}

{#-
    Nearly all moments fall on one day whether the timezone is as far behind as it
    ever is or as far ahead: the engine's own conversion, which costs eight times as
    much, is asked of the others alone.
-#}
{% macro duckdb__business_date(moment) %}
    {%- set zone = business_timezone() -%}
    {%- set offsets = timezone_offsets(zone) -%}
    {%- set days = [] -%}
    {%- for offset in [offsets.least, offsets.most] -%}
        {%- do days.append(
            "cast(make_timestamp(epoch_us(" ~ moment ~ ") + " ~ offset
            ~ ") as date)"
        ) -%}
    {%- endfor -%}
    {%- do return(
        "case when " ~ moment ~ " >= timestamptz '1970-01-01 00:00:00+00' and "
        ~ moment ~ " < timestamptz '2038-01-01 00:00:00+00' and " ~ days[0]
        ~ " = " ~ days[1] ~ " then " ~ days[0] ~ " else cast(timezone('" ~ zone
        ~ "', " ~ moment ~ ") as date) end"
    ) -%}
{% endmacro %}

{% macro spark__business_date(moment) %}
    {%- do return(
        "cast(from_utc_timestamp(" ~ moment ~ ", '" ~ business_timezone()
        ~ "') as date)"
    ) -%}
{% endmacro %}
