{#-
    Path of one definition file: below PERCORSO_DEFINITIONS, else seeds/.

    Args:
        file (string): file name without ending.
    Returns:
        string.
-#}
{% macro definition_path(file) %}
    {%- set folder = env_var('PERCORSO_DEFINITIONS', '') or 'seeds' -%}
    {%- do return(folder ~ '/' ~ file ~ '.csv') -%}
{% endmacro %}
