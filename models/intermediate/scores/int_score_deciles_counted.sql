with

ranked as (

    select * from {{ ref('int_scores_ranked') }}

),

numbers as (

    {{ whole_numbers(10) }}

),

totals as (

    select
        score,
        method,
        sum(people_count) as people_count
    from ranked
    group by score, method

),

bounds as (

    select
        totals.score,
        totals.method,
        numbers.number as decile,
        cast(totals.people_count * (numbers.number - 1) as double) / 10
            as people_before,
        cast(totals.people_count * numbers.number as double) / 10
            as people_until
    from totals
    cross join numbers

),

-- people of one value are alike: a decile that ends among them takes its part
shared as (

    select
        bounds.score,
        bounds.method,
        bounds.decile,
        ranked.outcomes_count,
        ranked.expected_count,
        ranked.people_count,
        least(ranked.people_so_far_count, bounds.people_until)
        - greatest(
            ranked.people_so_far_count - ranked.people_count,
            bounds.people_before
        ) as people_share
    from bounds
    inner join ranked
        on
            bounds.score = ranked.score
            and bounds.method = ranked.method
            and bounds.people_until
            > ranked.people_so_far_count - ranked.people_count
            and bounds.people_before < ranked.people_so_far_count

),

final as (

    select
        score,
        method,
        decile,
        sum(people_share) as people_count,
        -- decimals add up to the same in any order
        sum({{ as_decimal(
            'people_share * outcomes_count / people_count', 28, 12
        ) }}) as outcomes_count,
        sum({{ as_decimal(
            'people_share * expected_count / people_count', 28, 12
        ) }}) as expected_count
    from shared
    group by score, method, decile

)

select * from final
