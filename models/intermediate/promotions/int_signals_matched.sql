with

due as (

    select * from {{ ref('int_signals_due') }}

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
        due.promotion_id,
        due.customer_id,
        due.sign,
        due.category,
        due.product_id,
        due.order_id,
        coalesce(due.order_customer_type, people.customer_type)
            as trigger_customer_type,
        due.score,
        due.spend_amount,
        due.occurred_at,
        due.due_on,
        due.is_lapsed
    from due
    inner join rules
        on due.promotion_id = rules.promotion_id
    inner join people
        on due.customer_id = people.customer_id
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
