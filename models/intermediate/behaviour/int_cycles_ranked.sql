with

purchase_cycles as (

    select * from {{ ref('purchase_cycles') }}

),

final as (

    select
        cycle,
        active_days,
        inactive_days,
        window_months,
        frequent_orders,
        row_number() over (
            order by
                active_days asc nulls last,
                inactive_days asc nulls last,
                window_months asc nulls last,
                cycle asc nulls last
        ) as cycle_rank
    from purchase_cycles

)

select * from final
