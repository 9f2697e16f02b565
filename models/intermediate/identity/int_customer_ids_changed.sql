with

replayed as (

    select * from {{ ref('int_customers_replayed') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

current_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

overrides as (

    select * from {{ ref('int_components_overridden') }}

),

compared as (

    select
        old_node_key,
        replayed_on,
        founder_key,
        lag(founder_key) over (
            partition by old_node_key
            order by replayed_on asc nulls last
        ) as prior_founder_key,
        lag(old_node_key) over (
            partition by old_node_key
            order by replayed_on asc nulls last
        ) is null as is_first
    from replayed

),

moves as (

    select
        old_node_key,
        founder_key,
        prior_founder_key,
        replayed_on as valid_from,
        lead(replayed_on) over (
            partition by old_node_key
            order by replayed_on asc nulls last
        ) as valid_to
    from compared
    where
        not is_first
        and founder_key is distinct from prior_founder_key

),

named as (

    select
        {{ customer_id('moves.old_node_key') }} as old_customer_id,
        {{ customer_id('moves.founder_key') }} as customer_id,
        moves.valid_from,
        moves.valid_to,
        case
            when overrides.component_key is not null then 'override'
            -- into an older person, or out of one
            when
                moves.prior_founder_key is not null
                and (founders.first_seen_at, founders.identifier_rank) <= (
                    prior_founders.first_seen_at,
                    prior_founders.identifier_rank
                )
                then 'merged'
            else 'split'
        end as reason
    from moves
    inner join nodes as old_nodes
        on moves.old_node_key = old_nodes.node_key
    left join nodes as founders
        on moves.founder_key = founders.node_key
    left join nodes as prior_founders
        on moves.prior_founder_key = prior_founders.node_key
    left join overrides
        on
            old_nodes.component_key = overrides.component_key
            and moves.valid_from = overrides.decided_on

),

final as (

    select
        named.old_customer_id,
        coalesce(named.customer_id, current_ids.customer_id) as customer_id,
        named.reason,
        named.valid_from,
        named.valid_to
    from named
    left join current_ids
        on named.old_customer_id = current_ids.issued_customer_id
    -- an id that came back to its person stands for itself again
    where
        coalesce(named.customer_id, current_ids.customer_id)
        <> named.old_customer_id

)

select * from final
