with

valued as (

    select * from {{ ref('int_identifiers_valued') }}

),

demoted as (

    select * from {{ ref('int_identifiers_demoted') }}

),

names as (

    select * from {{ ref('int_names_separated') }}

),

noded as (

    select
        valued.record_type,
        valued.record_id,
        valued.identifier_type,
        valued.identifier_value,
        valued.spelling,
        valued.loaded_at,
        valued.identifier_type || ':' || valued.identifier_value
        || coalesce(names.node_suffix, '') as node_name,
        -- least() skips nulls
        least(
            demoted.demoted_at,
            names.ambiguous_at,
            -- a landline is a household's: who gives no name may be anybody
            case
                when
                    valued.identifier_kind = 'landline'
                    and valued.name_key is null
                    then valued.loaded_at
            end
        ) as unlinked_at
    from valued
    left join demoted
        on
            valued.identifier_type = demoted.identifier_type
            and valued.identifier_value = demoted.identifier_value
    left join names
        on
            valued.identifier_type = names.identifier_type
            and valued.identifier_value = names.identifier_value
            and coalesce(valued.name_key, '') = coalesce(names.name_key, '')

),

final as (

    select
        record_type,
        record_id,
        identifier_type,
        identifier_value,
        spelling,
        loaded_at,
        unlinked_at is not null as is_shared,
        node_name,
        {{ key64('node_name') }} as node_key,
        {{ identifier_rank('identifier_type') }} as identifier_rank,
        {{ business_date('loaded_at') }} as linked_on,
        {{ business_date('unlinked_at') }} as unlinked_on
    from noded

)

select * from final
