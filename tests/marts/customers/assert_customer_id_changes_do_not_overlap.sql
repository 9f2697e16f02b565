-- An old id stands for one other at a time. If it breaks, a holdout noted under
-- it is two people's.
with

changes as (

    select
        *,
        coalesce(valid_to, date '9999-12-31') as ends_on
    from {{ ref('customer_id_changes') }}

),

ordered as (

    select
        *,
        lead(valid_from) over (
            partition by old_customer_id
            order by
                valid_from asc nulls last,
                ends_on asc nulls last,
                customer_id asc nulls last
        ) as next_valid_from
    from changes

),

final as (

    select
        old_customer_id,
        customer_id,
        valid_from,
        valid_to,
        next_valid_from
    from ordered
    where next_valid_from < ends_on

)

select * from final
