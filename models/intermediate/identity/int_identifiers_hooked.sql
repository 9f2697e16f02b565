with

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

links as (

    select * from {{ ref('int_identifiers_linked') }}

),

contested as (

    select * from {{ ref('int_components_contested') }}

),

several as (

    select nodes.component_key
    from nodes
    left join contested
        on nodes.component_key = contested.component_key
    where contested.component_key is null
    group by nodes.component_key
    having count(*) > 1

),

placed as (

    select
        nodes.node_key,
        nodes.component_key,
        nodes.first_on,
        {{ arrival_order('nodes.first_seen_at', 'nodes.identifier_rank') }}
            as arrival_order
    from nodes
    inner join several
        on nodes.component_key = several.component_key

),

ends as (

    select
        links.linked_on,
        one.node_key as one_key,
        other.node_key as other_key,
        one.first_on as one_first_on,
        other.first_on as other_first_on,
        one.arrival_order as one_order,
        other.arrival_order as other_order,
        one.arrival_order > other.arrival_order
        or (
            one.arrival_order = other.arrival_order
            and one.node_key > other.node_key
        ) as is_one_later
    from links
    inner join placed as one
        on links.node_a = one.node_key
    inner join placed as other
        on links.node_b = other.node_key

),

-- the identifier that came later, linked on its first day
hooks as (

    select
        case when is_one_later then one_key else other_key end as node_key,
        min_by(
            case when is_one_later then other_key else one_key end,
            (
                case when is_one_later then other_order else one_order end,
                case when is_one_later then other_key else one_key end
            )
        ) as hooked_to
    from ends
    where
        linked_on = case
            when is_one_later then one_first_on else other_first_on
        end
    group by case when is_one_later then one_key else other_key end

),

final as (

    select
        placed.component_key,
        placed.node_key,
        hooks.hooked_to
    from placed
    left join hooks
        on placed.node_key = hooks.node_key

)

select * from final
