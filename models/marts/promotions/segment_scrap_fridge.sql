with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

final as (

    {{ segment_members('scrap_fridge') }}

)

select * from final
