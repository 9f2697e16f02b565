with

overrides as (

    select * from {{ ref('int_overrides_sided') }}
    where action in ('split', 'block') and is_pair

),

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}
    where record_type = 'override' and not is_shared

),

final as (

    select
        overrides.override_id,
        overrides.side,
        keyed.node_key,
        {{ business_date('overrides.decided_at') }} as decided_on
    from overrides
    inner join keyed
        on overrides.record_id = keyed.record_id

)

select * from final
