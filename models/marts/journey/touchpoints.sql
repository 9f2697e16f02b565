with

touchpoints as (

    select * from {{ ref('int_touchpoints_unioned') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

actions as (

    select * from {{ ref('touchpoint_actions') }}

),

owners as (

    select * from {{ ref('channel_owners') }}

),

named as (

    select
        touchpoints.*,
        actions.action_rank,
        actions.direction,
        actions.is_explicit,
        touchpoints.action || ':' || case
            when touchpoints.action = 'visit'
                then {{ session_id('touchpoints.source_id') }}
            -- the CRM's own id would name who stands behind customer_id
            when touchpoints.action = 'registered'
                then md5(
                    {{ home_secret() }} || ':contact:' || touchpoints.source_id
                )
            else touchpoints.source_id
        end as touchpoint_id
    from touchpoints
    inner join actions
        on touchpoints.action = actions.action

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
        types.class,
        coalesce(owners.owner, types.owner) as owner,
        types.channel,
        stepped.channel_group,
        case
            when stepped.actor = 'brand' then 'outbound'
            when stepped.actor = 'competitor' then 'outside'
            else stepped.direction
        end as direction,
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
        / 3600 as hours_since_previous
    from stepped
    inner join types
        on stepped.touchpoint = types.touchpoint
    left join owners
        on stepped.channel_group = owners.channel_group

)

select * from final
