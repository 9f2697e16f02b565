{#- One row per promotion and window: what the two groups did. -#}
with

measured as (

    select * from {{ ref('int_customers_measured') }}

),

final as (

    {%- for days in [14, 30] %}
        select
            promotion_id,
            {{ days }} as window_days,
            cast(count(*) filter (where arm = 'treated') as integer)
                as treated_count,
            cast(count(*) filter (where arm = 'holdout') as integer)
                as holdout_count,
            cast(
                count(*) filter (where arm = 'treated' and orders_{{ days }}d > 0)
                as integer
            ) as treated_buyers,
            cast(
                count(*) filter (where arm = 'holdout' and orders_{{ days }}d > 0)
                as integer
            ) as holdout_buyers,
            cast(
                coalesce(sum(orders_{{ days }}d) filter (where arm = 'treated'), 0)
                as integer
            ) as treated_orders,
            cast(
                coalesce(sum(orders_{{ days }}d) filter (where arm = 'holdout'), 0)
                as integer
            ) as holdout_orders,
            cast(
                coalesce(sum(revenue_{{ days }}d) filter (where arm = 'treated'), 0)
                as decimal(18, 4)
            ) as treated_revenue,
            cast(
                coalesce(sum(revenue_{{ days }}d) filter (where arm = 'holdout'), 0)
                as decimal(18, 4)
            ) as holdout_revenue
        from measured
        where is_closed_{{ days }}d
        group by promotion_id
                {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from final
