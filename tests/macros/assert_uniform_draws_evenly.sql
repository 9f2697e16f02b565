-- A draw lies from 0 to 1, is the same for the same text, and falls as often
-- into each tenth. If it breaks, held-out groups have another size than was
-- planned.
with

draws as (

    select
        numbers.number,
        {{ uniform("'person ' || numbers.number") }} as draw,
        {{ uniform("'person ' || numbers.number") }} as drawn_again
    from (
        {{ whole_numbers(10000) }}
    ) as numbers

),

tenths as (

    select
        floor(draw * 10) as tenth,
        count(*) as draws_count,
        count(*) filter (where draw <> drawn_again) as changed_count
    from draws
    group by floor(draw * 10)

),

-- 10,000 draws put 1,000 into each tenth, give or take 30
final as (

    select *
    from tenths
    where
        tenth not between 0 and 9
        or draws_count not between 850 and 1150
        or changed_count > 0

)

select * from final
