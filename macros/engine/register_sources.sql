{#-
    Make the landed files known to the engine as the sources of the project,
    where it cannot read a folder of files in the middle of a query.
-#}
{% macro register_sources() %}
    {%- do adapter.dispatch('register_sources', 'percorso')() -%}
{% endmacro %}

{% macro duckdb__register_sources() %}
{% endmacro %}

{% macro spark__register_sources() %}
    {%- if execute -%}
        {%- for schema in graph.sources.values() | map(attribute='schema')
            | unique -%}
            {%- do run_query('create schema if not exists ' ~ schema) -%}
        {%- endfor -%}
        {%- for node in graph.sources.values() -%}
            {%- set table = node.schema ~ '.' ~ node.identifier -%}
            {%- set files = modules.re.search(
                "'\\s*([^']+)/[*][.]parquet'",
                node.config.meta.external_location
            ).group(1) | replace('{name}', node.name) -%}
            {%- do run_query('drop table if exists ' ~ table) -%}
            {%- do run_query(
                'create table ' ~ table ~ ' using parquet options (path "'
                ~ files ~ '", mergeSchema "true")'
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
