{{ config(materialized = 'view') }}

with

outdated as (

    select * from {{ ref('int_people_outdated') }}

),

final as (

    select * from {{ ref('int_touchpoints_described') }}
    where kept_by in (select outdated.kept_by from outdated)

)

select * from final
