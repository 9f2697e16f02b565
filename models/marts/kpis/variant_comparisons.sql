with

judged as (

    select * from {{ ref('int_variant_pairs_judged') }}

),

final as (

    select
        promotion_id,
        window_days,
        variant,
        other_variant,
        variant_count,
        other_count,
        variant_buyers,
        other_buyers,
        variant_rate,
        other_rate,
        difference,
        ci_low,
        ci_high,
        method,
        p_value,
        p_value_holm,
        srm_p_value,
        is_srm,
        verdict,
        winner
    from judged

)

select * from final
