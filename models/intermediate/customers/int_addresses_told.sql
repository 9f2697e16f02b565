with

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    -- a shared mailbox or number is nobody's own
    where identifier_type in ('email', 'phone') and not is_shared

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

held as (

    select * from {{ ref('int_contacts_addressed') }}

),

-- what a message was sent to, its contact told: see recipient_id
tellers as (

    select
        *,
        case record_type
            when 'contact' then record_id
            when 'recipient' then split_part(record_id, '>', 1)
        end as contact_id
    from matched

),

spelt as (

    select
        records.customer_id,
        tellers.identifier_type as address_type,
        tellers.identifier_value as address_key,
        case
            when tellers.record_type in ('contact', 'order')
                then tellers.record_type
            else 'other'
        end as source,
        tellers.spelling as address,
        min(tellers.loaded_at) as first_used_at,
        max(greatest(
            tellers.loaded_at,
            case when tellers.record_type = 'contact' then held.told_at end
        )) as last_used_at,
        count(*) as records_count
    from tellers
    inner join records
        on
            tellers.record_type = records.record_type
            and tellers.record_id = records.record_id
    left join contacts
        on tellers.contact_id = contacts.contact_id
    left join held
        on
            tellers.contact_id = held.contact_id
            and tellers.identifier_type = held.identifier_type
            and tellers.identifier_value = held.identifier_value
    where
        contacts.contact_id is null
        or tellers.spelling = held.spelling
        or (
            tellers.record_type = 'recipient'
            and held.contact_id is not null
        )
    group by
        records.customer_id,
        tellers.identifier_type,
        tellers.identifier_value,
        source,
        tellers.spelling

),

final as (

    select
        customer_id,
        address_type,
        address_key,
        source,
        address,
        min(first_used_at) over spellings as first_used_at,
        last_used_at,
        cast(sum(records_count) over spellings as bigint) as records_count
    from spelt
    window
        spellings as (
            partition by customer_id, address_type, address_key, source
        ),
        latest_first as (
            partition by customer_id, address_type, address_key, source
            order by last_used_at desc nulls last, address desc nulls last
        )
    qualify row_number() over latest_first = 1

)

select * from final
