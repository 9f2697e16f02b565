with

overrides as (

    select * from {{ ref('int_overrides_sided') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

erasure_requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}
    where requested_at <= {{ as_of_at() }}

),

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

asked as (

    select * from keyed
    where record_type in ('override', 'erasure')

),

-- requests for a value by which records are linked to somebody
heard as (

    select distinct asked.record_id as request_id
    from asked
    inner join keyed
        on asked.value_key = keyed.value_key
    where
        asked.record_type = 'erasure'
        and keyed.record_type not in ('override', 'erasure')
        and not keyed.is_shared

),

final as (

    select
        overrides.identifier_type,
        overrides.identifier as identifier_value,
        cast(null as string) as other_value,
        'override_not_applied' as review_kind,
        {{ business_date('overrides.decided_at') }} as since_on,
        overrides.action || ' by override ' || overrides.override_id as detail
    from overrides
    left join normalised
        on
            overrides.identifier_type = normalised.identifier_type
            and overrides.identifier = normalised.identifier
    -- a merge is one record that carries both sides
    left join asked
        on
            overrides.record_id = asked.record_id
            and normalised.value_key = asked.value_key
            and asked.record_type = 'override'
    where
        (
            asked.record_id is null
            or (
                asked.is_shared
                and (overrides.action <> 'block' or overrides.is_pair)
            )
        )
        or (overrides.action in ('merge', 'split') and not overrides.is_pair)
    union all
    select
        erasure_requests.identifier_type,
        erasure_requests.identifier as identifier_value,
        cast(null as string) as other_value,
        'erasure_not_applied' as review_kind,
        {{ business_date('erasure_requests.requested_at') }} as since_on,
        'request ' || erasure_requests.request_id as detail
    from erasure_requests
    left join heard
        on erasure_requests.request_id = heard.request_id
    where heard.request_id is null

)

select * from final
