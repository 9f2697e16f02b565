with

paths as (

    select * from {{ ref('int_paths_followed') }}

),

customers as (

    select * from {{ ref('int_customers_classed') }}

),

scoped as (

    select
        'all' as segment,
        paths.*
    from paths
    union all
    select
        customers.frequency_class as segment,
        paths.*
    from paths
    inner join customers
        on paths.customer_id = customers.customer_id

),

counted as (

    select
        segment,
        outcome,
        path,
        count(*) as paths_count
    from scoped
    group by segment, outcome, path

),

-- of paths as common, the first by name
ranked as (

    select
        segment,
        outcome,
        path,
        row_number() over (
            partition by segment, outcome
            order by paths_count desc nulls last, path asc nulls last
        ) as path_rank
    from counted

),

kept as (

    select
        scoped.segment,
        scoped.outcome,
        scoped.customer_id,
        scoped.steps_count,
        scoped.path_days,
        scoped.order_amount,
        case
            when ranked.path_rank <= {{ var('paths_kept') }}
                then ranked.path_rank
        end as path_rank,
        case
            when ranked.path_rank <= {{ var('paths_kept') }} then scoped.path
            else 'other'
        end as path
    from scoped
    inner join ranked
        on
            scoped.segment = ranked.segment
            and scoped.outcome = ranked.outcome
            and scoped.path = ranked.path

),

final as (

    select
        segment,
        outcome,
        cast(path_rank as integer) as path_rank,
        path,
        count(*) as paths_count,
        cast(count(*) as double) / nullif(sum(count(*)) over (
            partition by segment, outcome
        ), 0) as path_rate,
        count(distinct customer_id) as people_count,
        cast(median(path_days) as double) as median_days,
        avg(steps_count) as average_steps,
        cast(sum(order_amount) as decimal(18, 4)) as orders_amount
    from kept
    group by segment, outcome, path_rank, path

)

select * from final
