-- By each model, the parts of a valid order add up to it and to its net amount,
-- to the last decimal. If it breaks, a model makes revenue or loses it.
with

attribution as (

    select * from {{ ref('order_attribution') }}

),

orders as (

    select * from {{ ref('orders') }}

),

models as (

    {{ attribution_model_rows('all') }}

),

due as (

    select
        orders.order_id,
        models.model,
        orders.net_amount
    from orders
    cross join models
    where orders.is_valid and {{ has_touches() }}

),

given as (

    select
        order_id,
        model,
        sum(credit) as credit,
        sum(revenue_net) as revenue_net
    from attribution
    group by order_id, model

),

final as (

    select
        due.order_id,
        due.model,
        due.net_amount,
        given.order_id as given_order_id,
        given.credit,
        given.revenue_net
    from due
    full outer join given
        on
            due.order_id = given.order_id
            and due.model = given.model
    where
        given.credit is distinct from 1
        or given.revenue_net is distinct from due.net_amount

)

select * from final
