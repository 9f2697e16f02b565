with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

final as (

    select
        extracted.record_type,
        extracted.record_id,
        extracted.identifier_type,
        normalised.identifier_value,
        normalised.spelling,
        normalised.is_blocked,
        case
            when extracted.identifier_type <> 'phone'
                then extracted.identifier_type
            when {{ is_landline('normalised.identifier_value') }}
                then 'landline'
            else 'mobile'
        end as identifier_kind,
        extracted.first_name_key,
        extracted.last_name_key,
        case
            when
                extracted.first_name_key is not null
                or extracted.last_name_key is not null
                then
                    coalesce(extracted.first_name_key, '') || ' '
                    || coalesce(extracted.last_name_key, '')
        end as name_key,
        extracted.loaded_at
    from extracted
    inner join normalised
        on
            extracted.identifier_type = normalised.identifier_type
            and extracted.identifier = normalised.identifier
    where normalised.identifier_value is not null

)

select * from final
