with

credits as (

    select * from {{ ref('order_attribution') }}

),

costs as (

    select * from {{ ref('int_costs_channelled') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

models as (

    {{ attribution_model_rows('all') }}

),

provided as (

    select
        {{ has_touches() }} as has_touches,
        {{ has_costs() }} as has_costs

),

-- what was spent stands beside what it brought, be that nothing
brought as (

    select
        model,
        channel_group,
        campaign,
        credit,
        revenue_net,
        0 as cost_amount
    from credits
    union all
    select
        models.model,
        costs.channel_group,
        costs.campaign,
        0 as credit,
        0 as revenue_net,
        costs.cost_amount
    from costs
    cross join models

),

summed as (

    select
        model,
        channel_group,
        campaign,
        sum(credit) as orders_credited,
        sum(revenue_net) as revenue_net,
        sum(cost_amount) as cost_total
    from brought
    group by model, channel_group, campaign

),

known as (

    select
        summed.model,
        summed.channel_group,
        summed.campaign,
        promotions.promotion_id,
        case
            when provided.has_touches
                then cast(summed.orders_credited as decimal(18, 8))
        end as orders_credited,
        case
            when provided.has_touches
                then cast(summed.revenue_net as decimal(18, 4))
        end as revenue_net,
        case
            when provided.has_costs
                then cast(summed.cost_total as decimal(18, 4))
        end as cost_total
    from summed
    left join promotions
        on summed.campaign = promotions.promotion_id
    cross join provided

),

final as (

    select
        known.model,
        known.channel_group,
        known.campaign,
        known.promotion_id,
        known.orders_credited,
        known.revenue_net,
        known.cost_total,
        cast(known.cost_total as double)
        / nullif(known.orders_credited, 0) as cost_per_order,
        cast(known.revenue_net as double)
        / nullif(known.cost_total, 0) as roas
    from known

)

select * from final
