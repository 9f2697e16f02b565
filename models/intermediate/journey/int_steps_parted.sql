{{ config(materialized = 'view') }}

with

touchpoints as (

    select * from {{ ref('int_touchpoints_outdated') }}

),

-- what customers did themselves; an order that was cancelled ended nothing
steps as (

    select
        customer_id,
        occurred_at,
        action_rank,
        action || ' ' || source_id as step_id,
        action = 'order' as is_order,
        amount,
        case
            when action in ('visit', 'presence', 'contact', 'opinion', 'claim')
                then touchpoint
            else touchpoint || ' ' || action
        end as step
    from touchpoints
    where
        customer_id is not null
        and direction = 'inbound'
        and (action <> 'order' or outcome <> 'cancelled')

),

compared as (

    select
        *,
        lag(is_order) over so_far as is_after_order,
        lag(occurred_at) over so_far as previous_at
    from steps
    window
        so_far as (
            partition by customer_id
            order by
                occurred_at asc nulls last,
                action_rank asc nulls last,
                step_id asc nulls last
        )

),

final as (

    select
        customer_id,
        occurred_at,
        action_rank,
        step_id,
        step,
        is_order,
        amount,
        sum(
            case
                when
                    is_after_order
                    or occurred_at
                    > previous_at + interval '{{ var("path_gap_days") }}' day
                    then 1
                else 0
            end
        ) over so_far as path_number
    from compared
    window
        so_far as (
            partition by customer_id
            order by
                occurred_at asc nulls last,
                action_rank asc nulls last,
                step_id asc nulls last
        )

)

select * from final
