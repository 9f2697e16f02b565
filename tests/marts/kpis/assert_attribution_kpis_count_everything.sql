-- By each model, every credit and every cost is in exactly one row: the same
-- orders, revenue and cost whichever model is read. Costs are those of the KPI
-- table and of messages of no promotion. If it breaks, a return on spend is of
-- half the spend, or of twice.
with

kpis as (

    select * from {{ ref('attribution_kpis') }}

),

attribution as (

    select * from {{ ref('order_attribution') }}

),

promotions as (

    select coalesce(sum(cost_total), 0) as cost_amount
    from {{ ref('kpi_monitoring') }}
    where row_level = 'cell'

),

messages as (

    select coalesce(sum(cost_amount), 0) as cost_amount
    from {{ ref('int_messages_costed') }}
    where promotion_id is null

),

given as (

    select
        model,
        sum(credit) as credit,
        sum(revenue_net) as revenue_net
    from attribution
    group by model

),

told as (

    select
        model,
        coalesce(sum(orders_credited), 0) as orders_credited,
        coalesce(sum(revenue_net), 0) as revenue_net,
        coalesce(sum(cost_total), 0) as cost_total
    from kpis
    group by model

),

final as (

    select
        told.model,
        told.orders_credited,
        given.credit,
        told.revenue_net,
        given.revenue_net as given_revenue_net,
        told.cost_total,
        promotions.cost_amount + messages.cost_amount as cost_amount
    from told
    left join given
        on told.model = given.model
    cross join promotions
    cross join messages
    where
        told.orders_credited <> coalesce(given.credit, 0)
        or told.revenue_net <> coalesce(given.revenue_net, 0)
        or told.cost_total <> promotions.cost_amount + messages.cost_amount

)

select * from final
