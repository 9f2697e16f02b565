{%- set keys = ['contact_id', 'account_id', 'loyalty_card_id', 'email', 'phone',
    'tax_code'] -%}

with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

contact_versions as (

    select * from {{ ref('stg_crm__contact_versions') }}

),

logins as (

    select * from {{ ref('int_logins_grouped') }}

),

told as (

    select * from {{ ref('int_records_told') }}

),

named_orders as (

    select
        order_id,
        {% for key in keys %}
        {{ key }},
        {% endfor %}
        {{ normalise_name('first_name') }} as first_name_key,
        {{ normalise_name('last_name') }} as last_name_key,
        loaded_at
    from orders

),

named_contacts as (

    select
        contact_id,
        {% for key in keys + ['mobile'] if key != 'contact_id' %}
        {{ key }},
        {% endfor %}
        {{ normalise_name('first_name') }} as first_name_key,
        {{ normalise_name('last_name') }} as last_name_key,
        loaded_at
    from contact_versions

),

-- a contact says the same in version after version
contact_keys as (

    {% for key in keys + ['mobile'] %}
    select
        contact_id as record_id,
        '{{ 'phone' if key == 'mobile' else key }}' as identifier_type,
        {{ key }} as identifier,
        first_name_key,
        last_name_key,
        loaded_at
    from named_contacts
    where {{ key }} is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}

),

final as (

    select
        'contact' as record_type,
        record_id,
        identifier_type,
        identifier,
        first_name_key,
        last_name_key,
        min(loaded_at) as loaded_at
    from contact_keys
    group by
        record_id,
        identifier_type,
        identifier,
        first_name_key,
        last_name_key
    union all
    {% for key in keys %}
    select
        'order' as record_type,
        order_id as record_id,
        '{{ key }}' as identifier_type,
        {{ key }} as identifier,
        first_name_key,
        last_name_key,
        loaded_at
    from named_orders
    where {{ key }} is not null
    union all
    {% endfor %}
    {% for key in ['account_id', 'email'] %}
    select
        'login' as record_type,
        login_id as record_id,
        '{{ key }}' as identifier_type,
        {{ key }} as identifier,
        null as first_name_key,
        null as last_name_key,
        loaded_at
    from logins
    where {{ key }} is not null
    union all
    {% endfor %}
    select
        record_type,
        record_id,
        identifier_type,
        identifier,
        null as first_name_key,
        null as last_name_key,
        loaded_at
    from told

)

select * from final
