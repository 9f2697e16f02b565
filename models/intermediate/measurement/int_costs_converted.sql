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

named as (

    select
        coalesce(promotion_id, utm_campaign) as promotion_id,
        channel,
        cost_date,
        cost_type,
        cost_amount,
        coalesce(currency, {{ reporting_currency() }}) as currency
    from costs
    where cost_date <= {{ as_of_date() }}

),

final as (

    select
        named.promotion_id,
        coalesce(named.channel, promotions.channel, 'unassigned') as channel,
        named.cost_date,
        named.cost_type,
        cast(named.cost_amount * rates.rate_to_reporting as decimal(18, 4))
            as cost_amount
    from named
    left join rates
        on
            named.currency = rates.currency
            and named.cost_date >= rates.valid_from
            and named.cost_date < rates.valid_to
    left join promotions
        on named.promotion_id = promotions.promotion_id

)

select * from final
