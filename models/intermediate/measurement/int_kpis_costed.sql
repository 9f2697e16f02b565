with

counted as (

    select * from {{ ref('int_kpis_counted') }}

),

-- what was booked counts where nothing more exact is known, never twice
exact as (

    select
        promotion_id,
        sum(cost_messages) > 0 as has_message_costs,
        sum(cost_incentives) > 0 as has_incentive_costs
    from counted
    group by promotion_id

),

chosen as (

    select
        counted.promotion_id,
        counted.band,
        counted.wave,
        counted.variant,
        counted.channel,
        case
            when exact.has_message_costs then counted.cost_messages
            else counted.booked_send_amount
        end as cost_messages,
        case
            when exact.has_incentive_costs then counted.cost_incentives
            else counted.booked_incentive_amount
        end as cost_incentives
    from counted
    inner join exact
        on counted.promotion_id = exact.promotion_id

),

final as (

    select
        counted.promotion_id,
        counted.band,
        counted.wave,
        counted.variant,
        counted.channel,
        counted.margin_rate,
        {%- for column in kpi_counts('all') if column != 'delivered' %}
        counted.{{ column }},
        {%- endfor %}
        counted.sent - counted.hard_bounces - counted.soft_bounces as delivered,
        counted.revenue_gross,
        counted.returns_amount,
        counted.revenue_gross - counted.returns_amount as revenue_net,
        counted.cost_media,
        chosen.cost_messages,
        chosen.cost_incentives,
        counted.cost_media + chosen.cost_messages + chosen.cost_incentives
            as cost_total
    from counted
    inner join chosen
        on
            counted.promotion_id = chosen.promotion_id
            and counted.band = chosen.band
            and counted.wave = chosen.wave
            and counted.variant = chosen.variant
            and counted.channel = chosen.channel

)

select * from final
