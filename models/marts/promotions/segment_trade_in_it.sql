with

decisions as (

    select * from {{ ref('promotion_decisions') }}

),

final as (

    {{ segment_members('trade_in_it') }}

)

select * from final
