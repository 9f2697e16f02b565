with

touchpoints as (

    select * from {{ ref('int_touchpoints_described') }}

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
        touchpoint_id,
        customer_id,
        visitor_id,
        cast(step_number as integer) as step_number,
        occurred_at,
        {{ business_date('occurred_at') }} as touchpoint_date,
        touchpoint,
        action,
        class,
        owner,
        channel,
        channel_group,
        direction,
        is_explicit,
        customer_id is not null as is_identified,
        actor,
        intent,
        product_id,
        category,
        order_id,
        message_id,
        promotion_id,
        store_id,
        outcome,
        sentiment,
        score_rate,
        duration_seconds,
        response_seconds,
        is_solved,
        amount,
        cost_amount,
        previous_touchpoint_id,
        previous_touchpoint,
        {{ seconds_between('previous_at', 'occurred_at') }}
        / 3600 as hours_since_previous
    from stepped

)

select * from final
