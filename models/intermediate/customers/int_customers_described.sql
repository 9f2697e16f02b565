{%- set attributes = ['first_name', 'last_name', 'city', 'province',
    'postal_code', 'country'] -%}

with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

identified as (

    select * from {{ ref('int_orders_identified') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'contact'

),

-- names: the CRM's before an order's; addresses: a delivered order's first
told as (

    select
        records.customer_id,
        'contact:' || contacts.contact_id as record_key,
        1 as name_rank,
        2 as address_rank,
        coalesce(contacts.updated_at, contacts.created_at) as told_at,
        contacts.first_name,
        contacts.last_name,
        contacts.city,
        contacts.province,
        contacts.postal_code,
        contacts.country,
        contacts.birth_date,
        contacts.gender,
        contacts.latitude,
        contacts.longitude,
        contacts.nearest_store_id,
        contacts.lead_source,
        contacts.created_at as contact_created_at
    from contacts
    inner join records
        on contacts.contact_id = records.record_id
    union all
    select
        identified.customer_id,
        'order:' || orders.order_id as record_key,
        2 as name_rank,
        case when orders.status = 'delivered' then 1 else 3 end as address_rank,
        orders.placed_at as told_at,
        orders.first_name,
        orders.last_name,
        orders.city,
        orders.province,
        orders.postal_code,
        orders.country,
        null as birth_date,
        null as gender,
        null as latitude,
        null as longitude,
        null as nearest_store_id,
        null as lead_source,
        null as contact_created_at
    from orders
    inner join identified
        on orders.order_id = identified.order_id

),

births as (

    select
        customer_id,
        birth_date
    from told
    where birth_date is not null
    group by customer_id, birth_date
    qualify row_number() over (
        partition by customer_id
        order by count(*) desc nulls last, birth_date asc nulls last
    ) = 1

),

genders as (

    select
        customer_id,
        gender
    from told
    where gender is not null
    group by customer_id, gender
    qualify row_number() over (
        partition by customer_id
        order by count(*) desc nulls last, gender asc nulls last
    ) = 1

),

described as (

    select
        customer_id,
        {%- for attribute in attributes %}
        {%- set kind = 'name' if 'name' in attribute else 'address' %}
        {%- set rank = kind ~ '_rank' %}
        {{ first_told(attribute, rank) }} as {{ attribute }},
        {%- endfor %}
        {{ first_told('latitude', 'name_rank') }} as latitude,
        {{ first_told('longitude', 'name_rank') }} as longitude,
        {{ first_told('nearest_store_id', 'name_rank') }} as nearest_store_id,
        min_by(lead_source, (contact_created_at, record_key)) filter (
            where lead_source is not null
        ) as lead_source
    from told
    group by customer_id

),

final as (

    select
        described.customer_id,
        {%- for attribute in attributes %}
        described.{{ attribute }},
        {%- endfor %}
        described.latitude,
        described.longitude,
        described.nearest_store_id,
        described.lead_source,
        births.birth_date,
        genders.gender
    from described
    left join births
        on described.customer_id = births.customer_id
    left join genders
        on described.customer_id = genders.customer_id

)

select * from final
