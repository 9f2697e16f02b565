with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

final as (

    select
        promotion_id,
        cast(count(distinct definition_version) as integer)
            as definitions_count
    from decisions
    group by promotion_id

)

select * from final
