with

periods as (

    select * from {{ ref('int_score_periods_dated') }}

),

daily as (

    select * from {{ ref('int_actions_dated') }}
    where customer_id is not null

),

days as (

    select distinct observed_on
    from periods

),

final as (

    select
        days.observed_on,
        daily.customer_id,
        sum(daily.visits_count) as visits_count,
        sum(daily.product_views_count) as product_views_count,
        sum(daily.clicks_count) as clicks_count,
        sum(daily.contacts_count) as contacts_count
    from days
    inner join daily
        on
            days.observed_on >= daily.acted_on
            and days.observed_on >= daily.known_on
            and days.observed_on
            < {{ add_days('daily.acted_on', var('score_window_days')) }}
    group by days.observed_on, daily.customer_id

)

select * from final
