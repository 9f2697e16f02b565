with

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    where identifier_type in ('email', 'phone')

),

records as (

    select * from {{ ref('int_records_resolved') }}

),

suppressed as (

    select * from {{ ref('int_addresses_suppressed') }}
    where reason = 'hard_bounce'

),

-- a shared mailbox or number is nobody's own
held as (

    select
        records.customer_id,
        matched.identifier_type,
        matched.identifier_value,
        max_by(
            matched.spelling, (matched.loaded_at, matched.spelling)
        ) as address,
        max(matched.loaded_at) as last_used_at,
        bool_or(matched.record_type = 'order') as is_from_order
    from matched
    inner join records
        on
            matched.record_type = records.record_type
            and matched.record_id = records.record_id
    where not matched.is_shared
    group by
        records.customer_id, matched.identifier_type, matched.identifier_value

),

final as (

    select
        held.customer_id,
        held.identifier_type as address_type,
        held.address,
        held.identifier_value as address_key,
        held.is_from_order
    from held
    left join suppressed
        on
            held.identifier_value = suppressed.address
            and suppressed.channel
            = case held.identifier_type when 'email' then 'email' else 'sms' end
    -- deliverable before bounced, a mobile before a landline, then the latest
    qualify row_number() over (
        partition by held.customer_id, held.identifier_type
        order by
            case when suppressed.address is null then 0 else 1 end
            asc nulls last,
            case when {{ is_landline('held.address') }} then 1 else 0 end
            asc nulls last,
            held.last_used_at desc nulls last,
            held.identifier_value asc nulls last
    ) = 1

)

select * from final
