{%- set enough = var('affinity_min_buyers') -%}

with

pairs as (

    select * from {{ ref('int_category_pairs_counted') }}

),

-- a rate has a denominator of its own, and of too few says nothing
judged as (

    select
        *,
        buyers_count >= {{ enough }} as is_reliable,
        from_category = to_category as is_same,
        case
            when buyers_count >= {{ enough }} then buyers_count
        end as enough_buyers_count,
        case
            when to_buyers_count >= {{ enough }} then to_buyers_count
        end as enough_to_buyers_count,
        case
            when from_orders_count >= {{ enough }} then from_orders_count
        end as enough_orders_count
    from pairs

),

final as (

    select
        from_category,
        to_category,
        cast({{ var('affinity_window_days') }} as integer) as window_days,
        buyers_count,
        followers_count,
        is_reliable,
        case
            when buyers_count = 0 then 'no_window_over'
            when not is_reliable then 'too_few_buyers'
            when expected_count = 0 then 'none_expected'
            when followers_count = 0 then 'no_followers'
        end as why_null,
        cast(followers_count as double) / nullif(enough_buyers_count, 0)
            as confidence_rate,
        {{ wilson_bound('followers_count', 'enough_buyers_count', 'lower') }}
            as confidence_low_rate,
        {{ wilson_bound('followers_count', 'enough_buyers_count', 'upper') }}
            as confidence_high_rate,
        expected_count,
        cast(expected_count as double) / nullif(enough_buyers_count, 0)
            as baseline_rate,
        case
            when is_reliable
                then
                    cast(followers_count as double) / nullif(expected_count, 0)
        end as lift,
        case when is_reliable then median_days end as median_days,
        case when is_reliable then p90_days end as p90_days,
        to_buyers_count,
        preceded_count,
        case
            when is_same then 'same_category'
            when to_buyers_count = 0 then 'no_window_known'
            when enough_to_buyers_count is null then 'too_few_buyers'
        end as why_reverse_null,
        case
            when not is_same
                then
                    cast(preceded_count as double)
                    / nullif(enough_to_buyers_count, 0)
        end as reverse_confidence_rate,
        from_orders_count,
        case when not is_same then together_count end as together_count,
        case
            when not is_same
                then
                    cast(together_count as double)
                    / nullif(enough_orders_count, 0)
        end as together_rate
    from judged

)

select * from final
