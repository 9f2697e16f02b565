{{ config(materialized = 'view') }}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_unioned') }}
    where
        customer_id is not null
        and action not in (
            'visit', 'order', 'delivery', 'received', 'opened'
        )
        and coalesce(actor, 'user') = 'user'

),

final as (

    select
        customer_id,
        case
            when action in ('return', 'registered') then action
            when action = 'clicked' then 'click'
            when action = 'granted' and outcome <> 'profiling' then 'opt_in'
            when action = 'contact' and intent in ('buy', 'inform')
                then 'inquiry'
            when action = 'contact' then 'support'
            when touchpoint = 'social_comment' and sentiment = 'positive'
                then 'praise'
            else touchpoint
        end as sign,
        score_rate,
        category,
        product_id,
        occurred_at
    from touchpoints

)

select * from final
