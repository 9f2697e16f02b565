{{ config(materialized = 'table') }}

{%- set kept = kept_relation('stg_web__events', 'landed_file') -%}

with
{% if kept %}

source as (

    select event_id from {{ source('web', 'web_events') }}
    where {{ has_arrived('web', 'web_events', kept) }}

),

-- what is not known now, or was read from a file that is no longer there
lost as (

    select event_id from {{ kept }}
    where
        loaded_at > {{ as_of_at() }}
        or landed_file not in (
            select distinct {{ landed_file() }}
            from {{ source('web', 'web_events') }}
        )

),
{% else %}

source as (

    select event_id from {{ source('web', 'web_events') }}
    where false

),

lost as (

    select event_id
    from source

),
{% endif %}

renamed as (

    select
        event_id as landed_event_id,
        {{ clean_id('event_id') }} as event_id
    from source
    union distinct
    select
        event_id as landed_event_id,
        event_id
    from lost

)

select * from renamed
