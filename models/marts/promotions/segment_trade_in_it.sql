with

decisions as (

    select * from {{ ref('int_decisions_filtered_to_today') }}

),

final as (

    {{ segment_members('trade_in_it') }}

)

select * from final
