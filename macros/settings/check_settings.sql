{#-
    Refuse a wrong setting before any seed is loaded or model is built.

    Raises:
        CompilationError: naming the setting and the value.
-#}
{% macro check_settings() %}
    {%- if execute -%}
        {%- do business_timezone() -%}
        {%- do reporting_currency() -%}
        {%- do as_of_date() -%}
        {%- do as_of_at() -%}
        {%- do check_moment() -%}
        {%- do check_secret() -%}
        {%- do check_kinds() -%}
    {%- endif -%}
{% endmacro %}
