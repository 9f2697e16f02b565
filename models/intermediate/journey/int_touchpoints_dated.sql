{%- set counts = ['touchpoints_count', 'people_count', 'identified_count',
    'inbound_count', 'outbound_count', 'outside_count', 'visit_count',
    'presence_count', 'order_count', 'registered_count', 'claim_count',
    'buy_count', 'inform_count', 'complain_count', 'scored_count'] -%}
{%- set told = ['solved_count', 'score_sum', 'median_response_minutes',
    'duration_seconds'] -%}

with

counted as (

    select * from {{ ref('int_touchpoints_counted') }}

),

followed as (

    select * from {{ ref('int_touchpoints_followed') }}

),

costs as (

    select * from {{ ref('int_costs_touched') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

days as (

    select
        touchpoint,
        touchpoint_date
    from counted
    union
    select
        touchpoint,
        touchpoint_date
    from followed
    union
    select
        touchpoint,
        cost_date as touchpoint_date
    from costs

),

-- orders are attributed to messages alone
messaging as (

    select touchpoint
    from counted
    group by touchpoint
    having sum(received_count) > 0

),

final as (

    select
        days.touchpoint_date,
        days.touchpoint,
        {%- for count in counts %}
        coalesce(counted.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        {%- for column in told %}
        counted.{{ column }},
        {%- endfor %}
        case
            when messaging.touchpoint is not null
                then coalesce(followed.orders_after_count, 0)
        end as orders_after_count,
        case
            when
                types.kpi = 'visits_after'
                and (
                    {{ is_provided('web_events') }}
                    or {{ is_provided('interactions') }}
                )
                then coalesce(followed.visits_after_count, 0)
        end as visits_after_count,
        case
            when
                types.kpi = 'participants'
                and {{ is_provided('crm_contacts') }}
                then coalesce(followed.leads_after_count, 0)
        end as leads_after_count,
        costs.cost_amount
    from days
    left join types
        on days.touchpoint = types.touchpoint
    left join messaging
        on days.touchpoint = messaging.touchpoint
    left join counted
        on
            days.touchpoint = counted.touchpoint
            and days.touchpoint_date = counted.touchpoint_date
    left join followed
        on
            days.touchpoint = followed.touchpoint
            and days.touchpoint_date = followed.touchpoint_date
    left join costs
        on
            days.touchpoint = costs.touchpoint
            and days.touchpoint_date = costs.cost_date

)

select * from final
