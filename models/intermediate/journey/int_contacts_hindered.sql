{{ config(materialized = 'view') }}

with

contacts as (

    select * from {{ ref('int_interactions_touched') }}
    where action = 'contact' and actor = 'user'

),

levels as (

    select * from {{ ref('service_levels') }}

),

waited as (

    select
        contacts.touchpoint,
        contacts.customer_id,
        contacts.occurred_at,
        contacts.intent,
        contacts.response_seconds,
        60 * levels.response_minutes as allowed_seconds,
        {{ seconds_between('contacts.occurred_at', as_of_at()) }}
            as waited_seconds
    from contacts
    left join levels
        on contacts.touchpoint = levels.touchpoint
    where contacts.occurred_at <= {{ as_of_at() }}

),

-- where no reply is ever told, nobody knows that there was none
timed as (

    select
        touchpoint,
        customer_id,
        occurred_at,
        intent,
        case
            when response_seconds <= waited_seconds then response_seconds
        end as response_seconds,
        case
            when count(response_seconds) over (partition by touchpoint) > 0
                then allowed_seconds
        end as allowed_seconds,
        waited_seconds
    from waited

),

-- whose time is not over yet may still be answered in time
final as (

    select
        'contact_unanswered' as friction,
        'contact' as unit,
        touchpoint as place,
        customer_id,
        occurred_at as met_at,
        occurred_at as hurt_at,
        1 as base_count,
        case when response_seconds is null then 1 else 0 end as affected_count
    from timed
    where
        allowed_seconds is not null
        and (response_seconds is not null or waited_seconds > allowed_seconds)
    union all
    select
        'contact_late' as friction,
        'contact' as unit,
        touchpoint as place,
        customer_id,
        occurred_at as met_at,
        occurred_at as hurt_at,
        1 as base_count,
        case when response_seconds > allowed_seconds then 1 else 0 end
            as affected_count
    from timed
    where response_seconds is not null and allowed_seconds is not null
    union all
    select
        'complaint' as friction,
        'contact' as unit,
        touchpoint as place,
        customer_id,
        occurred_at as met_at,
        occurred_at as hurt_at,
        1 as base_count,
        case when intent = 'complain' then 1 else 0 end as affected_count
    from timed
    where intent is not null

)

select * from final
