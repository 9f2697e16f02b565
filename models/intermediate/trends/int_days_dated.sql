with

measures as (

    select * from {{ ref('int_measures_counted_to_periods') }}

),

numbers as (

    -- a hundred years
    {{ whole_numbers(36525) }}

),

started as (

    select
        coalesce(min(first_date), {{ as_of_date() }}) as first_date
    from measures

),

dated as (

    select
        {{ add_days('started.first_date', 'numbers.number - 1') }} as day_date
    from started
    inner join numbers
        on
            numbers.number
            <= {{ days_between('started.first_date', as_of_date()) }} + 1

),

final as (

    select
        day_date,
        {{ start_of_period('week', 'day_date') }} as week_date,
        {{ start_of_period('month', 'day_date') }} as month_date
    from dated

)

select * from final
