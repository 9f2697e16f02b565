with

events as (

    select * from {{ ref('stg_messaging__events') }}
    where
        event_type = 'clicked'
        and link_url is not null
        and occurred_at <= {{ as_of_at() }}

),

-- what follows the page differs from reader to reader
final as (

    select
        message_id,
        split_part(split_part(link_url, '?', 1), '#', 1) as link,
        min(promotion_id) as promotion_id,
        min(band) as band,
        min(wave) as wave,
        min(variant) as variant,
        min(occurred_at) as first_clicked_at
    from events
    group by message_id, link

)

select * from final
