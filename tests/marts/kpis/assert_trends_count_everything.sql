-- The weeks and the months of trends add up to the same: to all valid orders
-- and what they brought, all visits, returns, messages and costs. If it breaks,
-- a day is in no period, or in two.
{%- set totals = {
    'orders': ['orders', 'count(*)', 'is_valid'],
    'revenue_net': ['orders', 'sum(net_amount)', 'is_valid'],
    'new_customers': ['orders', 'count(*)', 'is_first_order'],
    'sessions': ['sessions', 'count(*)', 'true'],
    'returns': ['returns', 'count(*)', 'not is_take_back'],
    'emails_sent': ['int_messages_summarised', 'count(*)', "channel = 'email'"],
    'cost': ['int_costs_touched', 'sum(cost_amount)', 'true'],
} %}

with

trends as (

    select * from {{ ref('trends') }}

),

expected as (

    {% for metric, (model, total, condition) in totals.items() %}
    select
        '{{ metric }}' as metric,
        coalesce({{ total }}, 0) as amount
    from {{ ref(model) }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

summed as (

    select
        metric,
        period,
        sum(numerator_amount) as amount
    from trends
    group by metric, period

),

final as (

    select
        expected.metric,
        summed.period,
        expected.amount as expected_amount,
        summed.amount
    from expected
    inner join summed
        on expected.metric = summed.metric
    -- a source not handed over has null, and nothing to add up
    where summed.amount <> expected.amount

)

select * from final
