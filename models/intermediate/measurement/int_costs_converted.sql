{{ config(materialized = 'view') }}

with

costs as (

    select * from {{ ref('stg_messaging__activity_costs') }}

),

rates as (

    select * from {{ ref('int_exchange_rates_ranged') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

final as (

    select
        coalesce(costs.promotion_id, costs.utm_campaign) as promotion_id,
        coalesce(costs.channel, promotions.channel, 'unassigned') as channel,
        costs.cost_date,
        costs.cost_type,
        cast(costs.cost_amount * rates.rate_to_reporting as decimal(18, 4))
            as cost_amount
    from costs
    left join rates
        on
            coalesce(costs.currency, {{ reporting_currency() }})
            = rates.currency
            and costs.cost_date >= rates.valid_from
            and costs.cost_date < rates.valid_to
    left join promotions
        on costs.promotion_id = promotions.promotion_id
    where costs.cost_date <= {{ as_of_date() }}

)

select * from final
