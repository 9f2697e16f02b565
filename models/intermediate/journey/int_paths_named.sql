{{ keep_rows_of('people', 'customer_id', 'kept_by') }}

with

steps as (

    select * from {{ ref('int_steps_parted') }}

),

outdated as (

    select * from {{ ref('int_people_outdated') }}

),

-- the same again and again is one step of the path
compared as (

    select
        *,
        lag(step) over in_path as previous_step
    from steps
    window
        in_path as (
            partition by customer_id, path_number
            order by
                occurred_at asc nulls last,
                action_rank asc nulls last,
                step_id asc nulls last
        )

),

folded as (

    select
        customer_id,
        path_number,
        step,
        row_number() over (
            partition by customer_id, path_number
            order by
                occurred_at desc nulls last,
                action_rank desc nulls last,
                step_id desc nulls last
        ) as steps_to_go
    from compared
    where not is_order and step is distinct from previous_step

),

named as (

    select
        customer_id,
        path_number,
        {%- for place in range(var('path_steps'), 1, -1) %}
        coalesce(
            max(step) filter (where steps_to_go = {{ place }}) || ' > ', ''
        ) ||
        {%- endfor %}
        max(step) filter (where steps_to_go = 1) as path
    from folded
    where steps_to_go <= {{ var('path_steps') }}
    group by customer_id, path_number

),

summed as (

    select
        customer_id,
        path_number,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) filter (where not is_order) as steps_count,
        bool_or(is_order) as is_ordered,
        sum(amount) filter (where is_order) as order_amount
    from steps
    group by customer_id, path_number

),

final as (

    select
        summed.customer_id,
        summed.path_number,
        coalesce(named.path, 'straight') as path,
        summed.started_at,
        summed.ended_at,
        summed.steps_count,
        summed.is_ordered,
        summed.order_amount,
        outdated.version
    from summed
    inner join outdated
        on summed.customer_id = outdated.kept_by
    left join named
        on
            summed.customer_id = named.customer_id
            and summed.path_number = named.path_number

)

select * from final
