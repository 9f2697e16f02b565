with

measured as (

    select * from {{ ref('int_customers_measured') }}

),

-- a window that is still open says too little, of both groups
closed as (

    {%- for days in [14, 30] %}
    select
        promotion_id,
        band,
        variant,
        arm,
        {{ days }} as window_days,
        orders_{{ days }}d as orders_count,
        revenue_{{ days }}d as revenue_amount
    from measured
    where is_closed_{{ days }}d
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- who spent about the same shares a row: there are only so many steps of half
-- a percent, however many people there are
stepped as (

    select
        promotion_id,
        band,
        variant,
        arm,
        window_days,
        orders_count,
        revenue_amount,
        cast(sign(revenue_amount) as integer) as revenue_sign,
        case
            when revenue_amount <> 0
                then cast(
                    floor(200 * ln(cast(abs(revenue_amount) as double)))
                    as integer
                )
        end as revenue_step
    from closed

),

final as (

    select
        promotion_id,
        case when grouping(band) = 1 then 'all' else band end as band,
        case when grouping(variant) = 1 then 'all' else variant end as variant,
        arm,
        window_days,
        revenue_sign,
        revenue_step,
        count(*) as people_count,
        count(*) filter (where orders_count > 0) as buyers_count,
        sum(orders_count) as orders_count,
        sum(revenue_amount) as revenue_amount,
        sum(revenue_amount * revenue_amount) as revenue_squares
    from stepped
    group by
        promotion_id,
        arm,
        window_days,
        revenue_sign,
        revenue_step,
        cube(band, variant)

)

select * from final
