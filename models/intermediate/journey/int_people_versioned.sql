{{ config(
    materialized = kept_as(),
    unique_key = 'kept_by',
    incremental_strategy = 'delete+insert',
) }}

{%- set described = [
    'person_key', 'class', 'channel', 'owner', 'action_rank', 'is_explicit',
    'direction'
] -%}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_described') }}

),

present as (

    select
        kept_by,
        {{ settings_told(['path_gap_days', 'path_steps']) }} || ' '
        || {{ contents_of(touchpoint_columns() | list + described) }}
            as contents
    from touchpoints
    group by kept_by

),
{{ versioned('present', 'kept_by') }}

select * from final
