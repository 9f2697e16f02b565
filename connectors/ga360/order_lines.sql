with hits as (
    select * from source.hits
),

product_actions as (
    select * from source.product_actions
),

-- lines without a quantity are the confirmation page reported again; one
-- product can stand on several lines of a hit, always at one price
hit_lines as (
    select
        transaction_id,
        product_sku,
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number,
        sum(product_quantity) as quantity,
        max(product_price) as unit_price
    from product_actions
    where
        transaction_id is not null
        and product_quantity is not null
    group by
        transaction_id,
        product_sku,
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number
),

-- of a product reported by several hits, the line of the hit whose revenue
-- counts as the order's is kept
order_products as (
    select
        hit_lines.transaction_id,
        hit_lines.product_sku,
        hit_lines.quantity,
        hit_lines.unit_price
    from hit_lines
    inner join hits
        on
            hit_lines.full_visitor_id = hits.full_visitor_id
            and hit_lines.visit_id = hits.visit_id
            and hit_lines.visit_date = hits.visit_date
            and hit_lines.hit_number = hits.hit_number
    qualify
        row_number() over (
            partition by hit_lines.transaction_id, hit_lines.product_sku
            order by
                hits.transaction_revenue desc nulls last,
                hits.hit_time_utc asc,
                hit_lines.full_visitor_id asc,
                hit_lines.visit_id asc,
                hit_lines.hit_number asc
        ) = 1
),

final as (
    select
        transaction_id as order_id,
        product_sku as product_id,
        quantity,
        unit_price,
        transaction_id || '-' || product_sku as order_line_id
    from order_products
)

select * from final
