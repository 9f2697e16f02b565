with

promotions as (

    select * from {{ ref('promotions') }}
    where trigger = 'replacement' and is_active

),

bands as (

    select * from {{ ref('promotion_bands') }}

),

survived as (

    select * from {{ ref('int_dues_survived') }}

),

origins as (

    {{ forecast_origins() }}

),

days as (

    {{ whole_numbers(var('forecast_days')) }}

),

-- the past is foretold whole: its bands are not known any more
cells as (

    select
        promotions.promotion_id,
        case when origins.is_test then 'all' else bands.band end as band,
        origins.observed_on
    from promotions
    inner join bands
        on promotions.promotion_id = bands.promotion_id
    cross join origins
    union
    select
        promotion_id,
        band,
        observed_on
    from survived

),

-- from the day on which a purchase of tomorrow can be due, purchases that
-- nobody has made yet take part
dated as (

    select
        cells.promotion_id,
        cells.band,
        cells.observed_on,
        origins.is_test,
        promotions.starts_on,
        promotions.ends_on,
        cast(days.number as integer) as days_ahead,
        {{ add_days('cells.observed_on', 'days.number') }} as met_on,
        {{ add_days('cells.observed_on', 'days.number') }}
        < {{ due_on(add_days('cells.observed_on', 1)) }} as is_foreseeable
    from cells
    inner join promotions
        on cells.promotion_id = promotions.promotion_id
    inner join origins
        on cells.observed_on = origins.observed_on
    inner join days
        on
            days.number
            <= {{ days_between('origins.observed_on', 'origins.last_on') }}

),

final as (

    select
        dated.promotion_id,
        dated.band,
        dated.observed_on,
        dated.is_test,
        dated.days_ahead,
        dated.met_on,
        dated.is_foreseeable,
        coalesce(survived.due, 0) as due,
        {%- for column in [
            'unreplaced', 'unreplaced_squares', 'unreplaced_error'
        ] %}
        case
            when not dated.is_foreseeable then null
            when survived.due is null then 0
            else cast(survived.{{ column }} as double)
        end as {{ column }},
        {%- endfor %}
        coalesce(survived.due_of_type, 0) as due_of_type
    from dated
    left join survived
        on
            dated.promotion_id = survived.promotion_id
            and dated.band = survived.band
            and dated.observed_on = survived.observed_on
            and dated.met_on = survived.met_on
    where
        dated.is_test
        or (
            coalesce(dated.met_on >= dated.starts_on, true)
            and coalesce(dated.met_on <= dated.ends_on, true)
        )

)

select * from final
