-- Who has just bought a new one?
-- Whose purchase turned six in the last year, and who bought another in it, the
-- latest first: they are not due any more.
with

decisions as (

    select max(decided_on) as today from {{ ref('promotion_decisions') }}

),

order_lines as (

    select * from {{ ref('order_lines') }}
    where
        category_group = '{{ var("bought_in", "refrigerators") }}'
        and kept_quantity > 0

),

old as (

    select
        order_lines.customer_id,
        max(order_lines.order_date) as bought_on
    from order_lines
    cross join decisions
    where
        order_lines.order_date
        > decisions.today - interval 7 year
        and order_lines.order_date <= decisions.today - interval 6 year
    group by order_lines.customer_id

),

final as (

    select
        old.customer_id,
        old.bought_on,
        max(order_lines.order_date) as bought_again_on,
        cast(
            arg_max(order_lines.unit_paid_amount, order_lines.order_date)
            as decimal(18, 2)
        ) as paid_amount
    from old
    cross join decisions
    inner join order_lines
        on old.customer_id = order_lines.customer_id
    where order_lines.order_date > decisions.today - interval 1 year
    group by old.customer_id, old.bought_on

)

select * from final
order by bought_again_on desc, customer_id
