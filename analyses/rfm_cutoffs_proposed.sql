-- Proposes the bounds of rfm_cutoffs: the quintiles of who has ordered. An
-- analyst reads them, rounds them and writes them into rfm_cutoffs.csv, where
-- they stay until somebody freezes new ones: a score then moves because the
-- person did, and not because others did. Bounds must rise; where many have the
-- same value (one order), take the next one.
with

profiles as (

    select * from {{ ref('customer_profiles') }}
    where orders_count > 0

),

customers as (

    select * from {{ ref('customers') }}

),

measured as (

    select
        profiles.orders_count,
        profiles.net_amount,
        {{ as_of_date() }}
        - {{ business_date('customers.last_order_at') }} as recency_days
    from profiles
    inner join customers
        on profiles.customer_id = customers.customer_id

),

final as (
    {% for score in [1, 2, 3, 4, 5] %}
    select
        {{ score }} as score,
        {%- if score == 5 %}
        0 as recency_from,
        {%- else %}
        cast(quantile_cont(recency_days, {{ 1 - score / 5 }}) as integer) + 1
            as recency_from,
        {%- endif %}
        cast(quantile_disc(orders_count, {{ (score - 1) / 5 }}) as integer)
            as frequency_from,
        cast(quantile_cont(net_amount, {{ (score - 1) / 5 }}) as decimal(18, 2))
            as monetary_from
    from measured
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from final
order by score desc nulls last
