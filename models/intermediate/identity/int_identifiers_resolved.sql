with

placed as (

    select * from {{ ref('int_identifiers_placed') }}

),

people as (

    select * from {{ ref('int_people_founded') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}

),

final as (

    select
        placed.node_key,
        coalesce(erased.erased_customer_id, people.customer_id) as customer_id,
        erased.customer_id is not null as is_erased
    from placed
    inner join people
        on placed.person_key = people.person_key
    left join erased
        on people.customer_id = erased.customer_id

)

select * from final
