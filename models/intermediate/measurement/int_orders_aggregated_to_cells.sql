{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date'] -%}

with

attributed as (

    select * from {{ ref('int_orders_attributed_to_messages') }}

),

variants as (

    select * from {{ ref('promotion_variants') }}

),

redeemed as (

    select
        {%- for column in cell[:-1] %}
        attributed.{{ column }},
        {%- endfor %}
        attributed.sent_on as kpi_date,
        attributed.order_id,
        attributed.total_amount,
        attributed.refund_amount,
        attributed.units_count,
        row_number() over (
            partition by attributed.promotion_id, attributed.customer_id
            order by attributed.order_id asc nulls last
        ) = 1 as is_first_of_buyer,
        max(variants.incentive_amount) as incentive_amount
    from attributed
    left join variants
        on
            attributed.promotion_id = variants.promotion_id
            and attributed.coupon_code = variants.coupon_code
    group by
        {%- for column in cell[:-1] %}
        attributed.{{ column }},
        {%- endfor %}
        attributed.sent_on,
        attributed.order_id,
        attributed.customer_id,
        attributed.total_amount,
        attributed.refund_amount,
        attributed.units_count

),

final as (

    select
        {{ cell | join(', ') }},
        count(*) as orders,
        count(*) filter (where is_first_of_buyer) as buyers,
        sum(units_count) as units,
        sum(total_amount) as revenue_gross,
        sum(refund_amount) as returns_amount,
        sum(incentive_amount) as redeemed_amount
    from redeemed
    group by {{ cell | join(', ') }}

)

select * from final
