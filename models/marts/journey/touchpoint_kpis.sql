{%- set counts = ['touchpoints_count', 'people_count', 'identified_count',
    'inbound_count', 'outbound_count', 'outside_count', 'buy_count',
    'inform_count', 'complain_count', 'solved_count', 'scored_count',
    'orders_after_count', 'visits_after_count', 'leads_after_count'] -%}

with

days as (

    select * from {{ ref('int_touchpoints_dated') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

measured as (

    select
        days.touchpoint_date,
        days.touchpoint,
        types.class,
        types.channel,
        types.objective,
        types.kpi,
        case types.kpi
            when 'visits'
                then
                    case
                        when
                            types.action is not null
                            or {{ is_provided('web_events') }}
                            then days.visit_count + days.presence_count
                    end
            when 'receipts' then days.order_count
            when 'orders' then days.order_count
            when 'orders_after' then days.orders_after_count
            when 'visits_after' then days.visits_after_count
            when 'participants' then days.presence_count
            when 'interactions' then days.touchpoints_count
            when 'solved_contacts' then days.solved_count
            when 'rating' then days.scored_count
            when 'registrations'
                then days.registered_count + days.claim_count
        end as kpi_count,
        {%- for count in counts %}
        days.{{ count }},
        {%- endfor %}
        days.score_sum,
        days.median_response_minutes,
        days.duration_seconds,
        days.cost_amount
    from days
    left join types
        on days.touchpoint = types.touchpoint

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
        {%- for count in counts %}
        {{ count }},
        {%- endfor %}
        score_sum,
        score_sum / nullif(scored_count, 0) as average_score_rate,
        cast(median_response_minutes as double) as median_response_minutes,
        cast(duration_seconds as bigint) as duration_seconds,
        cost_amount,
        cast(cost_amount as double) / nullif(kpi_count, 0) as cost_per_kpi
    from measured

)

select * from final
