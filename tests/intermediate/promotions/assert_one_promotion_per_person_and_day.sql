-- Of the promotions that are not service, one at most takes a person on a day.
-- If it breaks, people get two offers at once and each spoils the other's
-- measurement.
with

decided as (

    select * from {{ ref('int_promotions_decided') }}
    where outcome in ('entered', 'holdout')

),

promotions as (

    select * from {{ ref('promotions') }}
    where purpose <> 'service'

),

final as (

    select
        decided.customer_id,
        count(*) as promotions_count
    from decided
    inner join promotions
        on decided.promotion_id = promotions.promotion_id
    group by decided.customer_id
    having count(*) > 1

)

select * from final
