{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}

),

subjects as (

    select * from {{ ref('int_interests_aggregated_to_sessions') }}

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
            'customer_id': 'sessions.customer_id',
            'visitor_id': 'sessions.visitor_id',
            'channel_group': 'sessions.channel_group',
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
    left join subjects
        on sessions.session_key = subjects.session_key

)

select * from final
