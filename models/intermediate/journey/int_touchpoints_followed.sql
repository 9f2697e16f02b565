{#- touchpoint's KPI: what is looked for after it, and for how many days -#}
{%- set sought = {
    'visits_after': ["'visit', 'presence', 'order'",
                     var('click_window_days')],
    'participants': ["'registered'", var('leads_after_days')],
} -%}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_described') }}
    where customer_id is not null

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

orders as (

    select * from {{ ref('int_orders_attributed_to_messages') }}

),

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

met as (

    select
        touchpoints.customer_id,
        touchpoints.touchpoint,
        touchpoints.occurred_at,
        touchpoints.action || ' ' || touchpoints.source_id as met_id,
        types.kpi
    from touchpoints
    inner join types
        on touchpoints.touchpoint = types.touchpoint
    where
        types.kpi in ('visits_after', 'participants')
        and touchpoints.action in ('received', 'exposure', 'presence')

),

-- a customer registers once: a second contact of theirs is no new one
came as (

    select
        customer_id,
        touchpoint,
        action,
        occurred_at,
        {{ business_date('occurred_at') }} as came_on,
        case
            when action = 'registered' then action
            when channel in ('web', 'app') then 'online'
            else channel
        end as place
    from touchpoints
    where
        action in ('visit', 'order', 'registered')
        or (action = 'presence' and channel = 'store')
    qualify
        action <> 'registered'
        or row_number() over (
            partition by customer_id, action
            order by occurred_at asc nulls last, source_id asc nulls last
        ) = 1

),

-- what follows two of them follows the later; a visit and what is bought on it
-- are one, and so are all of one day in one place
followed as (

    select
        met.touchpoint,
        met.occurred_at,
        met.kpi
    from met
    inner join came
        on
            met.customer_id = came.customer_id
            and met.touchpoint <> came.touchpoint
            and met.occurred_at < came.occurred_at
            and (
                {% for kpi, (actions, days) in sought.items() %}
                {% if not loop.first %}or{% endif %}
                (
                    met.kpi = '{{ kpi }}'
                    and came.action in ({{ actions }})
                    and met.occurred_at + interval '{{ days }}' day
                    > came.occurred_at
                )
                {% endfor %}
            )
    qualify row_number() over (
        partition by
            met.touchpoint, came.customer_id, came.place, came.came_on
        order by met.occurred_at desc nulls last, met.met_id asc nulls last
    ) = 1

),

told as (

    select
        touchpoint,
        {{ business_date('occurred_at') }} as touchpoint_date,
        kpi
    from followed
    union all
    select
        {{ message_touchpoint('orders.channel') }} as touchpoint,
        {{ business_date('messages.delivered_at') }} as touchpoint_date,
        'orders_after' as kpi
    from orders
    inner join messages
        on orders.message_id = messages.message_id

),

final as (

    select
        touchpoint,
        touchpoint_date,
        count(*) filter (where kpi = 'visits_after') as visits_after_count,
        count(*) filter (where kpi = 'participants') as leads_after_count,
        count(*) filter (where kpi = 'orders_after') as orders_after_count
    from told
    group by touchpoint, touchpoint_date

)

select * from final
