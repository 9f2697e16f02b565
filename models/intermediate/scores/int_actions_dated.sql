with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where started_at <= {{ as_of_at() }}

),

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where clicked_at is not null

),

interactions as (

    select * from {{ ref('int_interactions_touched') }}
    where actor = 'user' and occurred_at <= {{ as_of_at() }}

),

actions as (

    select * from {{ ref('touchpoint_actions') }}
    where direction = 'inbound'

),

acted as (

    select
        customer_id,
        {{ business_date('started_at') }} as acted_on,
        -- whose visit it was, a later login may have told
        known_on,
        1 as visits_count,
        product_views_count,
        0 as clicks_count,
        0 as contacts_count
    from sessions
    union all
    select
        customer_id,
        {{ business_date('clicked_at') }} as acted_on,
        {{ business_date('clicked_at') }} as known_on,
        0 as visits_count,
        0 as product_views_count,
        1 as clicks_count,
        0 as contacts_count
    from messages
    union all
    select
        interactions.customer_id,
        {{ business_date('interactions.occurred_at') }} as acted_on,
        {{ business_date('interactions.occurred_at') }} as known_on,
        0 as visits_count,
        0 as product_views_count,
        0 as clicks_count,
        1 as contacts_count
    from interactions
    inner join actions
        on interactions.action = actions.action

),

final as (

    select
        customer_id,
        acted_on,
        known_on,
        sum(visits_count) as visits_count,
        sum(product_views_count) as product_views_count,
        sum(clicks_count) as clicks_count,
        sum(contacts_count) as contacts_count
    from acted
    group by customer_id, acted_on, known_on

)

select * from final
