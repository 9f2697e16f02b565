{#-
    The hour of the business day in which a moment falls.

    Args:
        moment (string): SQL expression, timestamp with time zone, nullable.
    Returns:
        SQL expression, integer, 0 to 23 in the business timezone; null stays
        null.
-#}
{% macro business_hour(moment) %}
    {{- return(adapter.dispatch('business_hour', 'percorso')(moment)) -}}
{% endmacro %}

{% macro duckdb__business_hour(moment) %}
    {%- do return(
        "cast(extract(hour from timezone('" ~ business_timezone() ~ "', "
        ~ moment ~ ")) as integer)"
    ) -%}
{% endmacro %}

{% macro spark__business_hour(moment) %}
    {%- do return(
        "hour(from_utc_timestamp(" ~ moment ~ ", '" ~ business_timezone()
        ~ "'))"
    ) -%}
{% endmacro %}
