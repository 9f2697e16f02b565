with

arrivals as (

    select * from {{ ref('stg_door__arrivals') }}

),

final as (

    select
        entity,
        {{ business_date('first_told_at') }} as arrival_date,
        cast(sum(rows_count) as bigint) as rows_count,
        min(first_occurred_at) as first_occurred_at,
        max(last_occurred_at) as last_occurred_at,
        max(last_arrived_at) as last_arrived_at,
        max(last_file_path) as last_file_path
    from arrivals
    group by entity, {{ business_date('first_told_at') }}

)

select * from final
