with

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}
    where record_type not in ('override', 'erasure')

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}

),

-- of one node several people's records may hang: whoever bears the value
borne as (

    select
        keyed.value_key,
        min(resolved.customer_id) as customer_id
    from keyed
    inner join resolved
        on keyed.node_key = resolved.node_key
    where not keyed.is_shared
    group by keyed.value_key
    having bool_and(resolved.is_erased)

),

final as (

    select
        keyed.record_type,
        keyed.record_id,
        min(borne.customer_id) as customer_id,
        true as is_erased
    from keyed
    left join borne
        on keyed.value_key = borne.value_key
    group by keyed.record_type, keyed.record_id
    having
        bool_and(keyed.is_shared)
        and bool_and(borne.value_key is not null)

)

select * from final
