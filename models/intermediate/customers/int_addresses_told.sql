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

spelt as (

    select
        records.customer_id,
        matched.identifier_type as address_type,
        matched.identifier_value as address_key,
        case
            when matched.record_type in ('contact', 'order')
                then matched.record_type
            else 'other'
        end as source,
        matched.spelling as address,
        min(matched.loaded_at) as first_used_at,
        max(matched.loaded_at) as last_used_at,
        count(*) as records_count
    from matched
    inner join records
        on
            matched.record_type = records.record_type
            and matched.record_id = records.record_id
    -- what a message was sent to, its contact told: see recipient_id
    left join contacts
        on
            case matched.record_type
                when 'contact' then matched.record_id
                when 'recipient' then split_part(matched.record_id, '>', 1)
            end
            = contacts.contact_id
    -- a deleted contact tells nothing
    where not {{ is_deleted('contacts.deleted_at') }}
    group by
        records.customer_id,
        matched.identifier_type,
        matched.identifier_value,
        source,
        matched.spelling

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
