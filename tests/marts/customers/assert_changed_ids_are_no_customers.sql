-- An id that stands for another today is nobody's own. If it breaks, one person
-- is counted under two ids.
with

changes as (

    select * from {{ ref('customer_id_changes') }}
    where valid_to is null

),

customers as (

    select * from {{ ref('customers') }}

),

final as (

    select
        changes.old_customer_id,
        changes.customer_id,
        changes.reason,
        changes.valid_from
    from changes
    inner join customers
        on changes.old_customer_id = customers.customer_id

)

select * from final
