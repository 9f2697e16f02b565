with

foretold as (

    select * from {{ ref('int_dues_foretold') }}
    where not is_test

),

rated as (

    select * from {{ ref('int_audiences_rated') }}

),

-- who is in is a draw for each person; the rates err for all of them at once
expected as (

    select
        foretold.promotion_id,
        foretold.band,
        foretold.met_on,
        foretold.days_ahead,
        foretold.due,
        foretold.due_of_type,
        foretold.unreplaced as expected_triggered,
        rated.reach_rate,
        rated.slot_rate,
        foretold.unreplaced * rated.audience_rate as expected,
        foretold.unreplaced * rated.audience_rate
        - foretold.unreplaced_squares * pow(rated.audience_rate, 2)
            as chance_variance,
        rated.audience_rate * sqrt(
            pow(foretold.unreplaced_error, 2)
            + pow(foretold.unreplaced, 2) * rated.relative_variance
        ) as rate_error
    from foretold
    inner join rated
        on foretold.promotion_id = rated.promotion_id

),

final as (

    select
        promotion_id,
        band,
        met_on,
        days_ahead,
        due,
        due_of_type,
        expected_triggered,
        reach_rate,
        slot_rate,
        expected,
        chance_variance,
        rate_error,
        cast(sum(due_of_type) over days as integer) as due_of_type_so_far,
        case when expected is not null then sum(expected) over days end
            as expected_so_far,
        case
            when expected is not null then sum(chance_variance) over days
        end as chance_variance_so_far,
        case when expected is not null then sum(rate_error) over days end
            as rate_error_so_far
    from expected
    window days as (
        partition by promotion_id, band
        order by met_on asc nulls last
    )

)

select * from final
