with

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where
        {{ is_drawn_outcome('outcome') }}
        and decided_on < {{ as_of_date() }}

),

assignments as (

    select * from {{ ref('stg_messaging__assignments') }}

),

sends as (

    select * from {{ ref('int_promotions_sent') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

-- of two who were one when it was decided, nobody knows which has read it
told as (

    select
        promotion_id,
        customer_id,
        {{ drawn_arm('outcome') }} as arm,
        decided_on as contacted_on,
        false as is_sent
    from ledger
    union
    select
        promotion_id,
        kept_by_customer_id as customer_id,
        {{ drawn_arm('outcome') }} as arm,
        decided_on as contacted_on,
        false as is_sent
    from ledger
    where kept_by_customer_id is not null
    union
    select
        assignments.promotion_id,
        records.customer_id,
        assignments.arm,
        {{ business_date('assignments.assigned_at') }} as contacted_on,
        false as is_sent
    from assignments
    inner join records
        on
            assignments.assignment_id = records.record_id
            and records.record_type = 'assignment'
    where assignments.assigned_at <= {{ as_of_at() }}
    union
    select
        promotion_id,
        customer_id,
        'treated' as arm,
        sent_on as contacted_on,
        true as is_sent
    from sends

),

-- a decision and the send that follows it are one contact, on whatever day
contacted as (

    select
        promotion_id,
        customer_id,
        arm,
        contacted_on,
        coalesce(
            is_sent
            and lag(arm = 'treated' and not is_sent) over (
                partition by promotion_id, customer_id
                order by
                    contacted_on asc nulls last,
                    is_sent asc nulls last,
                    arm asc nulls last
            ), false
        ) as is_told_before
    from told

),

final as (

    select
        promotion_id,
        customer_id,
        min_by(arm, (contacted_on, arm)) as first_arm,
        max(contacted_on) as last_contacted_on,
        cast(
            count(distinct contacted_on)
            filter (where arm = 'treated' and not is_told_before) as integer
        ) as prior_contacts
    from contacted
    group by promotion_id, customer_id

)

select * from final
