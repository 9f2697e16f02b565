with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where started_at <= {{ as_of_at() }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

visited as (

    select
        visitor_id,
        min(started_at) as first_visit_at,
        min_by({{ packed({
            'channel_group': 'channel_group',
            'device_type': 'device_type',
        }) }}, (started_at, session_key)) as first_visit,
        bool_or(customer_id is not null) as is_identified,
        count(*) as visits_count,
        bool_or(is_engaged) as is_engaged,
        bool_or(cart_adds_count > 0) as has_filled_cart
    from sessions
    group by visitor_id

),

-- of categories looked at in one moment, the first by name
looked as (

    select
        visitor_id,
        min_by(category, (first_at, category)) as first_category
    from interests
    where first_at <= {{ as_of_at() }}
    group by visitor_id

),

final as (

    select
        visited.visitor_id,
        cast(
            date_trunc('month', {{ business_date('visited.first_visit_at') }})
            as date
        ) as first_month_date,
        {{ unpacked('visited.first_visit', 'channel_group') }} as channel_group,
        {{ unpacked('visited.first_visit', 'device_type') }} as device_type,
        looked.first_category,
        visited.is_identified,
        visited.visits_count,
        visited.is_engaged,
        visited.has_filled_cart
    from visited
    left join looked
        on visited.visitor_id = looked.visitor_id
    where
        {{ business_date('visited.first_visit_at') }}
        > {{ add_days(as_of_date(), -var('anonymous_days')) }}

)

select * from final
