-- Did the last mailings sell anything extra?
-- Every promotion whose 30 days are over: what came beyond the held-out people.
with

kpi_monitoring as (

    select * from {{ ref('kpi_monitoring') }}
    where row_level = 'promotion' and band = 'all' and variant = 'all'

),

final as (

    select
        promotion_id,
        treated_30d as treated,
        holdout_30d as held_out,
        cast(round(incremental_orders_30d) as integer) as extra_orders,
        round(100 * ci_low_30d, 1) as from_points,
        round(100 * ci_high_30d, 1) as to_points,
        verdict_30d as verdict
    from kpi_monitoring
    where verdict_30d is not null

)

select * from final
order by from_points desc nulls last, promotion_id
