with

outcomes as (

    select * from {{ ref('int_outcomes_counted') }}
    where 'all' in (band, variant)

),

final as (

    select
        promotion_id,
        band,
        window_days,
        {%- for arm in ['treated', 'holdout'] %}
        {{ of_arm('people_count', arm) }} as {{ arm }}_count,
        {{ of_arm('buyers_count', arm) }} as {{ arm }}_buyers,
        {{ of_arm('orders_count', arm) }} as {{ arm }}_orders,
        {{ of_arm('revenue_amount', arm, 'decimal(18, 4)') }}
            as {{ arm }}_revenue,
        {%- endfor %}
        variant
    from outcomes
    group by promotion_id, band, variant, window_days

)

select * from final
