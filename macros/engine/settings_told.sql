{#-
    The values of settings, for telling what was worked out by others.

    Args:
        names (list of string): vars.
    Returns:
        SQL literal, varchar: the values, and the business timezone.
-#}
{% macro settings_told(names) %}
    {%- set told = [business_timezone()] -%}
    {%- for name in names -%}
        {%- do told.append(name ~ '=' ~ var(name)) -%}
    {%- endfor -%}
    {%- do return("'" ~ told | join(' ') ~ "'") -%}
{% endmacro %}
