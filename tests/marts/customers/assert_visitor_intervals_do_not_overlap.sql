-- At any moment a device is one person's. If it breaks, one visit is counted
-- for two people.
with

visitors as (

    select
        *,
        coalesce(valid_from, {{ moment('0001-01-01 00:00:00') }}) as starts_at,
        coalesce(valid_to, {{ moment('9999-12-31 00:00:00') }}) as ends_at
    from {{ ref('customer_identifiers') }}
    where identifier_type = 'visitor_id'

),

ordered as (

    select
        *,
        lead(starts_at) over (
            partition by identifier_value
            order by starts_at asc nulls last, ends_at asc nulls last
        ) as next_starts_at
    from visitors

),

final as (

    select
        identifier_value,
        customer_id,
        starts_at,
        ends_at,
        next_starts_at
    from ordered
    where next_starts_at < ends_at

)

select * from final
