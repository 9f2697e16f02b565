{{ config(
    materialized = kept_as(),
    unique_key = 'visitor_id',
    incremental_strategy = 'delete+insert',
) }}

{%- set settings = settings_told([
    'session_gap_minutes',
    'session_split_on_midnight',
    'session_split_on_campaign',
]) -%}

with

events as (

    select * from {{ ref('stg_web__events') }}

),

-- what is in a landed file of an event never changes
present as (

    select
        visitor_id,
        min(loaded_at) as first_loaded_at,
        max(loaded_at) as last_loaded_at,
        {{ settings }} || ' '
        || {{ contents_of(['event_id', 'landed_file']) }} as contents
    from events
    group by visitor_id

),
{{ versioned(
    'present', 'visitor_id', ['first_loaded_at', 'last_loaded_at']
) }}

select * from final
