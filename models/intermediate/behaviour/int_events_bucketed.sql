{{ keep_rows_of('visitors', 'visitor_id') }}

with

events as (

    select * from {{ ref('int_events_parted') }}

),

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

-- events of one bucket are never further apart than a session's gap
grouped as (

    select
        visitor_id,
        part,
        day_number,
        bucket,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        count(*) as events_count,
        {% for column, condition in session_counts().items() %}
        count(*) filter (where {{ condition }}) as {{ column }},
        {% endfor %}
        max(occurred_at) filter (
            where event_type in ('add_to_cart', 'begin_checkout')
            or event_type in ('add_payment', 'payment_failed')
        ) as last_cart_at,
        -- of some searches nobody says how many results they had
        count(*) filter (
            where event_type = 'search' and is_empty_search is not null
        ) as told_searches_count,
        count(*) filter (where is_empty_search) as empty_searches_count,
        sum(engaged_seconds) as engaged_seconds,
        bool_or(is_logged_in) as is_logged_in,
        {{ distinct_values(
            'order_id', "event_type = 'purchase' and order_id is not null"
        ) }} as order_ids,
        max(case when page_url is not null then occurred_at end)
            as last_page_at,
        min(case when is_arrival then occurred_at end) as arrived_at
    from events
    group by visitor_id, part, day_number, bucket

),

final as (

    select
        grouped.*,
        outdated.version
    from grouped
    inner join outdated
        on grouped.visitor_id = outdated.visitor_id

)

select * from final
