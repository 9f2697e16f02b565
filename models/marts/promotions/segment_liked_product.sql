with

decisions as (

    select * from {{ ref('int_decisions_filtered_to_today') }}

),

final as (

    {{ segment_members('liked_product') }}

)

select * from final
