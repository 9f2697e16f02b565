{{ config(materialized = 'view') }}

with

outdated as (

    select * from {{ ref('int_visitors_outdated') }}

),

final as (

    select * from {{ ref('stg_web__events') }}
    where visitor_id in (select outdated.visitor_id from outdated)

)

select * from final
