with events as (
    select * from source.events_told
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
    from events
    -- whoever refuses cookies has no user_pseudo_id: nobody can be told apart
    where event_type is not null and user_pseudo_id is not null
)

select * from final
