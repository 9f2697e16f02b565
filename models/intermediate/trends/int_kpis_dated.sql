with

kpis as (

    select * from {{ ref('kpi_monitoring') }}
    where row_level = 'cell'

),

-- what a message brought is known to date, and has no day of its own
final as (

    select
        {{ as_of_date() }} as kpi_date,
        promotion_id,
        band,
        wave,
        variant,
        channel,
        sent,
        delivered,
        unique_opens,
        machine_opens,
        unique_clicks,
        orders,
        revenue_net,
        cost_total
    from kpis

)

select * from final
