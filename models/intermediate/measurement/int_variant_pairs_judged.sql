{%- set compared = ['promotion_id', 'window_days', 'variant', 'other_variant',
    'variant_count', 'other_count', 'variant_buyers', 'other_buyers',
    'variant_rate', 'other_rate', 'difference', 'ci_low', 'ci_high', 'method',
    'p_value'] -%}

with

pairs as (

    select * from {{ ref('int_variant_pairs_compared') }}

),

-- Holm: the likeliest difference is asked as much of as all pairs together, the
-- next as of those that are left
ranked as (

    select
        {%- for column in compared %}
        {{ column }},
        {%- endfor %}
        srm_p_value,
        p_value * (
            count(*) over (partition by promotion_id, window_days)
            + 1 - row_number() over likeliest
        ) as p_value_of_left
    from pairs
    window likeliest as (
        partition by promotion_id, window_days
        order by
            p_value asc nulls last,
            variant asc nulls last,
            other_variant asc nulls last
    )

),

corrected as (

    select
        {%- for column in compared %}
        {{ column }},
        {%- endfor %}
        srm_p_value,
        coalesce(srm_p_value < {{ var('srm_alpha') }}, false) as is_srm,
        least(
            max(p_value_of_left) over (
                partition by promotion_id, window_days
                order by
                    p_value asc nulls last,
                    variant asc nulls last,
                    other_variant asc nulls last
                rows between unbounded preceding and current row
            ), 1
        ) as p_value_holm
    from ranked

),

judged as (

    select
        {%- for column in compared %}
        {{ column }},
        {%- endfor %}
        p_value_holm,
        srm_p_value,
        is_srm,
        case
            when is_srm then 'blocked_by_srm'
            when
                p_value_holm < {{ two_sided_p_value(var('interval_z')) }}
                then 'decided'
            else 'undecided'
        end as verdict
    from corrected

),

final as (

    select
        {%- for column in compared %}
        {{ column }},
        {%- endfor %}
        p_value_holm,
        srm_p_value,
        is_srm,
        verdict,
        case
            when verdict = 'decided' and difference > 0 then variant
            when verdict = 'decided' then other_variant
        end as winner
    from judged

)

select * from final
