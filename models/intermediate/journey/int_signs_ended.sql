{{ config(materialized = 'view') }}

with

signs as (

    select * from {{ ref('int_signs_qualified') }}

),

ordered as (

    select
        *,
        max(case when sign = 'order' then occurred_at end) over earlier
            as last_order_at,
        max(case when sign = 'order' then occurred_at end) over earlier_alike
            as last_order_alike_at,
        min(case when sign = 'order' then occurred_at end) over later
            as next_order_at,
        min(case when sign = 'order' then occurred_at end) over later_alike
            as next_order_alike_at,
        min(case when phase >= 6 and sign <> 'handover' then occurred_at end)
            over used_alike as next_use_at
    from signs
    window
        earlier as (
            partition by customer_id
            order by
                occurred_at asc nulls last,
                phase asc nulls last,
                sign asc nulls last,
                category asc nulls last
            rows between unbounded preceding and 1 preceding
        ),
        earlier_alike as (
            partition by customer_id, category
            order by
                occurred_at asc nulls last,
                phase asc nulls last,
                sign asc nulls last
            rows between unbounded preceding and 1 preceding
        ),
        later as (
            partition by customer_id
            order by
                occurred_at asc nulls last,
                phase asc nulls last,
                sign asc nulls last,
                category asc nulls last
            rows between 1 following and unbounded following
        ),
        later_alike as (
            partition by customer_id, category
            order by
                occurred_at asc nulls last,
                phase asc nulls last,
                sign asc nulls last
            rows between 1 following and unbounded following
        ),
        -- what is written at the moment of an order is not of that order
        used_alike as (
            partition by customer_id, category
            order by
                occurred_at asc nulls last,
                phase desc nulls last,
                sign asc nulls last
            rows between 1 following and unbounded following
        )

),

-- an order ends the search for its category, and a search for no category;
-- whoever writes about it in use has it
final as (

    select
        customer_id,
        category,
        phase,
        sign,
        is_first_category,
        occurred_at,
        needs_order,
        reopens_after_days,
        last_order_at,
        last_order_alike_at,
        case
            when phase < 5
                then
                    least(
                        ends_at,
                        case
                            when category is null then next_order_at
                            else next_order_alike_at
                        end
                    )
            when phase = 5 then least(ends_at, next_use_at)
            else ends_at
        end as ends_at
    from ordered

)

select * from final
