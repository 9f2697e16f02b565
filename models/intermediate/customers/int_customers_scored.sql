{%- set days = days_between('orders.last_order_date', as_of_date()) -%}

with

orders as (

    select * from {{ ref('int_orders_profiled_to_customers') }}

),

cutoffs as (

    select * from {{ ref('rfm_cutoffs') }}

),

ranged as (

    select
        dimension,
        score,
        lower_bound,
        coalesce(
            lead(lower_bound) over (
                partition by dimension
                order by lower_bound asc nulls last
            ),
            99999999999999
        ) as upper_bound
    from cutoffs

),

{% for dimension in ['recency', 'frequency', 'monetary'] %}
{{ dimension }} as (

    select
        score,
        lower_bound,
        upper_bound
    from ranged
    where dimension = '{{ dimension }}'

),

{% endfor %}
final as (

    select
        orders.customer_id,
        recency.score as recency_score,
        frequency.score as frequency_score,
        monetary.score as monetary_score
    from orders
    inner join recency
        on
            greatest({{ days }}, 0) >= recency.lower_bound
            and greatest({{ days }}, 0) < recency.upper_bound
    inner join frequency
        on
            orders.orders_count >= frequency.lower_bound
            and orders.orders_count < frequency.upper_bound
    inner join monetary
        on
            greatest(orders.net_amount, 0) >= monetary.lower_bound
            and greatest(orders.net_amount, 0) < monetary.upper_bound

)

select * from final
