with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

bereft as (

    select * from {{ ref('int_records_bereft') }}

),

message_events as (

    select * from {{ ref('stg_messaging__events') }}

),

assignments as (

    select * from {{ ref('stg_messaging__assignments') }}

),

-- what comes back under an id that we handed out names nobody by itself
returned as (

    select distinct
        'recipient' as record_type,
        {{ recipient_id('message_events') }} as record_id,
        exported_customer_id as issued_customer_id
    from message_events
    where
        contact_id is null
        and recipient is null
        and exported_customer_id is not null
    union
    select
        'assignment' as record_type,
        assignment_id as record_id,
        identifier as issued_customer_id
    from assignments
    where identifier_type = 'customer_id'

),

-- any identifier may have founded the id, before merges
issued as (

    select
        {{ customer_id('resolved.node_key') }} as issued_customer_id,
        resolved.customer_id,
        resolved.is_erased
    from resolved

),

-- where a guard cut a record in two, its strongest identifier has it
identified as (

    select
        keyed.record_type,
        keyed.record_id,
        min_by(
            resolved.customer_id,
            {{ ranked_node('keyed.identifier_rank', 'keyed.node_key') }}
        ) as customer_id,
        min_by(
            resolved.is_erased,
            {{ ranked_node('keyed.identifier_rank', 'keyed.node_key') }}
        ) as is_erased
    from keyed
    inner join resolved
        on keyed.node_key = resolved.node_key
    where
        not keyed.is_shared
        and keyed.record_type not in ('override', 'erasure')
    group by keyed.record_type, keyed.record_id

),

final as (

    select
        record_type,
        record_id,
        customer_id,
        is_erased
    from identified
    union all
    select
        record_type,
        record_id,
        customer_id,
        is_erased
    from bereft
    union all
    select
        returned.record_type,
        returned.record_id,
        issued.customer_id,
        issued.is_erased
    from returned
    inner join issued
        on returned.issued_customer_id = issued.issued_customer_id

)

select * from final
