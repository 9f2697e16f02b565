with

decisions as (

    select * from {{ ref('int_decisions_filtered_to_today') }}

),

final as (

    {{ segment_members('loyalty_plan') }}

)

select * from final
