with

reviewed as (

    select * from {{ ref('int_identifiers_reviewed') }}

),

valued as (

    select * from {{ ref('int_identifiers_valued') }}
    where record_type not in ('override', 'erasure')

),

wanted as (

    select distinct
        identifier_type,
        identifier_value
    from reviewed

),

seen as (

    select
        valued.identifier_type,
        valued.identifier_value,
        {{ bare_name('valued.name_key') }} as full_name,
        case when valued.record_type = 'contact' then valued.record_id end
            as contact_id,
        valued.record_type || ' ' || valued.record_id as record_name,
        dense_rank() over (
            partition by valued.identifier_type, valued.identifier_value
            order by valued.record_type asc, valued.record_id asc
        ) as record_rank
    from valued
    inner join wanted
        on
            valued.identifier_type = wanted.identifier_type
            and valued.identifier_value = wanted.identifier_value

),

counted as (

    select
        identifier_type,
        identifier_value,
        count(distinct full_name) as names_count,
        count(distinct contact_id) as contacts_count,
        max(record_rank) as records_count,
        {{ joined_distinct('record_name', 'record_rank <= 10') }}
            as first_records
    from seen
    group by identifier_type, identifier_value

),

final as (

    select
        reviewed.identifier_type,
        reviewed.identifier_value,
        reviewed.other_value,
        reviewed.review_kind,
        case
            when reviewed.review_kind like '%_not_applied' then 'error'
            when
                reviewed.review_kind in (
                    'blocked', 'blocked_by_hand', 'override', 'several_people',
                    'shared_device'
                )
                then 'info'
            else 'warning'
        end as severity,
        case
            when reviewed.review_kind like '%_not_applied'
                then 'has no effect'
            when reviewed.review_kind = 'several_people'
                then 'links by name; records without a clear one are nobody''s'
            when reviewed.review_kind = 'shared_device'
                then 'is a person''s for the session of a login alone'
            when reviewed.other_value is not null then 'does not link the two'
            else 'links nobody'
        end as effect,
        reviewed.detail,
        reviewed.since_on,
        cast(coalesce(counted.names_count, 0) as integer) as names_count,
        cast(coalesce(counted.contacts_count, 0) as integer)
            as contacts_count,
        cast(coalesce(counted.records_count, 0) as integer) as records_count,
        counted.first_records
    from reviewed
    left join counted
        on
            reviewed.identifier_type = counted.identifier_type
            and reviewed.identifier_value = counted.identifier_value

)

select * from final
