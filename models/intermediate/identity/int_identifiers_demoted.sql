with

extracted as (

    select * from {{ ref('int_identifiers_extracted') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

used as (

    select
        normalised.identifier_type,
        normalised.identifier_value,
        normalised.is_blocked,
        extracted.full_name_key,
        case
            when extracted.record_type = 'contact' then extracted.record_id
        end as contact_id,
        extracted.record_type || ':' || extracted.record_id as record_key
    from extracted
    inner join normalised
        on
            extracted.identifier_type = normalised.identifier_type
            and extracted.identifier = normalised.identifier
    where
        normalised.identifier_type in ('email', 'phone', 'loyalty_card_id')
        and normalised.identifier_value is not null

),

counted as (

    select
        identifier_type,
        identifier_value,
        bool_or(is_blocked) as is_blocked,
        count(distinct full_name_key) as names_count,
        count(distinct contact_id) as contacts_count,
        count(distinct record_key) as records_count
    from used
    group by identifier_type, identifier_value

),

final as (

    select
        identifier_type,
        identifier_value,
        names_count,
        contacts_count,
        records_count,
        case
            when is_blocked then 'blocked'
            when
                names_count > {{ var('identity_max_people_per_value') }}
                then 'too_many_names'
            else 'too_many_contacts'
        end as reason
    from counted
    where
        is_blocked
        or names_count > {{ var('identity_max_people_per_value') }}
        or contacts_count > {{ var('identity_max_contacts_per_value') }}

)

select * from final
