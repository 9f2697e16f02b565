with events as (
    select * from source.events_told
),

-- whoever refuses cookies has no user_pseudo_id: nobody can be told apart
named as (
    select
        *,
        case event_name
            when 'page_view' then 'page_view'
            when 'screen_view' then 'page_view'
            when 'view_item_list' then 'view_list'
            when 'select_item' then 'view_list'
            when 'view_item' then 'view_product'
            when 'search' then 'search'
            when 'view_search_results' then 'search'
            when 'add_to_wishlist' then 'add_to_wishlist'
            when 'add_to_cart' then 'add_to_cart'
            when 'remove_from_cart' then 'remove_from_cart'
            when 'begin_checkout' then 'begin_checkout'
            when 'add_payment_info' then 'add_payment'
            when 'purchase' then 'purchase'
            when 'refund' then 'refund'
            when 'login' then 'login'
            when 'sign_up' then 'sign_up'
            when 'generate_lead' then 'generate_lead'
            when 'form_submit' then 'form_submit'
            when 'video_start' then 'video_view'
            when 'share' then 'share'
        end as event_type
    from events
    where user_pseudo_id is not null
),

-- an event has no id: its moment, its name and its place among its equals
final as (
    select
        event_type,
        user_pseudo_id as visitor_id,
        user_id as account_id,
        make_timestamptz(event_timestamp) as occurred_at,
        param_search_term as search_term,
        nullif(
            coalesce(ecommerce.transaction_id, param_transaction_id),
            '(not set)'
        ) as order_id,
        param_coupon as coupon_code,
        param_page_location as page_url,
        param_page_referrer as referrer_url,
        coalesce(
            collected_traffic_source.manual_source, param_source
        ) as utm_source,
        coalesce(
            collected_traffic_source.manual_medium, param_medium
        ) as utm_medium,
        coalesce(
            collected_traffic_source.manual_campaign_name, param_campaign
        ) as utm_campaign,
        coalesce(
            collected_traffic_source.manual_content, param_content
        ) as utm_content,
        case
            when collected_traffic_source.gclid is not null then 'gclid'
            when collected_traffic_source.dclid is not null then 'dclid'
        end as click_id_type,
        case
            when device.category in ('desktop', 'mobile', 'tablet')
                then device.category
            when device.category = 'smart tv' then 'tv'
            when device.category is not null then 'other'
        end as device_type,
        case
            when platform = 'WEB' then 'web'
            when platform is not null then 'app'
        end as platform,
        -- about a product when it is about only one
        case when len(item_ids) = 1 then item_ids[1] end as product_id,
        try_cast(param_engagement_time_msec as double) / 1000
            as engaged_seconds,
        coalesce(
            ecommerce.total_item_quantity,
            case
                when len(item_ids) = 1
                    then
                        list_sum(
                            list_transform(items, lambda item: item.quantity)
                        )
            end
        ) as quantity,
        coalesce(
            ecommerce.purchase_revenue, try_cast(param_value as double)
        ) as value,
        concat_ws(
            '-',
            user_pseudo_id,
            event_timestamp,
            event_name,
            row_number() over (
                partition by user_pseudo_id, event_timestamp, event_name
                order by
                    batch_page_id,
                    batch_ordering_id,
                    batch_event_index,
                    cast(event_params as varchar)
            )
        ) as event_id
    from named
    where event_type is not null
)

select * from final
