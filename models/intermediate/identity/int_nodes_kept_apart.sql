with

overrides as (

    select * from {{ ref('int_overrides_sided') }}
    where action in ('split', 'block') and is_pair

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    where record_type = 'override' and not is_shared

),

final as (

    select
        overrides.override_id,
        overrides.side,
        matched.node_key,
        {{ business_date('overrides.decided_at') }} as decided_on
    from overrides
    inner join matched
        on overrides.record_id = matched.record_id

)

select * from final
