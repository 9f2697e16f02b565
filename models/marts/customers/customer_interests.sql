with

interests as (

    select * from {{ ref('int_interests_scored') }}

),

people as (

    select * from {{ ref('int_customers_banded') }}

),

alike as (

    select * from {{ ref('int_buyers_alike_counted') }}

),

-- of interests as strong, as of those that have faded to nothing, the latest
ranked as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by
                score desc nulls last,
                last_sign_at desc nulls last,
                category asc nulls last
        ) as interest_rank,
        cast(score as double) / nullif(cast(
            sum(score) over (partition by customer_id) as double
        ), 0) as interest_rate
    from interests

),

final as (

    select
        ranked.customer_id,
        ranked.category,
        cast(ranked.interest_rank as integer) as interest_rank,
        cast(ranked.score as double) as score,
        cast(ranked.explicit_score as double) as explicit_score,
        cast(ranked.score - ranked.explicit_score as double) as implicit_score,
        ranked.interest_rate,
        case
            when ranked.score >= {{ var('interest_hot_score') }} then 'hot'
            when ranked.score >= {{ var('interest_warm_score') }} then 'warm'
            else 'cold'
        end as interest_class,
        cast(ranked.signs_count as integer) as signs_count,
        ranked.last_sign_at,
        ranked.last_look_at,
        {{ business_date('ranked.last_sign_at') }} as last_sign_on,
        {{ business_date('ranked.last_ordered_at') }} as last_ordered_on,
        ranked.last_ordered_at is not null as has_ordered,
        alike.buyers_alike_lift,
        alike.buyers_alike_lift < {{ var('unusual_lift') }} as is_unusual
    from ranked
    left join people
        on ranked.customer_id = people.customer_id
    left join alike
        on
            ranked.category = alike.category
            and people.gender = alike.gender
            and people.age_band = alike.age_band

)

select * from final
