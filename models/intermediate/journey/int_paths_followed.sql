with

paths as (

    select * from {{ ref('int_paths_named') }}

),

final as (

    select
        customer_id,
        path_number,
        path,
        case
            when is_ordered then 'ordered'
            when
                ended_at + interval '{{ var("path_gap_days") }}' day
                < {{ as_of_at() }}
                then 'left'
            else 'open'
        end as outcome,
        steps_count,
        {{ seconds_between('started_at', 'ended_at') }} / 86400 as path_days,
        order_amount
    from paths
    where
        {{ business_date('ended_at') }}
        > {{ add_days(as_of_date(), -var('path_days')) }}
        or ended_at + interval '{{ var("path_gap_days") }}' day
        >= {{ as_of_at() }}

)

select * from final
