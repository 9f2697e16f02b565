with

buckets as (

    select * from {{ ref('int_events_bucketed') }}

),

sessioned as (

    select * from {{ ref('int_buckets_sessioned') }}

),

reported as (

    select
        visitor_id,
        part,
        bucket,
        day_number,
        first_at,
        {{ one_by_one('order_ids') }} as order_id
    from buckets
    where order_ids is not null

),

-- a confirmation page is often loaded again: the first time counts
final as (

    select
        reported.order_id,
        sessioned.session_key
    from reported
    inner join sessioned
        on
            reported.visitor_id = sessioned.visitor_id
            and reported.part = sessioned.part
            and reported.bucket = sessioned.bucket
            and reported.day_number = sessioned.day_number
    qualify row_number() over (
        partition by reported.order_id
        order by
            reported.first_at asc nulls last,
            reported.visitor_id asc nulls last,
            sessioned.session_key asc nulls last
    ) = 1

)

select * from final
