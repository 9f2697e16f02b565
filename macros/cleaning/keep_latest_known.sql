{#-
    The tail of a staging model's source CTE: the one row that stands for each
    key by the moment of the run.

    The latest version wins. When several rows with different content tie for
    the latest, none stands for the key: they are listed in `quarantine`.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
    Returns:
        SQL text: where and qualify clauses.
-#}
{% macro keep_latest_known(source_name, entity) %}
    {%- if execute -%}
        {%- set versions = versions_of(source_name, entity) -%}
        {%- if versions.arrived_at -%}
            where {{ is_known(versions.arrived_at) }}
        {% endif -%}
        qualify {{ is_latest(versions) }} and {{ is_alone(versions) }}
    {%- endif -%}
{% endmacro %}
