{%- set features = score_features() -%}
{%- set actions = [
    'visits_count', 'product_views_count', 'clicks_count', 'contacts_count'
] -%}

with

customers as (

    select * from {{ ref('int_customers_observed') }}

),

actions as (

    select * from {{ ref('int_actions_counted_to_periods') }}

),

days as (

    select * from {{ ref('int_actions_dated') }}

),

bins as (

    select * from {{ ref('score_bins') }}

),

-- before its source began, nobody is known not to have acted
begun as (

    select
        {%- for action in actions %}
        {%- if not loop.first %},{% endif %}
        {{ add_days(
            'min(acted_on) filter (where ' ~ action ~ ' > 0)',
            var('score_window_days') - 1
        ) }} as {{ action }}_known_on
        {%- endfor %}
    from days

),

acting as (

    select
        customers.score,
        customers.period,
        customers.customer_id,
        customers.orders_count,
        customers.days_since_order,
        customers.days_known,
        customers.average_order_amount,
        {%- for action in actions %}
        case
            when customers.observed_on >= begun.{{ action }}_known_on
                then coalesce(actions.{{ action }}, 0)
        end as {{ action }},
        {%- endfor %}
        customers.has_outcome
    from customers
    cross join begun
    left join actions
        on
            customers.customer_id = actions.customer_id
            and customers.observed_on = actions.observed_on

),

-- looked up once a value: many people have the same
{% for feature in features %}
{{ feature }}_bins as (

    select
        acting.{{ feature }},
        max(bins.at_least) as at_least
    from (select distinct acting.{{ feature }} from acting) as acting
    inner join bins
        on
            bins.feature = '{{ feature }}'
            and acting.{{ feature }} >= bins.at_least
    group by acting.{{ feature }}

),

{% endfor %}
binned as (

    select
        {%- for feature in features %}
        {{ feature }}_bins.at_least as {{ feature }}_from,
        {%- endfor %}
        acting.score,
        acting.period,
        acting.customer_id,
        acting.days_since_order,
        acting.has_outcome
    from acting
    {% for feature in features %}
    left join {{ feature }}_bins
        on acting.{{ feature }} = {{ feature }}_bins.{{ feature }}
    {% endfor %}

),

-- who has every value in the same bin is in one cell, and has one score
final as (

    select
        score,
        period,
        customer_id,
        days_since_order,
        has_outcome,
        {%- for feature in features %}
        {{ feature }}_from,
        {%- endfor %}
        ''
        {%- for feature in features %}
        || ' ' || coalesce(cast({{ feature }}_from as string), '-')
        {%- endfor %} as cell
    from binned

)

select * from final
