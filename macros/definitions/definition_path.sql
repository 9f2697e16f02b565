{#-
    Path of one definition file: the retailer's own in PERCORSO_DEFINITIONS when
    it is there, else the one shipped in seeds/.

    Args:
        file (string): file name without ending.
    Returns:
        string.
-#}
{% macro definition_path(file) %}
    {{- return(adapter.dispatch('definition_path', 'percorso')(file)) -}}
{% endmacro %}

{#- Spark does not say on which line of a file a row stands: they are handed to
    it in the home, as they were read. -#}
{% macro spark__definition_path(file) %}
    {%- do return(
        (env_var('PERCORSO_HOME', '') or 'warehouse') ~ '/definitions/' ~ file
    ) -%}
{% endmacro %}

{% macro duckdb__definition_path(file) %}
    {%- set folder = env_var('PERCORSO_DEFINITIONS', '') -%}
    {%- if folder -%}
        {%- set own = folder ~ '/' ~ file ~ '.csv' -%}
        {%- if file_exists(own) -%}
            {%- do return(own) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do return('seeds/' ~ file ~ '.csv') -%}
{% endmacro %}
