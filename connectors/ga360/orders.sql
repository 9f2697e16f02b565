with hits as (
    select * from source.hits
),

sessions as (
    select * from source.sessions
),

purchase_hits as (
    select
        transaction_id,
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number,
        hit_time_utc,
        transaction_revenue,
        transaction_tax,
        transaction_shipping
    from hits
    where transaction_id is not null
),

first_hits as (
    select
        transaction_id,
        full_visitor_id,
        visit_id,
        visit_date,
        hit_time_utc
    from purchase_hits
    qualify
        row_number() over (
            partition by transaction_id
            order by hit_time_utc, full_visitor_id, visit_id, hit_number
        ) = 1
),

-- the confirmation page is reported twice, the second time without amounts,
-- and again when it is reloaded: the largest reading is the transaction
order_amounts as (
    select
        transaction_id,
        coalesce(max(transaction_revenue), 0) as total_amount,
        max(transaction_tax) as tax_amount,
        max(transaction_shipping) as shipping_amount
    from purchase_hits
    group by transaction_id
),

final as (
    select
        first_hits.transaction_id as order_id,
        'delivered' as status,
        'web' as channel,
        'USD' as currency,
        order_amounts.total_amount,
        order_amounts.shipping_amount,
        order_amounts.tax_amount,
        first_hits.full_visitor_id as visitor_id,
        first_hits.hit_time_utc at time zone 'UTC' as placed_at,
        case
            when sessions.device_category in ('desktop', 'mobile', 'tablet')
                then sessions.device_category
            else 'other'
        end as device_type
    from first_hits
    inner join order_amounts
        on first_hits.transaction_id = order_amounts.transaction_id
    left join sessions
        on
            first_hits.full_visitor_id = sessions.full_visitor_id
            and first_hits.visit_id = sessions.visit_id
            and first_hits.visit_date = sessions.visit_date
)

select * from final
