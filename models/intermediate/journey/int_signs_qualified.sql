with

signs as (

    select * from {{ ref('int_signs_gathered') }}

),

rules as (

    select * from {{ ref('phase_rules') }}

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

numbers as (

    {{ whole_numbers(phase_times_limit()) }}

),

unmapped as (

    select inactive_days
    from categories
    where category = 'unmapped'

),

-- what was seen three times in a visit stands three times
counted as (

    select
        signs.customer_id,
        signs.sign,
        signs.category,
        signs.is_first_category,
        signs.occurred_at,
        signs.ends_at,
        rules.phase,
        rules.at_least,
        rules.within_days,
        rules.expires_after_days,
        rules.needs_order,
        rules.reopens_after_days,
        case rules.counted_per
            when 'product' then coalesce(signs.product_id, signs.category)
            when 'category' then signs.category
        end as counting_key
    from signs
    inner join rules
        on signs.sign = rules.sign
    inner join numbers
        on
            signs.times >= numbers.number
            and rules.at_least >= numbers.number
    where
        rules.min_score_rate is null
        or signs.score_rate >= rules.min_score_rate

),

compared as (

    select
        *,
        case at_least
            {% for number in range(2, phase_times_limit() + 1) %}
            when {{ number }} then lag(occurred_at, {{ number - 1 }}) over signs
            {% endfor %}
            else occurred_at
        end as counted_from
    from counted
    window signs as (
        partition by customer_id, phase, sign, counting_key
        order by occurred_at asc nulls last
    )

),

-- a sign lives to the end of its last day
final as (

    select
        compared.customer_id,
        compared.phase,
        compared.sign,
        compared.category,
        compared.is_first_category,
        compared.occurred_at,
        coalesce(compared.ends_at, {{ start_of_business_day(add_days(
            business_date('compared.occurred_at'),
            '1 + coalesce(compared.expires_after_days, '
            ~ 'categories.inactive_days, unmapped.inactive_days)'
        )) }}) as ends_at,
        compared.needs_order,
        compared.reopens_after_days
    from compared
    cross join unmapped
    left join categories
        on compared.category = categories.category
    where
        compared.at_least = 1
        or {{ days_between(
            business_date('compared.counted_from'),
            business_date('compared.occurred_at')
        ) }} <= compared.within_days

)

select * from final
