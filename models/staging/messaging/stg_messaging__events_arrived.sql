{{ config(materialized = 'table') }}

with

{{ arrived(
    'messaging', 'message_events', 'event_id', 'stg_messaging__events'
) }}

select * from renamed
