with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

demoted as (

    select * from {{ ref('int_identifiers_demoted') }}

),

valued as (

    select
        extracted.record_type,
        extracted.record_id,
        extracted.identifier_type,
        normalised.identifier_value,
        normalised.spelling,
        -- a mobile is one person's, a landline a household's
        case
            when {{ is_landline('normalised.identifier_value') }}
                then coalesce(extracted.full_name_key, extracted.last_name_key)
            else extracted.last_name_key
        end as name_key,
        extracted.loaded_at,
        demoted.identifier_value is not null as is_shared
    from extracted
    inner join normalised
        on
            extracted.identifier_type = normalised.identifier_type
            and extracted.identifier = normalised.identifier
    left join demoted
        on
            normalised.identifier_type = demoted.identifier_type
            and normalised.identifier_value = demoted.identifier_value
    where normalised.identifier_value is not null

),

-- a phone seen with several names links only those who share one
named as (

    select
        identifier_value,
        count(distinct name_key) as names_count
    from valued
    where identifier_type = 'phone'
    group by identifier_value

),

keyed as (

    select
        valued.record_type,
        valued.record_id,
        valued.identifier_type,
        valued.identifier_value,
        valued.spelling,
        valued.loaded_at,
        valued.is_shared,
        valued.identifier_type || ':' || valued.identifier_value
        || case
            when named.names_count > 1
                then '|' || coalesce(valued.name_key, '')
            else ''
        end as node_name
    from valued
    left join named
        on
            valued.identifier_value = named.identifier_value
            and valued.identifier_type = 'phone'

),

final as (

    select
        keyed.record_type,
        keyed.record_id,
        keyed.identifier_type,
        keyed.identifier_value,
        keyed.spelling,
        keyed.loaded_at,
        keyed.is_shared,
        keyed.node_name,
        {{ key64('keyed.node_name') }} as node_key,
        {{ identifier_rank('keyed.identifier_type') }} as identifier_rank
    from keyed

)

select * from final
