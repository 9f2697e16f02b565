with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

final as (

    {{ segment_members('renew_tablet') }}

)

select * from final
