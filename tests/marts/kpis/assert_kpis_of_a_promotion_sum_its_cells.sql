-- The counts and amounts of a promotion, and of each band or variant of it that
-- is read alone, are the sums of its cells, and its groups are who is assigned
-- in them. If it breaks, the same figure read by band and in total differs, or
-- somebody adds up twice.
{%- set counts = kpi_columns('all') %}
with

kpis as (

    select * from {{ ref('kpi_monitoring') }}

),

cells as (

    select * from kpis
    where row_level = 'cell'

),

totals as (

    select * from kpis
    where row_level = 'promotion'

),

summed as (

    select
        totals.promotion_id,
        totals.band,
        totals.variant,
        {%- for column in counts %}
        sum(cells.{{ column }}) as cells_{{ column }},
        max(totals.{{ column }}) as {{ column }},
        {%- endfor %}
        max(totals.treated_30d) as treated_30d,
        max(totals.holdout_30d) as holdout_30d
    from totals
    left join cells
        on
            totals.promotion_id = cells.promotion_id
            and totals.band in ('all', cells.band)
            and totals.variant in ('all', cells.variant)
    group by totals.promotion_id, totals.band, totals.variant

),

whole as (

    select
        cells.promotion_id,
        count(distinct totals.promotion_id) as rows_count
    from cells
    left join totals
        on
            cells.promotion_id = totals.promotion_id
            and totals.band = 'all'
            and totals.variant = 'all'
    group by cells.promotion_id

),

final as (

    select
        promotion_id,
        band,
        variant
    from summed
    where
        treated_30d > assigned_treated
        or holdout_30d > assigned_holdout
        {%- for column in counts %}
        or cells_{{ column }} is distinct from {{ column }}
        {%- endfor %}
    union all
    select
        promotion_id,
        'all' as band,
        'all' as variant
    from whole
    where rows_count <> 1

)

select * from final
