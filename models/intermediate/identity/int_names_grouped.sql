with

names as (

    select * from {{ ref('int_names_seen') }}

),

-- each name with the full names of the same value that it can be
agreeing as (

    select
        names.identifier_type,
        names.identifier_value,
        names.seen_rank,
        names.is_full,
        others.seen_rank as other_rank
    from names
    inner join names as others
        on
            names.identifier_type = others.identifier_type
            and names.identifier_value = others.identifier_value
    where
        others.is_full
        and (
            (
                (
                    names.first_name_key is null
                    or {{ names_agree(
                        'names.first_name_key', 'others.first_name_key'
                    ) }}
                )
                and (
                    names.identifier_kind = 'email'
                    or names.last_name_key is null
                    or names.last_name_key = others.last_name_key
                )
            )
            -- first and last name written into each other's field
            or (
                names.first_name_key = others.last_name_key
                and names.last_name_key = others.first_name_key
            )
        )

),

-- only names seen before decide, so that later ones never regroup earlier ones
led as (

    select
        identifier_type,
        identifier_value,
        seen_rank,
        min(other_rank) as leader_rank
    from agreeing
    where is_full and other_rank <= seen_rank
    group by identifier_type, identifier_value, seen_rank

),

full_names as (

    select
        led.identifier_type,
        led.identifier_value,
        led.seen_rank,
        leaders.leader_rank
    from led
    inner join led as leaders
        on
            led.identifier_type = leaders.identifier_type
            and led.identifier_value = leaders.identifier_value
            and led.leader_rank = leaders.seen_rank

),

-- a name that is not full joins the only group it can be, or nobody
other_names as (

    select
        agreeing.identifier_type,
        agreeing.identifier_value,
        agreeing.seen_rank,
        min(full_names.leader_rank) as leader_rank,
        count(distinct full_names.leader_rank) as groups_count
    from agreeing
    inner join full_names
        on
            agreeing.identifier_type = full_names.identifier_type
            and agreeing.identifier_value = full_names.identifier_value
            and agreeing.other_rank = full_names.seen_rank
    where not agreeing.is_full
    group by
        agreeing.identifier_type,
        agreeing.identifier_value,
        agreeing.seen_rank

),

final as (

    select
        names.identifier_type,
        names.identifier_value,
        names.name_key,
        names.seen_at,
        case
            when names.is_full then full_names.leader_rank
            when other_names.groups_count = 1 then other_names.leader_rank
            -- no full name it could be: on a phone a person of their own
            when
                other_names.groups_count is null
                and (
                    names.identifier_kind <> 'email'
                    or names.first_name_key is not null
                )
                then names.seen_rank
        end as group_rank
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
