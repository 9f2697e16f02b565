{{ config(materialized = 'view') }}

with

costs as (

    select * from {{ ref('int_costs_aggregated_to_days') }}

),

sends as (

    select * from {{ ref('int_sends_priced') }}

),

-- what was booked for the whole promotion belongs to no cell of its own
final as (

    select
        costs.promotion_id,
        'unassigned' as band,
        'unassigned' as wave,
        'unassigned' as variant,
        costs.channel,
        costs.cost_date as kpi_date,
        costs.media_amount + costs.production_amount as media_amount,
        case when sends.is_booked then costs.send_amount else 0 end
            as booked_send_amount,
        costs.incentive_amount
    from costs
    inner join sends
        on
            costs.promotion_id = sends.promotion_id
            and costs.channel = sends.channel

)

select * from final
