{%- set figures = ['treated_count', 'holdout_count', 'incremental_orders',
    'incremental_revenue', 'incremental_margin', 'lift_absolute',
    'lift_relative', 'ci_low', 'ci_high', 'p_value', 'method',
    'minimum_detectable_effect', 'revenue_difference', 'revenue_ci_low',
    'revenue_ci_high', 'revenue_p_value', 'revenue_bootstrap_low',
    'revenue_bootstrap_high', 'verdict', 'srm_p_value', 'is_srm'] -%}

with

judged as (

    select * from {{ ref('int_uplifts_judged') }}

),

final as (

    select
        promotion_id,
        band,
        {%- for days in [14, 30] %}
        {%- for figure in figures %}
        max(case when window_days = {{ days }} then {{ figure }} end)
            as {{ figure }}_{{ days }}d,
        {%- endfor %}
        {%- endfor %}
        variant
    from judged
    group by promotion_id, band, variant

)

select * from final
