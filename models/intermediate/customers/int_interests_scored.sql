with

-- what was bought is kept for other purposes as well
signs as (

    select * from {{ ref('int_signs_gathered') }}
    where
        customer_id is not null
        and category is not null
        and (
            sign = 'order'
            or {{ is_kept_for('profiling', business_date('occurred_at')) }}
        )

),

unprofiled as (

    select * from {{ ref('int_customers_unprofiled') }}

),

weights as (

    select * from {{ ref('interest_weights') }}

),

phases as (

    select * from {{ ref('phase_rules') }}

),

-- signs of who may still want it: those of a phase before the order
looks as (

    select sign
    from phases
    group by sign
    having min(phase) < 5

),

-- half of a sign is left after each half-life; decimals add up to the same in
-- any order
aged as (

    select
        signs.customer_id,
        signs.category,
        signs.occurred_at,
        signs.times,
        weights.is_explicit,
        case when signs.sign = 'order' then signs.occurred_at end
            as ordered_at,
        case when looks.sign is not null then signs.occurred_at end
            as looked_at,
        {{ as_decimal(
            'signs.times * weights.weight * power(0.5, cast('
            ~ days_between(business_date('signs.occurred_at'), as_of_date())
            ~ ' as double) / ' ~ var('interest_half_life_days') ~ ')', 38, 18
        ) }} as score
    from signs
    inner join weights
        on signs.sign = weights.sign
    left join looks
        on signs.sign = looks.sign
    left join unprofiled
        on signs.customer_id = unprofiled.customer_id
    where unprofiled.customer_id is null

),

final as (

    select
        customer_id,
        category,
        sum(times) as signs_count,
        -- one digit fewer than there are at most: readers take their difference
        cast(sum(score) as decimal(37, 18)) as score,
        cast(
            coalesce(sum(score) filter (where is_explicit), 0)
            as decimal(37, 18)
        ) as explicit_score,
        max(occurred_at) as last_sign_at,
        max(looked_at) as last_look_at,
        max(ordered_at) as last_ordered_at
    from aged
    group by customer_id, category

)

select * from final
