{#-
    The moment of the run: var as_of_at, PERCORSO_AS_OF_AT, else the last
    microsecond of as_of_date in the business timezone.

    Returns:
        SQL expression, timestamp with time zone.
    Raises:
        CompilationError: when the value given is not a UTC timestamp.
-#}
{% macro as_of_at() %}
    {%- set told = setting('as_of_at', 'PERCORSO_AS_OF_AT', '') -%}
    {%- if not told -%}
        {%- do return(end_of_business_day(as_of_date())) -%}
    {%- endif -%}
    {%- set shape = '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}'
        ~ '(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+]00(:?00)?)?$' -%}
    {%- if not modules.re.match(shape, told) -%}
        {%- do exceptions.raise_compiler_error(
            'wrong setting - as_of_at must be a UTC timestamp. Got: ' ~ told
        ) -%}
    {%- endif -%}
    {%- set bare = modules.re.sub('(Z|[+]00(:?00)?)$', '', told) -%}
    {%- set seconds = ':00' if bare | length == 16 else '' -%}
    {%- do return(moment(bare ~ seconds)) -%}
{% endmacro %}
