with

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}
    where is_valid

),

returns as (

    select * from {{ ref('stg_shop__returns') }}
    where not is_take_back

),

categories as (

    select * from {{ ref('int_categories_grouped') }}

),

returned as (

    select
        order_line_id,
        {{ business_date('returned_at') }} as returned_on,
        sum(quantity) over (
            partition by order_line_id
            order by returned_at asc nulls last, return_id asc nulls last
        ) as returned_so_far
    from returns

),

gone as (

    select
        order_lines.order_line_id,
        min(returned.returned_on) as gone_on
    from order_lines
    inner join returned
        on order_lines.order_line_id = returned.order_line_id
    where order_lines.quantity <= returned.returned_so_far
    group by order_lines.order_line_id

),

-- of an order, what is kept longest counts
final as (

    select
        order_lines.customer_id,
        categories.category_group,
        order_lines.order_id,
        min(order_lines.order_customer_type) as order_customer_type,
        min(order_lines.placed_at) as placed_at,
        min(order_lines.order_date) as order_date,
        case
            when count(*) = count(gone.gone_on) then max(gone.gone_on)
        end as gone_on
    from order_lines
    inner join categories
        on order_lines.category = categories.category
    left join gone
        on order_lines.order_line_id = gone.order_line_id
    group by
        order_lines.customer_id,
        categories.category_group,
        order_lines.order_id

)

select * from final
