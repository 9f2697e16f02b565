with

names as (

    select * from {{ ref('int_names_seen') }}

),

final as (

    select
        names.identifier_type,
        names.identifier_value,
        names.seen_rank,
        names.is_full,
        others.seen_rank as other_rank,
        others.seen_at as other_seen_at
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

)

select * from final
