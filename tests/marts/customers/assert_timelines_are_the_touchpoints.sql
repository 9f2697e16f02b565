-- A customer's timeline is their touchpoints, step by step, without gaps. If it
-- breaks, a join with words, stores or phases loses steps or tells them twice.
with

timeline as (

    select * from {{ ref('customer_timeline') }}

),

touchpoints as (

    select * from {{ ref('touchpoints') }}
    where customer_id is not null

),

counted as (

    select
        customer_id,
        count(*) as steps_count,
        max(step_number) as last_step
    from timeline
    group by customer_id

),

met as (

    select
        customer_id,
        count(*) as touchpoints_count
    from touchpoints
    group by customer_id

),

final as (

    select
        coalesce(met.customer_id, counted.customer_id) as customer_id,
        met.touchpoints_count,
        counted.steps_count,
        counted.last_step
    from met
    full outer join counted
        on met.customer_id = counted.customer_id
    where
        met.touchpoints_count is distinct from counted.steps_count
        or counted.last_step is distinct from counted.steps_count

)

select * from final
