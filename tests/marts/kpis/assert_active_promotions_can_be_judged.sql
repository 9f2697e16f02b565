-- An active promotion has its KPI row, a cost of some kind, and somebody held
-- out or a written waiver. If it breaks, money is spent that nobody can judge.
with

promotions as (

    select * from {{ ref('promotions') }}
    where is_active

),

kpis as (

    select * from {{ ref('kpi_monitoring') }}
    where row_level = 'promotion' and band = 'all' and variant = 'all'

),

final as (

    select
        promotions.promotion_id,
        kpis.promotion_id is not null as has_kpis,
        promotions.cost_per_message,
        promotions.holdout_share,
        promotions.holdout_waiver
    from promotions
    left join kpis
        on promotions.promotion_id = kpis.promotion_id
    where
        kpis.promotion_id is null
        or (
            promotions.cost_per_message is null
            and coalesce(kpis.cost_total, 0) = 0
        )
        or (
            coalesce(promotions.holdout_share, 0) = 0
            and promotions.holdout_waiver is null
        )

)

select * from final
