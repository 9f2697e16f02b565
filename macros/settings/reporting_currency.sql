{#-
    Currency of every reported amount, as a SQL string literal.

    Returns:
        SQL expression, varchar, ISO 4217 code.
    Raises:
        CompilationError: when the value is not three capital letters.
-#}
{% macro reporting_currency() %}
    {%- set code = setting('reporting_currency', 'PERCORSO_CURRENCY', 'EUR') -%}
    {%- if not modules.re.match('^[A-Z]{3}$', code) -%}
        {%- do exceptions.raise_compiler_error(
            'wrong setting - reporting_currency must be an ISO 4217 code.'
            ~ ' Got: ' ~ code
        ) -%}
    {%- endif -%}
    {%- do return("'" ~ code ~ "'") -%}
{% endmacro %}
