{#-
    The business day of the run, as a SQL date literal.

    Order: var as_of_date, PERCORSO_AS_OF, the day named by the landed manifest,
    today in the business timezone. Models never read the clock themselves.

    Returns:
        SQL expression, date.
    Raises:
        CompilationError: when the value given is not a YYYY-MM-DD day.
-#}
{% macro as_of_date() %}
    {%- set day = setting('as_of_date', 'PERCORSO_AS_OF', '') -%}
    {%- if not day and execute -%}
        {%- set landed = run_query(
            'select as_of_date from ' ~ source('door', 'run')
        ) -%}
        {%- if landed.rows | length > 0 and landed.rows[0][0] is not none -%}
            {%- set day = landed.rows[0][0] | string -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not day -%}
        {%- set zone = modules.pytz.timezone(business_timezone()) -%}
        {%- set day = run_started_at.astimezone(zone).date() | string -%}
    {%- endif -%}
    {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', day) -%}
        {%- do exceptions.raise_compiler_error(
            'wrong setting - as_of_date must be a day as YYYY-MM-DD.'
            ~ ' Got: ' ~ day
        ) -%}
    {%- endif -%}
    {%- do return("date '" ~ day ~ "'") -%}
{% endmacro %}
