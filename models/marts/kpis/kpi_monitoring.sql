{%- set tested = ['lift_absolute', 'lift_relative', 'ci_low', 'ci_high',
    'p_value', 'method', 'minimum_detectable_effect', 'revenue_difference',
    'revenue_ci_low', 'revenue_ci_high', 'revenue_p_value',
    'revenue_bootstrap_low', 'revenue_bootstrap_high', 'verdict'] -%}

with

known as (

    select * from {{ ref('int_kpis_levelled') }}
    where row_level <> 'day'

),

uplifts as (

    select * from {{ ref('int_uplifts_spread') }}

),

definitions as (

    select * from {{ ref('int_definitions_counted') }}

),

final as (

    select
        known.row_level,
        known.promotion_id,
        known.band,
        known.wave,
        known.variant,
        known.channel,
        {%- for column in kpi_columns('all') %}
        known.{{ column }},
        {%- endfor %}
        {%- for column, worked_out in kpi_rates('known').items() %}
        {{ worked_out }} as {{ column }},
        {%- endfor %}
        {%- for days in ['14d', '30d'] %}
        uplifts.treated_count_{{ days }} as treated_{{ days }},
        uplifts.holdout_count_{{ days }} as holdout_{{ days }},
        {%- for figure in ['orders', 'revenue', 'margin'] %}
        uplifts.incremental_{{ figure }}_{{ days }},
        {%- endfor %}
        cast(
            (uplifts.incremental_margin_{{ days }} - known.cost_total)
            / nullif(known.cost_total, 0) as double
        ) as incremental_roi_{{ days }},
        {%- for figure in tested %}
        uplifts.{{ figure }}_{{ days }},
        {%- endfor %}
        {%- endfor %}
        coalesce(uplifts.srm_p_value_30d, uplifts.srm_p_value_14d)
            as srm_p_value,
        coalesce(uplifts.is_srm_30d, uplifts.is_srm_14d) as is_srm,
        case
            when known.row_level = 'promotion'
                then coalesce(definitions.definitions_count, 0)
        end as definitions_count
    from known
    left join definitions
        on known.promotion_id = definitions.promotion_id
    left join uplifts
        on
            known.row_level = 'promotion'
            and known.promotion_id = uplifts.promotion_id
            and known.band = uplifts.band
            and known.variant = uplifts.variant

)

select * from final
