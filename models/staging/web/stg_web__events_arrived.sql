{{ config(materialized = 'table') }}

with

{{ arrived(
    'web', 'web_events', 'event_id', 'stg_web__events'
) }}

select * from renamed
