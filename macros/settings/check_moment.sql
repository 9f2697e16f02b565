{#-
    Refuse a moment of the run that is not of its day: what counts up to the
    moment and what counts up to the day would not be of one time.

    Raises:
        CompilationError: naming the moment and the day.
-#}
{% macro check_moment() %}
    {%- set told = setting('as_of_at', 'PERCORSO_AS_OF_AT', '') -%}
    {%- if told -%}
        {%- set moment = modules.datetime.datetime.strptime(
            told[:10] ~ told[11:16], '%Y-%m-%d%H:%M'
        ) -%}
        {%- set zone = modules.pytz.timezone(business_timezone()) -%}
        {%- set day = modules.pytz.utc.localize(moment).astimezone(zone) -%}
        {%- if "date '" ~ day.date() ~ "'" != as_of_date() -%}
            {%- do exceptions.raise_compiler_error(
                'wrong setting - as_of_at must be a moment of '
                ~ as_of_date() | replace("'", "") | replace('date ', '')
                ~ ' in ' ~ zone ~ '. Got: ' ~ told
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
