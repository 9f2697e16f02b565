-- Every customer is in one phase now, each phase begins where the one before
-- ends, and every valid order up to then is counted.
with

phases as (

    select * from {{ ref('journey_phases') }}

),

people as (

    select * from {{ ref('customers') }}

),

orders as (

    select * from {{ ref('orders') }}
    where is_valid and placed_at <= {{ as_of_at() }}

),

current_phases as (

    select
        customer_id,
        valid_from,
        orders_count
    from phases
    where category = 'all' and is_current

),

counted as (

    select
        current_phases.customer_id,
        count(distinct current_phases.valid_from) as phases_count,
        max(current_phases.orders_count) as orders_count,
        count(orders.order_id) as orders_found
    from current_phases
    left join orders
        on
            current_phases.customer_id = orders.customer_id
            and current_phases.valid_from >= orders.placed_at
    group by current_phases.customer_id

),

followed as (

    select
        customer_id,
        valid_to,
        phase,
        lead(valid_from) over journeys as next_from,
        lead(previous_phase) over journeys as next_previous
    from phases
    window journeys as (
        partition by customer_id, category
        order by spell_number asc nulls last
    )

),

final as (

    select
        people.customer_id,
        'not in one phase, or orders missing' as problem
    from people
    left join counted
        on people.customer_id = counted.customer_id
    where
        coalesce(counted.phases_count, 0) <> 1
        or counted.orders_count <> counted.orders_found
    union all
    select
        customer_id,
        'a gap, or a phase that is not the one before' as problem
    from followed
    where
        valid_to is distinct from next_from
        or (next_from is not null and next_previous is distinct from phase)

)

select * from final
