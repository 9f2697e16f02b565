{#-
    Read one setting: dbt var, else environment variable, else default.

    Args:
        name (string): var documented in dbt_project.yml.
        variable (string): environment variable that stands in for it.
        default (string): value when neither is set.
    Returns:
        string, blanks trimmed.
    Example:
        {{ setting('reporting_currency', 'PERCORSO_CURRENCY', 'EUR') }}
-#}
{% macro setting(name, variable, default) %}
    {%- set value = var(name, none) or env_var(variable, '') or default -%}
    {%- do return((value | string | trim)) -%}
{% endmacro %}
