{#-
    The tail of a staging model's source CTE: the one row that stands for each
    key by the moment of the run.

    The latest version wins. When several rows with different content tie for
    the latest, none stands for the key: they are listed in `quarantine`.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
        columns (string): what is selected of that table, as in the CTE.
        among (string): relation or CTE with the keys that are asked for; none
            for all.
    Returns:
        SQL text: a where clause and a union with what versions leave.
-#}
{% macro keep_latest_known(source_name, entity, columns='*', among=none) %}
    {%- if execute -%}
        {%- set versions = versions_of(source_name, entity) -%}
        {%- set landed = source(source_name, entity) -%}
        where
            {{ is_known(versions.arrived_at) }}
            and {{ is_among(versions, among) }}
            and not {{ is_repeated(landed, versions, among) }}
        union all
        select {{ columns }} from {{ landed }}
        where
            {{ is_known(versions.arrived_at) }}
            and {{ is_repeated(landed, versions, among) }}
        qualify {{ is_latest(versions) }} and {{ is_alone(versions) }}
    {%- endif -%}
{% endmacro %}
