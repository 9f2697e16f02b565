with

counted as (

    select * from {{ ref('int_dues_counted') }}

),

rated as (

    select * from {{ ref('int_replacements_rated') }}

),

waited as (

    select
        promotion_id,
        observed_on,
        band,
        met_on,
        due,
        due_of_type,
        due_on > observed_on as is_to_come,
        greatest({{ days_between('observed_on', 'due_on') }}, 1)
            as days_to_due,
        {{ days_between('greatest(due_on, observed_on)', 'met_on') }}
            as days_waiting
    from counted

),

-- who is due and waits for the first day goes on buying, at the average rate
hazards as (

    select
        waited.promotion_id,
        waited.observed_on,
        waited.band,
        waited.met_on,
        waited.due,
        waited.due_of_type,
        case when waited.is_to_come then rated.replaced_hazard else 0 end
        + waited.days_waiting * rated.daily_rate as hazard,
        case when waited.is_to_come then rated.hazard_variance else 0 end
        + pow(waited.days_waiting, 2) * rated.daily_variance as hazard_variance
    from waited
    inner join rated
        on
            waited.promotion_id = rated.promotion_id
            and waited.observed_on = rated.observed_on
            and waited.days_to_due = rated.days_to_due

),

-- decimals, for sums of doubles end differently by the order of rows
final as (

    select
        promotion_id,
        observed_on,
        band,
        met_on,
        cast(sum(due) as integer) as due,
        cast(sum(due_of_type) as integer) as due_of_type,
        sum(due_of_type * {{ as_decimal('exp(-hazard)', 18, 12) }})
            as unreplaced,
        sum(due_of_type * {{ as_decimal('exp(-2 * hazard)', 18, 12) }})
            as unreplaced_squares,
        sum(
            due_of_type
            * {{ as_decimal('exp(-hazard) * sqrt(hazard_variance)', 18, 12) }}
        ) as unreplaced_error
    from hazards
    group by promotion_id, observed_on, band, met_on

)

select * from final
