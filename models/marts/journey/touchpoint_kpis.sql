{%- set counts = ['touchpoints_count', 'people_count', 'identified_count',
    'inbound_count', 'outbound_count', 'outside_count', 'buy_count',
    'inform_count', 'complain_count', 'solved_count', 'scored_count'] -%}
{%- set after = ['orders_after_count', 'visits_after_count',
    'leads_after_count'] -%}

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

joined as (

    select
        days.touchpoint_date,
        days.touchpoint,
        types.class,
        types.channel,
        types.objective,
        types.kpi,
        {%- for count in counts %}
        coalesce(counted.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        {%- for count in after %}
        coalesce(followed.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        case types.kpi
            when 'visits'
                then coalesce(counted.visit_count + counted.presence_count, 0)
            when 'receipts' then coalesce(counted.order_count, 0)
            when 'orders' then coalesce(counted.order_count, 0)
            -- orders are attributed to messages alone
            when 'orders_after'
                then
                    coalesce(
                        followed.orders_after_count,
                        case when counted.received_count > 0 then 0 end
                    )
            when 'visits_after' then coalesce(followed.visits_after_count, 0)
            when 'participants' then coalesce(counted.presence_count, 0)
            when 'interactions' then coalesce(counted.touchpoints_count, 0)
            when 'solved_contacts' then coalesce(counted.solved_count, 0)
            when 'rating' then coalesce(counted.scored_count, 0)
            when 'registrations'
                then coalesce(counted.registered_count + counted.claim_count, 0)
        end as kpi_count,
        counted.score_sum,
        counted.median_response_minutes,
        counted.duration_seconds,
        costs.cost_amount
    from days
    left join types
        on days.touchpoint = types.touchpoint
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

),

final as (

    select
        touchpoint_date,
        touchpoint,
        class,
        channel,
        objective,
        kpi,
        cast(kpi_count as bigint) as kpi_count,
        {%- for count in counts + after %}
        {{ count }},
        {%- endfor %}
        score_sum,
        score_sum / nullif(scored_count, 0) as average_score_rate,
        cast(median_response_minutes as double) as median_response_minutes,
        cast(duration_seconds as bigint) as duration_seconds,
        cost_amount,
        cast(cost_amount as double) / nullif(kpi_count, 0) as cost_per_kpi
    from joined

)

select * from final
