-- Every visit, order, return, message that arrived, interaction, contact and
-- consent up to the moment of the run is a touchpoint, once.
with

touchpoints as (

    select * from {{ ref('touchpoints') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

counted as (

    select
        case
            when types.action is not null then 'interaction'
            when touchpoints.action in ('granted', 'withdrawn') then 'consent'
            else touchpoints.action
        end as kind,
        count(*) as rows_count,
        sum(touchpoints.amount) as amount
    from touchpoints
    inner join types
        on touchpoints.touchpoint = types.touchpoint
    group by kind

),

expected as (

    select
        'visit' as kind,
        count(*) as rows_count,
        null as amount
    from {{ ref('sessions') }}
    where started_at <= {{ as_of_at() }}
    union all
    select
        'order' as kind,
        count(*) as rows_count,
        sum(total_amount) as amount
    from {{ ref('orders') }}
    where placed_at <= {{ as_of_at() }}
    union all
    select
        'return' as kind,
        count(*) as rows_count,
        sum(refund_amount) as amount
    from {{ ref('returns') }}
    where not is_take_back and returned_at <= {{ as_of_at() }}
    union all
    select
        'received' as kind,
        count(*) as rows_count,
        null as amount
    from {{ ref('int_messages_summarised') }}
    where not is_hard_bounced and not is_soft_bounced
    union all
    select
        'registered' as kind,
        count(*) as rows_count,
        null as amount
    from {{ ref('stg_crm__contacts') }}
    where created_at <= {{ as_of_at() }}
    union all
    select
        'consent' as kind,
        count(*) as rows_count,
        null as amount
    from {{ ref('int_consents_resolved') }}
    where recorded_at <= {{ as_of_at() }}
    union all
    select
        'interaction' as kind,
        count(*) as rows_count,
        null as amount
    from {{ ref('stg_service__interactions') }}
    where occurred_at <= {{ as_of_at() }}

),

final as (

    select
        expected.kind,
        expected.rows_count,
        counted.rows_count as counted,
        expected.amount,
        counted.amount as summed
    from expected
    left join counted
        on expected.kind = counted.kind
    where
        expected.rows_count <> coalesce(counted.rows_count, 0)
        or coalesce(expected.amount, 0) <> coalesce(counted.amount, 0)

)

select * from final
