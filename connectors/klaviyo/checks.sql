with told as (
    select * from source.told
),

message_events as (
    select * from contract.message_events
),

consents as (
    select * from contract.consents
),

counted as (
    select
        'e-mails opened' as figure,
        (
            select count(*) from told
            where metric = 'Opened Email' and message is not null
        ) as source_value,
        (select count(*) from message_events where event_type = 'opened')
            as contract_value
    union all
    select
        'clicks' as figure,
        (
            select count(*) from told
            where
                metric in ('Clicked Email', 'Clicked SMS')
                and message is not null
        ) as source_value,
        (select count(*) from message_events where event_type = 'clicked')
            as contract_value
    union all
    select
        'subscribed to marketing' as figure,
        (
            select count(*) from told
            where metric like 'Subscribed to % Marketing'
        ) as source_value,
        (select count(*) from consents where status = 'granted')
            as contract_value
    union all
    select
        'messages' as figure,
        null as source_value,
        (select count(distinct message_id) from message_events)
            as contract_value
),

final as (
    select
        figure,
        cast(source_value as varchar) as source_value,
        cast(contract_value as varchar) as contract_value
    from counted
)

select * from final
