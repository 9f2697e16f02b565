with

demoted as (

    select * from {{ ref('int_identifiers_demoted') }}

),

names as (

    select * from {{ ref('int_names_separated') }}

),

cut_links as (

    select * from {{ ref('int_links_cut') }}

),

nodes as (

    select * from {{ ref('int_identifiers_arrived') }}

),

sightings as (

    select * from {{ ref('int_visitors_sighted') }}

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

unapplied as (

    select * from {{ ref('int_requests_unapplied') }}

),

-- the weaker end of a cut link is the value to look at
cut_ends as (

    select
        case
            when one.identifier_rank > other.identifier_rank then one.node_key
            else other.node_key
        end as node_key,
        case
            when one.identifier_rank > other.identifier_rank
                then other.node_key
            else one.node_key
        end as other_key,
        cut_links.review_kind,
        cut_links.linked_on as since_on
    from cut_links
    inner join nodes as one
        on cut_links.node_a = one.node_key
    inner join nodes as other
        on cut_links.node_b = other.node_key

),

others as (

    select distinct
        node_key,
        node_name
    from matched

),

cut_values as (

    select distinct
        matched.identifier_type,
        matched.identifier_value,
        others.node_name as other_value,
        cut_ends.review_kind,
        cut_ends.since_on
    from cut_ends
    inner join matched
        on cut_ends.node_key = matched.node_key
    inner join others
        on cut_ends.other_key = others.node_key

),

final as (

    select
        identifier_type,
        identifier_value,
        cast(null as string) as other_value,
        reason as review_kind,
        {{ business_date('demoted_at') }} as since_on,
        cast(null as string) as detail
    from demoted
    union all
    select
        identifier_type,
        identifier_value,
        cast(null as string) as other_value,
        'several_people' as review_kind,
        {{ business_date('min(ambiguous_at)') }} as since_on,
        cast(max(people_count) as string) || ' people by name' as detail
    from names
    group by identifier_type, identifier_value
    union all
    select
        identifier_type,
        identifier_value,
        other_value,
        review_kind,
        since_on,
        cast(null as string) as detail
    from cut_values
    union all
    select
        'visitor_id' as identifier_type,
        visitor_id as identifier_value,
        cast(null as string) as other_value,
        'shared_device' as review_kind,
        {{ business_date('min(seen_at) filter (where is_shared)') }}
            as since_on,
        cast(count(distinct customer_id) as string) || ' people' as detail
    from sightings
    group by visitor_id
    having bool_or(is_shared)
    union all
    select
        identifier_type,
        identifier_value,
        other_value,
        review_kind,
        since_on,
        detail
    from unapplied

)

select * from final
