{#-
    The days from which segment sizes are foretold: the day of the run, and the
    day so long ago (var forecast_test_days) that what came can be compared.

    Returns:
        SQL query, one row per day: observed_on (date), last_on (date, the last
        day foretold) and is_test (boolean).
-#}
{% macro forecast_origins() %}
    select
        {{ as_of_date() }} as observed_on,
        {{ add_days(as_of_date(), var('forecast_days')) }} as last_on,
        false as is_test
    union all
    select
        {{ add_days(as_of_date(), '-' ~ var('forecast_test_days')) }}
            as observed_on,
        {{ as_of_date() }} as last_on,
        true as is_test
{% endmacro %}
