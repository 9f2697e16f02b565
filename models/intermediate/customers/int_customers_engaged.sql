with

seen as (

    select * from {{ ref('int_customers_seen') }}

),

contacts as (

    select * from {{ ref('int_contacts_aggregated_to_customers') }}

),

clicks as (

    select * from {{ ref('int_clicks_aggregated_to_customers') }}

),

signs as (

    select
        customer_id,
        last_visit_at as engaged_at
    from seen
    union all
    select
        customer_id,
        last_void_order_at as engaged_at
    from seen
    union all
    select
        customer_id,
        last_contact_at as engaged_at
    from contacts
    union all
    select
        customer_id,
        last_clicked_at as engaged_at
    from clicks

),

final as (

    select
        customer_id,
        max(engaged_at) as last_engaged_at
    from signs
    where engaged_at is not null
    group by customer_id

)

select * from final
