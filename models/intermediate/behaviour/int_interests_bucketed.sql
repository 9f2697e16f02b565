{{ keep_rows_of('visitors', 'visitor_id') }}

with

events as (

    select * from {{ ref('int_events_parted') }}
    where product_id is not null or category is not null

),

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

grouped as (

    select
        visitor_id,
        part,
        day_number,
        bucket,
        product_id,
        min(category) as told_category,
        min(occurred_at) as first_at,
        -- a purchase is told a moment after its order, and is no look
        coalesce(
            max(occurred_at) filter (
                where event_type not in ('purchase', 'refund')
            ),
            max(occurred_at)
        ) as last_at,
        {% for column, condition in interest_counts().items() %}
        count(*) filter (where {{ condition }}) as {{ column }},
        {% endfor %}
        count(*) as events_count,
        sum(engaged_seconds) as engaged_seconds
    from events
    group by
        visitor_id,
        part,
        day_number,
        bucket,
        product_id,
        case when product_id is null then category end

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
