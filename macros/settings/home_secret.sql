{#-
    The home's secret, by which ids are salted; never written into the SQL.

    Usable in tables only: a view would not find it outside dbt.

    Returns:
        SQL expression, varchar.
-#}
{% macro home_secret() %}
    {{- return(adapter.dispatch('home_secret', 'percorso')()) -}}
{% endmacro %}

{% macro duckdb__home_secret() %}
    {%- do return("getvariable('percorso_secret')") -%}
{% endmacro %}
