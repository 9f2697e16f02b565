-- Every trigger, assignment, message and attributed order is in exactly one
-- cell of the KPIs. If it breaks, a campaign is credited with what another did,
-- or with nothing.
with

kpis as (

    select
        coalesce(sum(triggered), 0) as triggered,
        sum(assigned_treated + assigned_holdout + crossovers) as assigned,
        sum(sent) as sent,
        sum(orders) as orders,
        sum(revenue_gross) as revenue_gross
    from {{ ref('kpi_monitoring') }}
    where row_level = 'cell'

),

triggers as (

    select count(*) as rows_count
    from {{ ref('int_promotions_concluded') }}

),

assigned as (

    select count(*) as rows_count
    from {{ ref('int_customers_assigned') }}

),

messages as (

    select count(*) as rows_count
    from {{ ref('int_messages_summarised') }}
    where promotion_id is not null

),

attributed as (

    select
        count(*) as rows_count,
        coalesce(sum(total_amount), 0) as total_amount
    from {{ ref('int_orders_attributed_to_messages') }}

),

final as (

    select
        kpis.triggered,
        triggers.rows_count as triggers_count,
        kpis.assigned,
        assigned.rows_count as assigned_count,
        kpis.sent,
        messages.rows_count as messages_count,
        kpis.orders,
        attributed.rows_count as attributed_count
    from kpis
    cross join triggers
    cross join assigned
    cross join messages
    cross join attributed
    where
        kpis.triggered <> triggers.rows_count
        or kpis.assigned <> assigned.rows_count
        or kpis.sent <> messages.rows_count
        or kpis.orders <> attributed.rows_count
        or kpis.revenue_gross <> attributed.total_amount

)

select * from final
