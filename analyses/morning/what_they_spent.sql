-- What did they spend on it?
-- Of who falls due on the day of the last build: the price of a unit, by band.
with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where promotion_id = '{{ var("promotion", "scrap_fridge") }}'

),

today as (

    select * from decisions
    where due_on = decided_on
    qualify dense_rank() over (order by decided_on desc) = 1

),

final as (

    select
        band,
        count(*) as people,
        cast(min(spend_amount) as decimal(18, 2)) as least_amount,
        cast(median(spend_amount) as decimal(18, 2)) as median_amount,
        cast(max(spend_amount) as decimal(18, 2)) as most_amount
    from today
    group by band

)

select * from final
order by band
