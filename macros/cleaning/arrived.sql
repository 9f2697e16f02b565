{#-
    The CTEs of a staging model's companion that lists what has arrived since the
    staging model was last made, or has gone: of nothing, when it is made whole.

    Args:
        source_name (string): source of the contract.
        entity (string): table of that source.
        key (string): its key, one column.
        model (string): the staging model, with the columns landed_file and
            loaded_at (timestamp with time zone, when a row arrived).
    Returns:
        SQL text: CTEs, the last of them `renamed` with the columns key and
        landed_<key>, the key as it landed.
-#}
{% macro arrived(source_name, entity, key, model) %}
{%- set kept = kept_relation(model, 'landed_file') -%}
source as (

    select {{ key }} from {{ source(source_name, entity) }}
    where
        {% if kept %}
        {{ has_arrived(source_name, entity, kept) }}
        {% else %}
        false
        {% endif %}

),
{% if kept %}

-- what is not known now, or was read from a file that is no longer there
lost as (

    select {{ key }} from {{ kept }}
    where
        loaded_at > {{ as_of_at() }}
        or landed_file not in (
            select distinct {{ landed_file() }}
            from {{ source(source_name, entity) }}
        )

),
{% endif %}

renamed as (

    select
        {{ key }} as landed_{{ key }},
        {{ clean_id(key) }} as {{ key }}
    from source
    {% if kept %}
    union distinct
    select
        {{ key }} as landed_{{ key }},
        {{ key }}
    from lost
    {% endif %}

)
{%- endmacro %}
