with told as (
    select * from source.told
),

typed as (
    select
        *,
        case metric
            when 'Received Email' then 'delivered'
            when 'Received SMS' then 'delivered'
            when 'Opened Email' then 'opened'
            when 'Clicked Email' then 'clicked'
            when 'Clicked SMS' then 'clicked'
            when 'Marked Email as Spam' then 'complained'
            when 'Unsubscribed' then 'unsubscribed'
            when 'Unsubscribed from Email Marketing' then 'unsubscribed'
            when 'Unsubscribed from SMS Marketing' then 'unsubscribed'
            when 'Failed to Deliver SMS' then 'hard_bounced'
            when 'Bounced Email'
                then
                    case
                        when properties ->> '$."Bounce Type"' ilike 'soft%'
                            then 'soft_bounced'
                        else 'hard_bounced'
                    end
        end as event_type
    from told
    where message is not null
),

-- no event tells that it was sent: what arrived or bounced was
happened as (
    select * from typed
    where event_type is not null
    union all
    select
        * replace ('sent' as event_type, event_id || '-sent' as event_id)
    from typed
    where event_type in ('delivered', 'hard_bounced', 'soft_bounced')
),

-- all recipients of a campaign share its id: a message is one send to one
final as (
    select
        event_id,
        occurred_at,
        event_type,
        channel,
        case channel when 'sms' then phone_number else email end as recipient,
        case when event_type = 'clicked' then properties ->> '$."URL"' end
            as link_url,
        case
            when event_type = 'opened'
                then try_cast(properties ->> '$."machine_open"' as boolean)
            when event_type = 'clicked'
                then try_cast(properties ->> '$."Bot Click"' as boolean)
        end as is_machine,
        concat_ws(
            '-',
            coalesce(
                properties ->> '$."$_cohort$message_send_cohort"', message
            ),
            profile_id
        ) as message_id
    from happened
)

select * from final
