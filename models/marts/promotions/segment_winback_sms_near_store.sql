with

decisions as (

    select * from {{ ref('int_decisions_filtered_to_today') }}

),

final as (

    {{ segment_members('winback_sms_near_store') }}

)

select * from final
