with

pairs as (

    select * from {{ ref('int_variant_pairs_counted') }}

),

tested as (

    select * from {{ ref('int_variant_pairs_tested') }}

),

final as (

    select
        pairs.promotion_id,
        pairs.window_days,
        pairs.variant,
        pairs.other_variant,
        pairs.variant_count,
        pairs.other_count,
        pairs.variant_buyers,
        pairs.other_buyers,
        cast(pairs.variant_buyers as double)
        / nullif(pairs.variant_count, 0) as variant_rate,
        cast(pairs.other_buyers as double)
        / nullif(pairs.other_count, 0) as other_rate,
        {{ proportions_difference('variant', 'other') }} as difference,
        {{ newcombe_bound('lower', 'variant', 'other') }} as ci_low,
        {{ newcombe_bound('upper', 'variant', 'other') }} as ci_high,
        case
            when tested.fisher_p_value is null then 'pooled_z' else 'fisher'
        end as method,
        coalesce(
            tested.fisher_p_value,
            {{ two_sided_p_value(proportions_z('variant', 'other')) }}
        ) as p_value,
        {{ two_sided_p_value('sqrt(pairs.split_chi_square)') }} as srm_p_value
    from pairs
    left join tested
        on
            pairs.promotion_id = tested.promotion_id
            and pairs.window_days = tested.window_days
            and pairs.variant = tested.variant
            and pairs.other_variant = tested.other_variant

)

select * from final
