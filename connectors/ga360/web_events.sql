with hits as (
    select * from source.hits
),

sessions as (
    select * from source.sessions
),

product_actions as (
    select * from source.product_actions
),

-- an event has room for one product: a hit about several names none
hit_products as (
    select
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number,
        case
            when count(distinct product_sku) = 1 then min(product_sku)
        end as product_id,
        sum(product_quantity) as quantity,
        sum(product_quantity * product_price) as amount
    from product_actions
    group by
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number
),

-- a session that crosses midnight has two rows with one visit_id: without
-- the date in the key its hits would be read twice
numbered_hits as (
    select
        full_visitor_id,
        visit_id,
        visit_date,
        hit_number,
        hit_time_utc,
        hit_type,
        hostname,
        page_path,
        search_keyword,
        event_action,
        ecommerce_action_type,
        transaction_id,
        transaction_revenue,
        row_number() over (
            partition by full_visitor_id, visit_id, visit_date
            order by hit_number
        ) = 1 as is_first
    from hits
),

-- '(none)' and '(not set)' are how the system says nothing; '(direct)' says that
-- it began a visit that nobody sent
session_sources as (
    select
        full_visitor_id,
        visit_id,
        visit_date,
        case
            when source not like '(%)' or source = '(direct)' then source
        end as utm_source,
        case
            when medium not like '(%)' or source = '(direct)' then medium
        end as utm_medium,
        case when campaign not like '(%)' then campaign end as utm_campaign,
        case when ad_content not like '(%)' then ad_content end as utm_content,
        case
            when medium = 'referral'
                then 'https://' || source || coalesce(referral_path, '')
        end as referrer_url,
        case when gclid is not null then 'gclid' end as click_id_type,
        case
            when device_category in ('desktop', 'mobile', 'tablet')
                then device_category
            else 'other'
        end as device_type
    from sessions
),

joined as (
    select
        numbered_hits.full_visitor_id,
        numbered_hits.visit_id,
        numbered_hits.visit_date,
        numbered_hits.hit_number,
        numbered_hits.hit_time_utc,
        numbered_hits.hostname,
        numbered_hits.page_path,
        numbered_hits.search_keyword,
        numbered_hits.ecommerce_action_type,
        numbered_hits.transaction_id,
        numbered_hits.transaction_revenue,
        numbered_hits.is_first,
        session_sources.utm_source,
        session_sources.utm_medium,
        session_sources.utm_campaign,
        session_sources.utm_content,
        session_sources.referrer_url,
        session_sources.click_id_type,
        session_sources.device_type,
        hit_products.product_id,
        hit_products.quantity,
        hit_products.amount,
        numbered_hits.hit_type = 'EVENT'
        and numbered_hits.event_action = 'Promotion Click'
            as is_promotion_click,
        numbered_hits.search_keyword is not null
        or (
            numbered_hits.hit_type = 'PAGE'
            and numbered_hits.page_path = '/asearch.html'
        ) as is_search
    from numbered_hits
    left join session_sources
        on
            numbered_hits.full_visitor_id = session_sources.full_visitor_id
            and numbered_hits.visit_id = session_sources.visit_id
            and numbered_hits.visit_date = session_sources.visit_date
    left join hit_products
        on
            numbered_hits.full_visitor_id = hit_products.full_visitor_id
            and numbered_hits.visit_id = hit_products.visit_id
            and numbered_hits.visit_date = hit_products.visit_date
            and numbered_hits.hit_number = hit_products.hit_number
),

final as (
    select
        full_visitor_id as visitor_id,
        product_id,
        search_keyword as search_term,
        transaction_id as order_id,
        device_type,
        'web' as platform,
        concat_ws(
            '-', full_visitor_id, visit_id, visit_date, hit_number
        ) as event_id,
        hit_time_utc at time zone 'UTC' as occurred_at,
        case
            when ecommerce_action_type = 1 then 'view_list'
            when ecommerce_action_type = 2 then 'view_product'
            when ecommerce_action_type = 3 then 'add_to_cart'
            when ecommerce_action_type = 4 then 'remove_from_cart'
            when ecommerce_action_type = 5 then 'begin_checkout'
            when ecommerce_action_type = 6 then 'purchase'
            when is_promotion_click then 'view_list'
            when is_search then 'search'
            else 'page_view'
        end as event_type,
        'https://' || hostname || page_path as page_url,
        case when is_first then referrer_url end as referrer_url,
        case when is_first then utm_source end as utm_source,
        case when is_first then utm_medium end as utm_medium,
        case when is_first then utm_campaign end as utm_campaign,
        case when is_first then utm_content end as utm_content,
        case when is_first then click_id_type end as click_id_type,
        case
            when
                ecommerce_action_type in (3, 4)
                and quantity <= 2147483647
                then quantity
        end as quantity,
        case
            when ecommerce_action_type = 6 then transaction_revenue
            when
                ecommerce_action_type in (3, 4)
                and quantity <= 2147483647
                then amount
        end as value
    from joined
)

select * from final
