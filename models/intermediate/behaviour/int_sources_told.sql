{{ config(materialized = 'view') }}

with

sessions as (

    select * from {{ ref('int_events_aggregated_to_sessions') }}

),

click_ids as (

    select * from {{ ref('click_ids') }}

),

known_sources as (

    select * from {{ ref('traffic_sources') }}

),

-- each source is looked at once, however many sessions it sent
combinations as (

    select distinct
        utm_source,
        utm_medium,
        utm_campaign,
        click_id_type,
        referrer_host
    from sessions

),

clicked as (

    select
        combinations.utm_source,
        combinations.utm_medium,
        combinations.utm_campaign,
        combinations.click_id_type,
        combinations.referrer_host,
        coalesce(
            lower(combinations.utm_source),
            click_ids.source,
            combinations.referrer_host
        ) as source,
        coalesce(
            lower(combinations.utm_medium),
            case
                when combinations.utm_source is null then click_ids.medium
            end
        ) as medium,
        combinations.utm_source is null
        and click_ids.source is null
        and combinations.referrer_host is not null as is_referred
    from combinations
    left join click_ids
        on lower(combinations.click_id_type) = click_ids.click_id_type

),

-- a name counts where it is a part of the host; the longest says most
kinds as (

    select
        clicked.source,
        known_sources.source as source_name,
        known_sources.source_kind
    from clicked
    inner join known_sources
        on contains(
            '.' || clicked.source || '.', '.' || known_sources.source || '.'
        )
    qualify row_number() over (
        partition by clicked.source
        order by
            length(known_sources.source) desc nulls last,
            known_sources.source asc nulls last
    ) = 1

),

-- who comes back from the payment page was sent by nobody
final as (

    select
        clicked.utm_source,
        clicked.utm_medium,
        clicked.utm_campaign,
        clicked.click_id_type,
        clicked.referrer_host,
        lower(clicked.utm_campaign) as campaign,
        kinds.source_kind,
        case
            when clicked.is_referred and kinds.source_kind = 'own'
                then '(direct)'
            -- www.google.it and google.com are one
            when clicked.is_referred
                then coalesce(kinds.source_name, clicked.source)
            else coalesce(clicked.source, '(direct)')
        end as source,
        case
            when clicked.medium is not null then clicked.medium
            when clicked.source is null then '(none)'
            when not clicked.is_referred then '(not set)'
            when kinds.source_kind = 'own' then '(none)'
            when kinds.source_kind = 'search' then 'organic'
            else 'referral'
        end as medium
    from clicked
    left join kinds
        on clicked.source = kinds.source

)

select * from final
