with

interactions as (

    select * from {{ ref('int_interactions_touched') }}
    where actor = 'user' and occurred_at <= {{ as_of_at() }}

),

actions as (

    select * from {{ ref('touchpoint_actions') }}
    where direction = 'inbound'

),

final as (

    select
        interactions.customer_id,
        max(interactions.occurred_at) as last_contact_at,
        cast(
            count(*) filter (
                where {{ begins_with(
                    'interactions.touchpoint', "'social_'"
                ) }}
            ) as integer
        ) as social_contacts_count,
        cast(
            count(*) filter (where interactions.touchpoint = 'chat') as integer
        ) as chats_count
    from interactions
    inner join actions
        on interactions.action = actions.action
    where interactions.customer_id is not null
    group by interactions.customer_id

)

select * from final
