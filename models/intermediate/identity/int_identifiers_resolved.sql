with

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

clustered as (

    select * from {{ ref('int_identifiers_clustered') }}

),

identifiers as (

    select
        node_key,
        min(identifier_type) as identifier_type,
        min(identifier_value) as identifier_value,
        min(node_name) as node_name,
        min(identifier_rank) as identifier_rank,
        min(loaded_at) as first_seen_at,
        max(loaded_at) as last_seen_at
    from matched
    where not is_shared
    group by node_key

),

-- the identifier that arrived first names the person for good
founded as (

    select
        clustered.component_key,
        {{ customer_id('identifiers.node_name') }} as customer_id
    from identifiers
    inner join clustered
        on identifiers.node_key = clustered.node_key
    qualify row_number() over (
        partition by clustered.component_key
        order by
            identifiers.first_seen_at asc nulls last,
            identifiers.identifier_rank asc nulls last,
            identifiers.node_name asc nulls last
    ) = 1

),

final as (

    select
        identifiers.node_key,
        identifiers.identifier_type,
        identifiers.identifier_value,
        identifiers.node_name,
        identifiers.first_seen_at,
        identifiers.last_seen_at,
        founded.customer_id
    from identifiers
    inner join clustered
        on identifiers.node_key = clustered.node_key
    inner join founded
        on clustered.component_key = founded.component_key

)

select * from final
