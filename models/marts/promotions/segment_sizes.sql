{%- set outcomes = excluded_outcomes() + ['holdout', 'entered'] -%}

with

decisions as (

    select * from {{ ref('int_decisions_filtered_to_today') }}

),

promotions as (

    select * from {{ ref('promotions') }}
    where is_active

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

-- a band nobody is in today still has its row
cells as (

    select
        promotions.promotion_id,
        bands.band,
        waves.wave
    from promotions
    inner join bands
        on promotions.promotion_id = bands.promotion_id
    cross join (
        values ('massive'), ('daily')
    ) as waves (wave)
    union
    select
        promotion_id,
        band,
        wave
    from decisions

),

people as (

    select
        promotion_id,
        cast(
            count(distinct customer_id) filter (where band <> 'unassigned')
            as integer
        ) as distinct_people_in_bands,
        cast(
            count(distinct customer_id) filter (where band = 'unassigned')
            as integer
        ) as unassigned
    from decisions
    group by promotion_id

),

final as (

    select
        cells.promotion_id,
        cells.band,
        cells.wave,
        {{ as_of_date() }} as decided_on,
        cast(count(decisions.customer_id) as integer) as triggered,
        {%- for outcome in outcomes %}
        cast(
            count(*) filter (where decisions.outcome = '{{ outcome }}')
            as integer
        ) as {{ outcome }},
        {%- endfor %}
        coalesce(max(people.distinct_people_in_bands), 0)
            as distinct_people_in_bands,
        coalesce(max(people.unassigned), 0) as unassigned
    from cells
    left join decisions
        on
            cells.promotion_id = decisions.promotion_id
            and cells.band = decisions.band
            and cells.wave = decisions.wave
    left join people
        on cells.promotion_id = people.promotion_id
    group by cells.promotion_id, cells.band, cells.wave

)

select * from final
