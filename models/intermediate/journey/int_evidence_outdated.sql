{{ config(materialized = 'view') }}

with

outdated as (

    select * from {{ ref('int_journeys_outdated') }}

),

final as (

    select * from {{ ref('int_phases_evidenced') }}
    where customer_id in (select outdated.customer_id from outdated)

)

select * from final
