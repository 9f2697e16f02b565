with

demoted as (

    select * from {{ ref('int_identifiers_demoted') }}

),

final as (

    select
        identifier_type,
        identifier_value,
        reason as review_kind,
        case when reason = 'blocked' then 'info' else 'warning' end as severity,
        'links nobody' as effect,
        cast(0 as integer) as names_count,
        cast(0 as integer) as contacts_count,
        cast(0 as integer) as records_count
    from demoted

)

select * from final
