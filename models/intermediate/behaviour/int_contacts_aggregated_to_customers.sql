with

interactions as (

    select * from {{ ref('stg_service__interactions') }}
    where
        occurred_at <= {{ as_of_at() }}
        and coalesce(actor, 'user') = 'user'
        -- these the retailer did
        and touchpoint not in (
            'push_received', 'coupon_issued', 'print', 'tv', 'backlink'
        )

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'interaction'

),

final as (

    select
        records.customer_id,
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
    inner join records
        on interactions.interaction_id = records.record_id
    where records.customer_id is not null
    group by records.customer_id

)

select * from final
