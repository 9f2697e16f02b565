with

names as (

    select * from {{ ref('int_names_grouped') }}

),

people as (

    select
        identifier_type,
        identifier_value,
        group_rank,
        min(seen_at) as seen_at,
        min_by(name_key, (seen_at, name_key)) as group_name
    from names
    where group_rank is not null
    group by identifier_type, identifier_value, group_rank

),

ranked as (

    select
        identifier_type,
        identifier_value,
        group_rank,
        group_name,
        count(*) over (
            partition by identifier_type, identifier_value
        ) as people_count,
        row_number() over (
            partition by identifier_type, identifier_value
            order by seen_at asc nulls last, group_name asc nulls last
        ) as person_rank,
        seen_at
    from people

),

contested as (

    select
        identifier_type,
        identifier_value,
        min(seen_at) as contested_at,
        min(people_count) as people_count
    from ranked
    where person_rank = 2
    group by identifier_type, identifier_value

),

final as (

    select
        names.identifier_type,
        names.identifier_value,
        names.name_key,
        -- who was there first goes on under the value alone, so their id stays
        case
            when ranked.person_rank > 1 then '|' || ranked.group_name
        end as node_suffix,
        case
            when ranked.group_rank is null then contested.contested_at
            else names.ambiguous_at
        end as ambiguous_at,
        contested.people_count
    from names
    inner join contested
        on
            names.identifier_type = contested.identifier_type
            and names.identifier_value = contested.identifier_value
    left join ranked
        on
            names.identifier_type = ranked.identifier_type
            and names.identifier_value = ranked.identifier_value
            and names.group_rank = ranked.group_rank
    union all
    -- records without a name
    select
        identifier_type,
        identifier_value,
        null as name_key,
        null as node_suffix,
        contested_at as ambiguous_at,
        people_count
    from contested

)

select * from final
