{{ keep_rows_of('people', 'kept_by') }}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_outdated') }}

),

outdated as (

    select * from {{ ref('int_people_outdated') }}

),

named as (

    select
        *,
        {{ touchpoint_id('action', 'source_id') }} as touchpoint_id
    from touchpoints

),

stepped as (

    select
        *,
        case
            when person_key is not null then row_number() over steps
        end as step_number,
        case
            when person_key is not null then lag(touchpoint_id) over steps
        end as previous_touchpoint_id,
        case
            when person_key is not null then lag(touchpoint) over steps
        end as previous_touchpoint,
        case
            when person_key is not null then lag(occurred_at) over steps
        end as previous_at
    from named
    window steps as (
        partition by person_key
        order by
            occurred_at asc nulls last,
            action_rank asc nulls last,
            touchpoint_id asc nulls last
    )

),

final as (

    select
        stepped.touchpoint_id,
        stepped.customer_id,
        stepped.visitor_id,
        cast(stepped.step_number as integer) as step_number,
        stepped.occurred_at,
        {{ business_date('stepped.occurred_at') }} as touchpoint_date,
        stepped.touchpoint,
        stepped.action,
        stepped.class,
        stepped.owner,
        stepped.channel,
        stepped.channel_group,
        stepped.direction,
        stepped.is_explicit,
        stepped.customer_id is not null as is_identified,
        stepped.actor,
        stepped.intent,
        stepped.product_id,
        stepped.category,
        stepped.order_id,
        stepped.message_id,
        stepped.promotion_id,
        stepped.store_id,
        stepped.outcome,
        stepped.sentiment,
        stepped.score_rate,
        stepped.duration_seconds,
        stepped.response_seconds,
        stepped.is_solved,
        stepped.amount,
        stepped.cost_amount,
        stepped.previous_touchpoint_id,
        stepped.previous_touchpoint,
        {{ seconds_between('stepped.previous_at', 'stepped.occurred_at') }}
        / 3600 as hours_since_previous,
        stepped.kept_by,
        outdated.version
    from stepped
    inner join outdated
        on stepped.kept_by = outdated.kept_by

)

select * from final
