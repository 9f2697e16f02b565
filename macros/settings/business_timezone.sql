{#-
    Timezone in which the business day begins and ends.

    Returns:
        string, IANA name.
    Raises:
        CompilationError: when the name is not an IANA timezone.
-#}
{% macro business_timezone() %}
    {%- set zone = setting(
        'business_timezone', 'PERCORSO_TIMEZONE', 'Europe/Rome'
    ) -%}
    {%- if zone not in modules.pytz.all_timezones -%}
        {%- do exceptions.raise_compiler_error(
            'wrong setting - business_timezone must be an IANA name.'
            ~ ' Got: ' ~ zone
        ) -%}
    {%- endif -%}
    {%- do return(zone) -%}
{% endmacro %}
