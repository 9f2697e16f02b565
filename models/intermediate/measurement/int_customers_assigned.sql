with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where {{ is_drawn_outcome('outcome') }}

),

assignments as (

    select * from {{ ref('stg_messaging__assignments') }}
    where assigned_at <= {{ as_of_at() }}

),

records as (

    select * from {{ ref('int_records_owned') }}
    where record_type = 'assignment'

),

assigned as (

    select
        promotion_id,
        customer_id,
        {{ drawn_arm('outcome') }} as arm,
        decided_on as assigned_on,
        band,
        wave,
        variant,
        channel
    from decisions
    union all
    select
        assignments.promotion_id,
        records.customer_id,
        assignments.arm,
        {{ business_date('assignments.assigned_at') }} as assigned_on,
        coalesce(assignments.band, 'unassigned') as band,
        coalesce(assignments.wave, 'unassigned') as wave,
        coalesce(assignments.variant, 'unassigned') as variant,
        coalesce(assignments.channel, 'unassigned') as channel
    from assignments
    inner join records
        on assignments.assignment_id = records.record_id

),

arms as (

    select
        promotion_id,
        customer_id,
        count(distinct arm) > 1 as is_crossover
    from assigned
    group by promotion_id, customer_id

),

-- a person counts once per promotion, from the first assignment on
final as (

    select
        assigned.promotion_id,
        assigned.customer_id,
        assigned.arm,
        assigned.assigned_on,
        assigned.band,
        assigned.wave,
        assigned.variant,
        assigned.channel,
        arms.is_crossover
    from assigned
    inner join arms
        on
            assigned.promotion_id = arms.promotion_id
            and assigned.customer_id = arms.customer_id
    qualify row_number() over (
        partition by assigned.promotion_id, assigned.customer_id
        order by
            assigned.assigned_on asc nulls last,
            assigned.arm desc nulls last,
            assigned.variant asc nulls last,
            assigned.band asc nulls last,
            assigned.wave asc nulls last,
            assigned.channel asc nulls last
    ) = 1

)

select * from final
