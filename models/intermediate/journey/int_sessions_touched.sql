{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

people as (

    select * from {{ ref('int_sessions_attributed') }}

),

sources as (

    select * from {{ ref('int_sources_channelled') }}

),

interests as (

    select * from {{ ref('int_interests_sessioned') }}

),

-- what a visit was about is what most of its events were about
subjects as (

    select
        session_key,
        max_by(product_id, (events_count, first_at, product_id)) filter (
            where product_id is not null
        ) as product_id,
        max_by(category, (events_count, first_at, category)) as category
    from interests
    group by session_key

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'sessions.session_key',
            'action': "'visit'",
            'touchpoint':
                "case when sessions.platform = 'app' then 'app'"
                ~ " else 'website' end",
            'occurred_at': 'sessions.started_at',
            'customer_id': 'people.customer_id',
            'visitor_id': 'sessions.visitor_id',
            'channel_group': 'sources.channel_group',
            'intent':
                "case when sessions.cart_outcome <> 'none' then 'buy'"
                ~ " when subjects.session_key is not null then 'inform' end",
            'product_id': 'subjects.product_id',
            'category': 'subjects.category',
            'message_id': 'sessions.message_id',
            'outcome': 'sessions.cart_outcome',
            'duration_seconds': 'sessions.duration_seconds',
        }) }}
    from sessions
    left join people
        on sessions.session_key = people.session_key
    left join subjects
        on sessions.session_key = subjects.session_key
    inner join sources
        on
            sessions.utm_source is not distinct from sources.utm_source
            and sessions.utm_medium is not distinct from sources.utm_medium
            and sessions.utm_campaign is not distinct from sources.utm_campaign
            and sessions.click_id_type
            is not distinct from sources.click_id_type
            and sessions.referrer_host
            is not distinct from sources.referrer_host

)

select * from final
