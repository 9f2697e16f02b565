{#-
    Path of one definition file: the retailer's own in PERCORSO_DEFINITIONS when
    it is there, else the one shipped in seeds/.

    Args:
        file (string): file name without ending.
    Returns:
        string.
-#}
{% macro definition_path(file) %}
    {%- set folder = env_var('PERCORSO_DEFINITIONS', '') -%}
    {%- if folder -%}
        {%- set own = folder ~ '/' ~ file ~ '.csv' -%}
        {%- if file_exists(own) -%}
            {%- do return(own) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do return('seeds/' ~ file ~ '.csv') -%}
{% endmacro %}
