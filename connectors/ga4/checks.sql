with events as (
    select * from source.events
    where user_pseudo_id is not null
),

purchases as (
    select * from events
    where event_name = 'purchase'
),

web_events as (
    select * from contract.web_events
),

web_purchases as (
    select * from web_events
    where event_type = 'purchase'
),

counts as (
    select
        'purchases' as figure,
        (select count(*) from purchases) as source_value,
        (select count(*) from web_purchases) as contract_value
    union all
    select
        'page views' as figure,
        (
            select count(*) from events
            where event_name in ('page_view', 'screen_view')
        ) as source_value,
        (select count(*) from web_events where event_type = 'page_view')
            as contract_value
    union all
    select
        'visitors' as figure,
        (select count(distinct user_pseudo_id) from events) as source_value,
        null as contract_value
    union all
    select
        'visitors of what was written' as figure,
        null as source_value,
        (select count(distinct visitor_id) from web_events) as contract_value
),

final as (
    select
        figure,
        cast(source_value as varchar) as source_value,
        cast(contract_value as varchar) as contract_value
    from counts
    union all
    select
        'purchases: revenue' as figure,
        (
            select
                cast(
                    cast(sum(ecommerce.purchase_revenue) as decimal(18, 2))
                    as varchar
                )
            from purchases
        ) as source_value,
        (
            select cast(cast(sum(value) as decimal(18, 2)) as varchar)
            from web_purchases
        ) as contract_value
)

select * from final
