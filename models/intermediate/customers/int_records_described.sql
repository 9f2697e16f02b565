{%- set tellers = survivorship_attributes() -%}
{%- set attributes = tellers | reject('in', ['email', 'phone']) | list -%}

with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}
    -- a deleted one goes on identifying its person, and tells nothing
    where not {{ is_deleted('deleted_at') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

identified as (

    select * from {{ ref('int_orders_identified') }}
    where identified_by <> 'erased'

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'contact'

),

final as (

    select
        records.customer_id,
        'contact' as source,
        'contact:' || contacts.contact_id as record_key,
        contacts.created_at,
        coalesce(contacts.updated_at, contacts.created_at) as told_at,
        {%- for attribute in attributes %}
        contacts.{{ attribute }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from contacts
    inner join records
        on contacts.contact_id = records.record_id
    union all
    select
        identified.customer_id,
        case orders.status
            when 'delivered' then 'delivered_order' else 'order'
        end as source,
        'order:' || orders.order_id as record_key,
        orders.placed_at as created_at,
        orders.placed_at as told_at,
        {%- for attribute in attributes %}
        {%- set told = 'order' in tellers[attribute] %}
        {{ 'orders.' if told else 'null as ' }}{{ attribute }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from orders
    inner join identified
        on orders.order_id = identified.order_id

)

select * from final
