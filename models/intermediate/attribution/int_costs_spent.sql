{{ config(materialized = 'view') }}

with

kpis as (

    select * from {{ ref('int_kpis_costed') }}

),

messages as (

    select * from {{ ref('int_messages_costed') }}
    where promotion_id is null

),

-- a promotion costs here what the KPI table says, each cost counted once
spent as (

    select
        promotion_id as campaign,
        channel,
        cost_total as cost_amount
    from kpis
    union all
    select
        promotion_id as campaign,
        channel,
        cost_amount
    from messages

),

final as (

    select
        campaign,
        channel,
        sum(cost_amount) as cost_amount
    from spent
    group by campaign, channel
    having sum(cost_amount) <> 0

)

select * from final
