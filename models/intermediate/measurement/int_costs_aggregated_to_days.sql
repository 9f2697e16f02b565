with

costs as (

    select * from {{ ref('int_costs_converted') }}

),

final as (

    select
        promotion_id,
        cost_date,
        {%- for kind in ['media', 'production', 'send', 'incentive'] %}
        cast(
            coalesce(
                sum(cost_amount) filter (where cost_type = '{{ kind }}'), 0
            ) as decimal(18, 4)
        ) as {{ kind }}_amount,
        {%- endfor %}
        channel
    from costs
    group by promotion_id, channel, cost_date

)

select * from final
