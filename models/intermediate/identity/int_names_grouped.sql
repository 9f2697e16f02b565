with

names as (

    select * from {{ ref('int_names_seen') }}

),

agreeing as (

    select * from {{ ref('int_names_agreed') }}

),

full_names as (

    select * from {{ ref('int_names_led') }}

),

candidates as (

    select
        agreeing.identifier_type,
        agreeing.identifier_value,
        agreeing.seen_rank,
        agreeing.other_seen_at,
        full_names.leader_rank,
        first_value(full_names.leader_rank) over (
            partition by
                agreeing.identifier_type,
                agreeing.identifier_value,
                agreeing.seen_rank
            order by agreeing.other_rank asc nulls last
        ) as first_leader_rank
    from agreeing
    inner join full_names
        on
            agreeing.identifier_type = full_names.identifier_type
            and agreeing.identifier_value = full_names.identifier_value
            and agreeing.other_rank = full_names.seen_rank
    where not agreeing.is_full

),

-- a name that is not full is the first person's that it can be, until a second
-- one comes: then it links nobody, and the first keeps what they had together
other_names as (

    select
        identifier_type,
        identifier_value,
        seen_rank,
        min(first_leader_rank) as leader_rank,
        min(other_seen_at) filter (
            where leader_rank <> first_leader_rank
        ) as ambiguous_at
    from candidates
    group by identifier_type, identifier_value, seen_rank

),

final as (

    select
        names.identifier_type,
        names.identifier_value,
        names.name_key,
        names.seen_at,
        other_names.ambiguous_at,
        coalesce(
            full_names.leader_rank,
            other_names.leader_rank,
            -- no full name it could be: a person of their own, but on an e-mail
            -- a last name alone tells nobody
            case
                when
                    names.identifier_kind <> 'email'
                    or names.first_name_key is not null
                    then names.seen_rank
            end
        ) as group_rank
    from names
    left join full_names
        on
            names.identifier_type = full_names.identifier_type
            and names.identifier_value = full_names.identifier_value
            and names.seen_rank = full_names.seen_rank
    left join other_names
        on
            names.identifier_type = other_names.identifier_type
            and names.identifier_value = other_names.identifier_value
            and names.seen_rank = other_names.seen_rank

)

select * from final
