with reviews as (
    select * from source.order_reviews
),

orders as (
    select * from source.orders
),

customers as (
    select * from source.customers
),

order_items as (
    select * from source.order_items
),

-- a review is about the order: it is about a product when there is only one
single_products as (
    select
        order_id,
        min(product_id) as product_id
    from order_items
    group by order_id
    having count(distinct product_id) = 1
),

-- one review_id can stand on several orders, so the order is in the key
final as (
    select
        'review' as touchpoint,
        'account_id' as identifier_type,
        customers.customer_unique_id as identifier,
        single_products.product_id,
        reviews.review_score as score,
        5 as score_scale,
        'user' as actor,
        reviews.review_id || '-' || reviews.order_id as interaction_id,
        coalesce(
            reviews.review_answer_timestamp,
            reviews.review_creation_date,
            orders.order_delivered_customer_date,
            orders.order_purchase_timestamp
        ) at time zone 'America/Sao_Paulo' as occurred_at,
        nullif(
            trim(
                concat_ws(
                    chr(10),
                    nullif(trim(reviews.review_comment_title), ''),
                    nullif(trim(reviews.review_comment_message), '')
                )
            ),
            ''
        ) as text
    from reviews
    left join orders
        on reviews.order_id = orders.order_id
    left join customers
        on orders.customer_id = customers.customer_id
    left join single_products
        on reviews.order_id = single_products.order_id
)

select * from final
