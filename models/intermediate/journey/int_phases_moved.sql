{{ config(materialized = 'view') }}

{%- set window_days = var('transition_window_days') -%}

with

entries as (

    select * from {{ ref('int_phases_begun') }}
    -- to grow too old is no move
    where begun_by <> 'expiry'

),

followed as (

    select
        customer_id,
        category,
        phase,
        valid_from,
        lead(phase) over journeys as next_phase,
        lead(valid_from) over journeys as next_at
    from entries
    window journeys as (
        partition by customer_id, category
        order by valid_from asc nulls last
    )

),

judged as (

    select
        *,
        {{ seconds_between('valid_from', 'next_at') }} / 3600 as hours
    from followed
    where
        {{ seconds_between('valid_from', as_of_at()) }}
        >= {{ window_days }} * 86400

),

final as (

    select
        customer_id,
        category,
        phase as from_phase,
        case when hours <= {{ window_days }} * 24 then next_phase end
            as to_phase,
        case when hours <= {{ window_days }} * 24 then hours end as hours,
        row_number() over (
            partition by customer_id, category, phase
            order by valid_from asc nulls last
        ) = 1 as is_first_entry
    from judged

)

select * from final
