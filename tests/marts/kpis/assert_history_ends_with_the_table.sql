-- What the history says last of a day's figures is what the table says today.
-- If it breaks, nobody can tell what a reader saw, nor why it is another today.
{%- set measures = kpi_causes().values() | sum(start=[])
    | reject('in', kpi_causes()['uplift']) | list %}
with

days as (

    select * from {{ ref('kpi_monitoring_daily') }}

),

history as (

    select * from {{ ref('kpi_history') }}
    where kpi_date is not null

),

latest as (

    select
        measure,
        value
    from history
    qualify row_number() over (
        partition by
            promotion_id, band, wave, variant, channel, kpi_date, measure
        order by stated_on desc nulls last
    ) = 1

),

said as (

    select
        measure,
        sum(value) as value
    from latest
    group by measure

),

counted as (

    {% for measure in measures %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        '{{ measure }}' as measure,
        coalesce(sum({{ measure }}), 0) as value
    from days
    {% endfor %}

),

final as (

    select
        counted.measure,
        counted.value,
        said.value as said_value
    from counted
    left join said
        on counted.measure = said.measure
    where counted.value <> coalesce(said.value, 0)

)

select * from final
