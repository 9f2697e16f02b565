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

identifiers as (

    select * from {{ ref('int_identifiers_matched') }}

),

matched as (

    select * from identifiers
    where record_type in ('override', 'erasure')

),

-- requests for a value by which records are linked to somebody
heard as (

    select distinct matched.record_id as request_id
    from matched
    inner join identifiers
        on
            matched.identifier_type = identifiers.identifier_type
            and matched.identifier_value = identifiers.identifier_value
    where
        matched.record_type = 'erasure'
        and identifiers.record_type not in ('override', 'erasure')
        and not identifiers.is_shared

),

final as (

    select
        overrides.identifier_type,
        overrides.identifier as identifier_value,
        cast(null as varchar) as other_value,
        'override_not_applied' as review_kind,
        {{ business_date('overrides.decided_at') }} as since_on,
        overrides.action || ' by override ' || overrides.override_id as detail
    from overrides
    left join normalised
        on
            overrides.identifier_type = normalised.identifier_type
            and overrides.identifier = normalised.identifier
    -- a merge is one record that carries both sides
    left join matched
        on
            overrides.record_id = matched.record_id
            and normalised.identifier_type = matched.identifier_type
            and normalised.identifier_value = matched.identifier_value
            and matched.record_type = 'override'
    where
        (
            matched.record_id is null
            or (
                matched.is_shared
                and (overrides.action <> 'block' or overrides.is_pair)
            )
        )
        or (overrides.action in ('merge', 'split') and not overrides.is_pair)
    union all
    select
        erasure_requests.identifier_type,
        erasure_requests.identifier as identifier_value,
        cast(null as varchar) as other_value,
        'erasure_not_applied' as review_kind,
        {{ business_date('erasure_requests.requested_at') }} as since_on,
        'request ' || erasure_requests.request_id as detail
    from erasure_requests
    left join heard
        on erasure_requests.request_id = heard.request_id
    where heard.request_id is null

)

select * from final
