{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_sessions_channelled') }}
    where utm_campaign is not null

),

counted as (

    select
        utm_campaign,
        medium,
        channel_group,
        count(*) as sessions_count
    from sessions
    group by utm_campaign, medium, channel_group

),

-- what was bought is what most visits by it were
final as (

    select
        utm_campaign,
        medium,
        channel_group
    from counted
    qualify row_number() over (
        partition by utm_campaign, medium
        order by sessions_count desc nulls last, channel_group asc nulls last
    ) = 1

)

select * from final
