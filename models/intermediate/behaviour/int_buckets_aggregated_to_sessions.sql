with

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

buckets as (

    select * from {{ ref('int_events_bucketed') }}
    where visitor_id in (select outdated.visitor_id from outdated)

),

sessioned as (

    select * from {{ ref('int_buckets_sessioned') }}
    where visitor_id in (select outdated.visitor_id from outdated)

),

final as (

    select
        sessioned.session_key,
        sessioned.visitor_id,
        sessioned.part,
        sessioned.day_number,
        sessioned.started_at,
        sessioned.session_number,
        max(buckets.last_at) as ended_at,
        cast(sum(buckets.events_count) as integer) as events_count,
        {% for column in session_counts() %}
        cast(sum(buckets.{{ column }}) as integer) as {{ column }},
        {% endfor %}
        max(buckets.last_cart_at) as last_cart_at,
        cast(sum(buckets.told_searches_count) as integer)
            as told_searches_count,
        cast(sum(buckets.empty_searches_count) as integer)
            as empty_searches_count,
        sum(buckets.engaged_seconds) as engaged_seconds,
        bool_or(buckets.is_logged_in) as is_logged_in,
        max(buckets.last_page_at) as last_page_at,
        min(buckets.arrived_at) as arrived_at
    from buckets
    inner join sessioned
        on
            buckets.visitor_id = sessioned.visitor_id
            and buckets.part = sessioned.part
            and buckets.bucket = sessioned.bucket
            and buckets.day_number = sessioned.day_number
    group by
        sessioned.session_key,
        sessioned.visitor_id,
        sessioned.part,
        sessioned.day_number,
        sessioned.started_at,
        sessioned.session_number

)

select * from final
