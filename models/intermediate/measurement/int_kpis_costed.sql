with

counted as (

    select * from {{ ref('int_kpis_counted') }}

),

-- what was booked counts where nothing more exact is known, never twice
compared as (

    select
        *,
        sum(cost_messages) over (partition by promotion_id) > 0
            as has_message_costs,
        sum(cost_incentives) over (partition by promotion_id) > 0
            as has_incentive_costs
    from counted

),

costed as (

    select
        * exclude (
            cost_messages, cost_incentives, booked_send_amount,
            booked_incentive_amount, has_message_costs, has_incentive_costs
        ),
        case
            when has_message_costs then cost_messages else booked_send_amount
        end as cost_messages,
        case
            when has_incentive_costs
                then cost_incentives
            else booked_incentive_amount
        end as cost_incentives
    from compared

),

final as (

    select
        *,
        cost_messages + cost_media + cost_incentives as cost_total,
        sent - hard_bounces - soft_bounces as delivered,
        revenue_gross - returns_amount as revenue_net
    from costed

)

select * from final
