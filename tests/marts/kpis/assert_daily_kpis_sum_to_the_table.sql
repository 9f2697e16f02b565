-- The days of a cell sum to the cell. If it breaks, a chart by day and the
-- table beside it disagree.
{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel'] %}
with

kpis as (

    select * from {{ ref('kpi_monitoring') }}
    where row_level = 'cell'

),

days as (

    select * from {{ ref('kpi_monitoring_daily') }}

),

summed as (

    select
        {%- for column in kpi_columns('all') %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        {{ cell | join(', ') }}
    from days
    group by {{ cell | join(', ') }}

),

final as (

    select coalesce(kpis.promotion_id, summed.promotion_id) as promotion_id
    from kpis
    full outer join summed
        on
            kpis.promotion_id = summed.promotion_id
            and kpis.band = summed.band
            and kpis.wave = summed.wave
            and kpis.variant = summed.variant
            and kpis.channel = summed.channel
    where
        kpis.promotion_id is null
        {%- for column in kpi_columns('all') %}
        or coalesce(kpis.{{ column }}, 0) <> coalesce(summed.{{ column }}, 0)
        {%- endfor %}

)

select * from final
