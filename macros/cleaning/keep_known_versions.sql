{#-
    The tail of a staging model's source CTE that keeps every version of a key
    known by the moment of the run, not the latest alone. Versions that tie with
    different content stand for nothing, as in keep_latest_known.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
    Returns:
        SQL text: where and qualify clauses.
-#}
{% macro keep_known_versions(source_name, entity) %}
    {%- if execute -%}
        {%- set versions = versions_of(source_name, entity) -%}
        where {{ is_known(versions.arrived_at) }}
        qualify {{ is_alone(versions) }}
    {%- endif -%}
{% endmacro %}
