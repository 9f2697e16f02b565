{{ config(materialized = 'view') }}

{%- set columns = {
    'sign': 'string',
    'channel': 'string',
    'category': 'string',
    'product_id': 'string',
    'order_id': 'string',
    'order_customer_type': 'string',
    'score': 'decimal(18, 6)',
    'spend_amount': 'decimal(18, 6)',
    'is_unusual': 'boolean',
    'occurred_at': moment_type(),
} -%}
{%- set sources = {
    'orders': {
        'sign': 'sign', 'category': 'category', 'product_id': 'product_id',
        'order_id': 'order_id', 'order_customer_type': 'order_customer_type',
        'spend_amount': 'unit_paid_amount', 'occurred_at': 'occurred_at',
    },
    'signs': {
        'sign': 'sign', 'category': 'category', 'product_id': 'product_id',
        'occurred_at': 'last_at',
    },
    'carts': {
        'sign': "'cart_left'", 'category': 'category',
        'product_id': 'product_id', 'occurred_at': 'last_cart_at',
    },
    'interests': {
        'sign': "'interest'", 'category': 'category', 'score': 'score',
        'is_unusual': 'is_unusual', 'occurred_at': 'last_look_at',
    },
    'looks': {
        'sign': "'dearer_look'", 'category': 'category',
        'product_id': 'product_id', 'score': 'price_ratio',
        'occurred_at': 'occurred_at',
    },
    'related': {
        'sign': "'related'", 'category': 'category', 'score': 'lift',
        'occurred_at': 'occurred_at',
    },
    'phases': {'sign': "'advocacy'", 'occurred_at': 'valid_from'},
    'people': {
        'sign': "'last_activity'", 'occurred_at': 'last_activity_at',
    },
    'consents': {
        'sign': "'consent'", 'channel': 'channel',
        'occurred_at': 'recorded_at',
    },
} -%}

with

orders as (

    select * from {{ ref('int_orders_signalled') }}

),

signs as (

    select * from {{ ref('int_signs_latest') }}
    where sign not in ('order', 'handover')

),

carts as (

    select * from {{ ref('int_carts_left') }}

),

interests as (

    select * from {{ ref('customer_interests') }}
    where last_look_at is not null

),

looks as (

    select * from {{ ref('int_looks_compared') }}

),

related as (

    select * from {{ ref('int_categories_related') }}

),

phases as (

    select * from {{ ref('journey_phases') }}
    where phase = 7 and is_current and category = 'all'

),

people as (

    select * from {{ ref('int_customers_aged') }}
    where last_activity_at is not null

),

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}
    where status = 'granted'

),

final as (

    {% for source, told in sources.items() %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        {%- for column, kind in columns.items() %}
        cast({{ told.get(column, 'null') }} as {{ kind }}) as {{ column }},
        {%- endfor %}
        customer_id
    from {{ source }}
    {% endfor %}

)

select * from final
