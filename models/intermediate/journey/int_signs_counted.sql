{{ config(materialized = 'view') }}

with

signs as (

    select * from {{ ref('int_signs_outdated') }}

),

rules as (

    select * from {{ ref('phase_rules') }}

),

numbers as (

    {{ whole_numbers(phase_times_limit()) }}

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

-- whoever has to give it once has given it
once as (

    select * from counted
    where at_least = 1

),

compared as (

    select
        *,
        case at_least
            {% for number in range(2, phase_times_limit() + 1) %}
            when {{ number }} then lag(occurred_at, {{ number - 1 }}) over signs
            {% endfor %}
        end as counted_from
    from counted
    where at_least > 1
    window signs as (
        partition by customer_id, phase, sign, counting_key
        order by occurred_at asc nulls last
    )

),

often as (

    select * from compared
    where
        {{ days_between(
            business_date('counted_from'),
            business_date('occurred_at')
        ) }} <= within_days

),

final as (

    {% for signs in ['once', 'often'] %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        customer_id,
        phase,
        sign,
        category,
        is_first_category,
        occurred_at,
        ends_at,
        expires_after_days,
        needs_order,
        reopens_after_days
    from {{ signs }}
    {% endfor %}

)

select * from final
