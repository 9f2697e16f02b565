-- May I write to them?
-- What became of all who are due today: entered is written to, holdout is left
-- alone to measure, the others have the reason why not.
with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where promotion_id = '{{ var("promotion", "scrap_fridge") }}'

),

today as (

    select * from decisions
    qualify dense_rank() over (order by decided_on desc) = 1

),

final as (

    select
        outcome,
        count(*) as people,
        count(*) filter (where due_on = decided_on) as due_today
    from today
    group by outcome

)

select * from final
order by people desc, outcome
