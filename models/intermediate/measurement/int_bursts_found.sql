{%- set mailing = ['promotion_id', 'band', 'wave', 'variant'] %}
{%- set least = var('machine_burst_links') -%}

with

links as (

    select * from {{ ref('int_links_clicked') }}

),

-- so many links in so few seconds
bursts as (

    select
        message_id,
        'burst' as machine_rule,
        lag(first_clicked_at, {{ least - 1 }}) over (
            partition by message_id
            order by first_clicked_at asc nulls last, link asc nulls last
        ) as begun_at,
        first_clicked_at as ended_at
    from links

),

-- all links that anybody has clicked in the like of the message
mailings as (

    select
        {{ mailing | join(', ') }},
        count(distinct link) as links_count
    from links
    where promotion_id is not null
    group by {{ mailing | join(', ') }}

),

swept as (

    select
        {{ mailing | join(', ') }},
        message_id,
        count(*) as links_count,
        min(first_clicked_at) as begun_at,
        max(first_clicked_at) as ended_at
    from links
    group by {{ mailing | join(', ') }}, message_id
    having count(*) >= {{ least }}

),

sweeps as (

    select
        swept.message_id,
        'all_links' as machine_rule,
        swept.begun_at,
        swept.ended_at
    from swept
    inner join mailings
        on
            swept.promotion_id = mailings.promotion_id
            and coalesce(swept.band, '') = coalesce(mailings.band, '')
            and coalesce(swept.wave, '') = coalesce(mailings.wave, '')
            and coalesce(swept.variant, '') = coalesce(mailings.variant, '')
            and swept.links_count = mailings.links_count

),

stretches as (

    select
        message_id,
        machine_rule,
        begun_at,
        ended_at
    from bursts
    union all
    select
        message_id,
        machine_rule,
        begun_at,
        ended_at
    from sweeps

),

final as (

    select
        message_id,
        machine_rule,
        begun_at,
        ended_at
    from stretches
    where
        case machine_rule
            when 'burst' then {{ var('machine_burst_seconds') }}
            else {{ var('machine_sweep_seconds') }}
        end >= {{ seconds_between('begun_at', 'ended_at') }}

)

select * from final
