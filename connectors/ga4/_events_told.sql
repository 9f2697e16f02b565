with events as (
    select
        *,
        list_transform(
            coalesce(event_params, []),
            lambda param: struct_pack(
                name := param.key,
                text := coalesce(
                    param.value.string_value,
                    cast(param.value.int_value as varchar),
                    cast(param.value.double_value as varchar),
                    cast(param.value.float_value as varchar)
                )
            )
        ) as params
    from source.events
),

-- a parameter may be sent twice: the first one counts
final as (
    select
        * exclude (params),
        list_filter(params, lambda param: param.name = 'page_location')[1].text
            as param_page_location,
        list_filter(params, lambda param: param.name = 'page_referrer')[1].text
            as param_page_referrer,
        list_filter(params, lambda param: param.name = 'search_term')[1].text
            as param_search_term,
        list_filter(params, lambda param: param.name = 'transaction_id')[1].text
            as param_transaction_id,
        list_filter(params, lambda param: param.name = 'coupon')[1].text
            as param_coupon,
        list_filter(params, lambda param: param.name = 'source')[1].text
            as param_source,
        list_filter(params, lambda param: param.name = 'medium')[1].text
            as param_medium,
        list_filter(params, lambda param: param.name = 'campaign')[1].text
            as param_campaign,
        list_filter(params, lambda param: param.name = 'content')[1].text
            as param_content,
        list_filter(
            params, lambda param: param.name = 'engagement_time_msec'
        )[1].text as param_engagement_time_msec,
        list_filter(params, lambda param: param.name = 'value')[1].text
            as param_value,
        list_distinct(
            list_transform(coalesce(items, []), lambda item: item.item_id)
        ) as item_ids,
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
)

select * from final
