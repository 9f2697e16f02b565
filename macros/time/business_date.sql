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

{% macro duckdb__business_date(moment) %}
    {%- do return(
        "cast(timezone('" ~ business_timezone() ~ "', " ~ moment ~ ") as date)"
    ) -%}
{% endmacro %}

{% macro spark__business_date(moment) %}
    {%- do return(
        "cast(from_utc_timestamp(" ~ moment ~ ", '" ~ business_timezone()
        ~ "') as date)"
    ) -%}
{% endmacro %}
