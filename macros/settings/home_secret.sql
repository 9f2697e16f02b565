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

{#- The connection hands it over, and Spark puts it in as it reads the query:
    it stands in no compiled SQL and no log of dbt. In hexadecimal digits, for
    Spark would put asterisks in place of a value in which it reads "secret" or
    "password". -#}
{% macro spark__home_secret() %}
    {%- do return("decode(unhex('${spark.percorso.key}'), 'UTF-8')") -%}
{% endmacro %}
