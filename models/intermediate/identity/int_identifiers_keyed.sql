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
        valued.spelling_key,
        valued.value_key,
        names.node_suffix,
        case
            when names.node_suffix is null then valued.value_key
            else {{ value_key(
                'valued.identifier_type',
                'valued.identifier_value || names.node_suffix'
            ) }}
        end as node_key,
        {{ identifier_rank('valued.identifier_type') }} as identifier_rank,
        valued.loaded_at,
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
        {{ key64("record_type || ':' || record_id") }} as record_key,
        spelling_key,
        value_key,
        node_suffix,
        node_key,
        identifier_rank,
        loaded_at,
        unlinked_at is not null as is_shared,
        {{ business_date('loaded_at') }} as linked_on,
        {{ business_date('unlinked_at') }} as unlinked_on
    from noded

)

select * from final
