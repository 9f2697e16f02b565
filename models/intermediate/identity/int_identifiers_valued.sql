with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

valued as (

    select
        extracted.record_type,
        extracted.record_id,
        extracted.identifier_type,
        normalised.identifier_value,
        normalised.spelling_key,
        normalised.value_key,
        extracted.first_name_key,
        extracted.last_name_key,
        extracted.loaded_at
    from extracted
    inner join normalised
        on
            extracted.identifier_type = normalised.identifier_type
            and extracted.identifier = normalised.identifier
    where normalised.identifier_value is not null

),

asked as (

    select distinct
        identifier_type,
        identifier_value
    from valued
    where record_type in ('override', 'erasure')

),

-- a request makes nobody: it speaks of values that somebody brought
known as (

    select distinct
        asked.identifier_type,
        asked.identifier_value
    from valued
    inner join asked
        on
            valued.identifier_type = asked.identifier_type
            and valued.identifier_value = asked.identifier_value
    where valued.record_type not in ('override', 'erasure')

),

final as (

    select
        valued.record_type,
        valued.record_id,
        valued.identifier_type,
        valued.identifier_value,
        valued.spelling_key,
        valued.value_key,
        case
            when valued.identifier_type <> 'phone' then valued.identifier_type
            when {{ is_landline('valued.identifier_value') }} then 'landline'
            else 'mobile'
        end as identifier_kind,
        valued.first_name_key,
        valued.last_name_key,
        case
            when
                valued.first_name_key is not null
                or valued.last_name_key is not null
                then
                    coalesce(valued.first_name_key, '') || ' '
                    || coalesce(valued.last_name_key, '')
        end as name_key,
        valued.loaded_at
    from valued
    left join known
        on
            valued.identifier_type = known.identifier_type
            and valued.identifier_value = known.identifier_value
    where
        valued.record_type not in ('override', 'erasure')
        or known.identifier_value is not null

)

select * from final
