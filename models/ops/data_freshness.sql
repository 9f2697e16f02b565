with

entities as (

    select * from {{ ref('stg_door__entities') }}

),

arrivals as (

    select * from {{ ref('int_arrivals_aggregated_to_entities') }}

),

aged as (

    select
        *,
        {{ days_between('last_arrival_date', as_of_date()) }} as days_behind
    from arrivals

),

final as (

    select
        entities.entity,
        entities.is_provided,
        case
            when entities.is_provided then coalesce(aged.rows_count, 0)
        end as rows_count,
        aged.first_occurred_on,
        aged.last_occurred_on,
        aged.last_arrived_at,
        aged.last_file_path as last_file,
        aged.days_behind,
        cast(aged.usual_gap_days as integer) as usual_gap_days,
        case
            when aged.gaps_count >= {{ var('stale_min_gaps') }}
                then
                    aged.days_behind
                    > {{ var('stale_gap_factor') }} * aged.usual_gap_days
        end as is_stale
    from entities
    left join aged
        on entities.entity = aged.entity

)

select * from final
