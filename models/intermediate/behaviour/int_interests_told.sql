{{ keep_rows_of('visitors', 'visitor_id') }}

with

events as (

    select * from {{ ref('int_events_parted') }}
    where product_id is not null or category is not null

),

sessioned as (

    select * from {{ ref('int_buckets_sessioned') }}

),

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

joined as (

    select
        events.*,
        sessioned.session_key,
        outdated.version
    from events
    inner join outdated
        on events.visitor_id = outdated.visitor_id
    inner join sessioned
        on
            events.visitor_id = sessioned.visitor_id
            and events.part = sessioned.part
            and events.day_number = sessioned.day_number
            and events.bucket = sessioned.bucket

),

final as (

    select
        session_key,
        visitor_id,
        product_id,
        min(category) as told_category,
        min(occurred_at) as first_at,
        -- a purchase is told a moment after its order, and is no look
        coalesce(
            max(case
                when event_type not in ('purchase', 'refund') then occurred_at
            end),
            max(occurred_at)
        ) as last_at,
        {% for column, condition in interest_counts().items() %}
        cast(count(*) filter (where {{ condition }}) as integer)
            as {{ column }},
        {% endfor %}
        cast(count(*) as integer) as events_count,
        sum(engaged_seconds) as engaged_seconds,
        version
    from joined
    group by
        session_key,
        visitor_id,
        version,
        product_id,
        case when product_id is null then category end

)

select * from final
