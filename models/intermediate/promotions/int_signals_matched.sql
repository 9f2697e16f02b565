with

dated as (

    select * from {{ ref('int_signals_dated') }}

),

rules as (

    select * from {{ ref('int_promotion_rules_pivoted') }}

),

people as (

    select * from {{ ref('int_customers_conditioned') }}

),

-- what is not known of a person is no reason to write to them
final as (

    select
        dated.promotion_id,
        dated.customer_id,
        dated.sign,
        dated.category,
        dated.product_id,
        dated.order_id,
        coalesce(dated.order_customer_type, people.customer_type)
            as trigger_customer_type,
        dated.score,
        dated.spend_amount,
        dated.occurred_at,
        dated.due_on
    from dated
    inner join rules
        on dated.promotion_id = rules.promotion_id
    inner join people
        on dated.customer_id = people.customer_id
    where
        {% for parameter, value, comparison in [
            ['max_days_registered', 'days_registered', '<='],
            ['min_orders', 'orders_count', '>='],
            ['max_orders', 'orders_count', '<='],
            ['min_age', 'age', '>='],
            ['max_age', 'age', '<='],
            ['max_store_km', 'nearest_store_km', '<='],
            ['min_chats', 'chats_count', '>='],
            ['is_always_paying_shipping', 'is_always_paying_shipping', '='],
            ['has_open_complaint', 'has_open_complaint', '='],
        ] %}
        (
            rules.{{ parameter }} is null
            or coalesce(
                people.{{ value }} {{ comparison }} rules.{{ parameter }}, false
            )
        )
        and
        {% endfor %}
        {% for parameter in ['gender', 'recency_class', 'frequency_class'] %}
        {{ is_one_of(parameter, 'people.' ~ parameter) }}
        {% if not loop.last %}
        and
        {% endif %}
        {% endfor %}

)

select * from final
