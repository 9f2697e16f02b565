with

valued as (

    select * from {{ ref('int_identifiers_valued') }}

),

demoted as (

    select * from {{ ref('int_identifiers_demoted') }}

),

named as (

    select
        valued.identifier_type,
        valued.identifier_value,
        valued.identifier_kind,
        valued.name_key,
        min(valued.first_name_key) as first_name_key,
        min(valued.last_name_key) as last_name_key,
        min(valued.loaded_at) as seen_at
    from valued
    left join demoted
        on
            valued.identifier_type = demoted.identifier_type
            and valued.identifier_value = demoted.identifier_value
    where
        valued.identifier_type in ('email', 'phone')
        and valued.name_key is not null
        and valued.loaded_at < coalesce(
            demoted.demoted_at, {{ moment('9999-12-31 00:00:00') }}
        )
    group by
        valued.identifier_type,
        valued.identifier_value,
        valued.identifier_kind,
        valued.name_key

),

several as (

    select
        identifier_type,
        identifier_value
    from named
    group by identifier_type, identifier_value
    having count(*) > 1

),

final as (

    select
        named.identifier_type,
        named.identifier_value,
        named.identifier_kind,
        named.name_key,
        named.first_name_key,
        named.last_name_key,
        named.seen_at,
        -- an initial, or a last name alone, tells nobody from another
        coalesce(
            length(named.first_name_key) > 1
            and (
                named.identifier_kind = 'email'
                or named.last_name_key is not null
            ),
            false
        ) as is_full,
        row_number() over (
            partition by named.identifier_type, named.identifier_value
            order by named.seen_at asc nulls last, named.name_key asc nulls last
        ) as seen_rank
    from named
    inner join several
        on
            named.identifier_type = several.identifier_type
            and named.identifier_value = several.identifier_value

)

select * from final
