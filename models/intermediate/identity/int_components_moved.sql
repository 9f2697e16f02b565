with

hooked as (

    select * from {{ ref('int_identifiers_hooked') }}

),

final as (

    select component_key
    from hooked
    where hooked_to is null
    group by component_key
    having count(*) > 1

)

select * from final
