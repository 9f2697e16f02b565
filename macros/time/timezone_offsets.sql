{#-
    The least and the most that a timezone is ahead of UTC in the years 1970 to
    2037: what it is in January and July of every third year, with an hour to spare
    on both sides, which holds for every IANA zone.

    Args:
        zone (string): IANA name.
    Returns:
        dict of `least` and `most`, in whole microseconds (integer).
-#}
{% macro timezone_offsets(zone) %}
    {%- set seconds = [] -%}
    {%- for year in range(1970, 2038, 3) -%}
        {%- for month in [1, 7] -%}
            {%- set moment = modules.datetime.datetime(
                year, month, 1, tzinfo=modules.pytz.utc
            ).astimezone(modules.pytz.timezone(zone)) -%}
            {%- do seconds.append(moment.utcoffset().total_seconds() | int) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- do return({
        'least': (seconds | min - 3600) * 1000000,
        'most': (seconds | max + 3600) * 1000000,
    }) -%}
{% endmacro %}
