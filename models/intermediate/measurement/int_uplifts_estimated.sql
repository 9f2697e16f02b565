{%- set groups = ['promotion_id', 'band', 'variant', 'window_days',
    'treated_count', 'holdout_count', 'treated_buyers', 'holdout_buyers'] %}
{%- set revenue = ['revenue_difference', 'revenue_ci_low', 'revenue_ci_high',
    'revenue_p_value', 'revenue_bootstrap_low', 'revenue_bootstrap_high'] -%}

with

readable as (

    select * from {{ ref('int_uplifts_filtered_to_readable') }}

),

tested as (

    select * from {{ ref('int_uplifts_tested') }}

),

compared as (

    select
        {%- for column in groups %}
        {{ column }},
        {%- endfor %}
        margin_rate,
        treated_orders
        - cast(treated_count * holdout_orders as double)
        / nullif(holdout_count, 0)
            as incremental_orders,
        treated_revenue
        - cast(treated_count * holdout_revenue as double)
        / nullif(holdout_count, 0)
            as incremental_revenue,
        cast(holdout_buyers as double) / nullif(holdout_count, 0) as base_rate,
        {{ proportions_difference() }} as lift_absolute,
        {{ proportions_z() }} as z_score,
        {{ newcombe_bound('lower') }} as ci_low,
        {{ newcombe_bound('upper') }} as ci_high,
        {{ minimum_detectable_effect(
            '(readable.treated_count + readable.holdout_count)',
            '(readable.holdout_buyers / nullif('
            ~ 'cast(readable.holdout_count as double), 0))',
            'readable.holdout_share'
        ) }} as minimum_detectable_effect,
        {{ split_chi_square('planned_share') }} as split_chi_square
    from readable

),

scored as (

    select
        {%- for column in groups %}
        compared.{{ column }},
        {%- endfor %}
        compared.margin_rate,
        compared.incremental_orders,
        compared.incremental_revenue,
        compared.base_rate,
        compared.lift_absolute,
        compared.ci_low,
        compared.ci_high,
        compared.minimum_detectable_effect,
        case
            when tested.fisher_p_value is not null then 'fisher'
            when compared.lift_absolute is not null then 'pooled_z'
        end as method,
        coalesce(
            tested.fisher_p_value,
            {{ two_sided_p_value('compared.z_score') }}
        ) as p_value,
        {%- for column in revenue %}
        tested.{{ column }},
        {%- endfor %}
        {{ two_sided_p_value('sqrt(compared.split_chi_square)') }}
            as srm_p_value
    from compared
    left join tested
        on
            compared.promotion_id = tested.promotion_id
            and compared.band = tested.band
            and compared.variant = tested.variant
            and compared.window_days = tested.window_days

),

final as (

    select
        {%- for column in groups %}
        {{ column }},
        {%- endfor %}
        {{ as_decimal('incremental_orders', 18, 4) }}
            as incremental_orders,
        {{ as_decimal('incremental_revenue', 18, 4) }}
            as incremental_revenue,
        {{ as_decimal('margin_rate * incremental_revenue', 18, 4) }}
            as incremental_margin,
        lift_absolute,
        lift_absolute / nullif(base_rate, 0) as lift_relative,
        ci_low,
        ci_high,
        p_value,
        method,
        minimum_detectable_effect,
        {%- for column in revenue %}
        {{ column }},
        {%- endfor %}
        srm_p_value
    from scored

)

select * from final
