{%- set features = score_features() -%}

with

customers as (

    select * from {{ ref('int_customers_binned') }}

),

periods as (

    select * from {{ ref('int_score_periods_dated') }}

),

final as (

    select
        customers.score,
        customers.period,
        customers.cell,
        periods.is_learnt,
        periods.is_learnt_for_test,
        {%- for feature in features %}
        customers.{{ feature }}_from,
        {%- endfor %}
        count(*) as people_count,
        count(*) filter (where customers.has_outcome) as outcomes_count
    from customers
    inner join periods
        on
            customers.score = periods.score
            and customers.period = periods.period
    group by
        customers.score,
        customers.period,
        customers.cell,
        periods.is_learnt,
        {%- for feature in features %}
        customers.{{ feature }}_from,
        {%- endfor %}
        periods.is_learnt_for_test

)

select * from final
