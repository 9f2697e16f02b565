with

phases as (

    select * from {{ ref('int_phases_stepped') }}

),

visits as (

    select * from {{ ref('int_sessions_stepped') }}

),

-- a step that nobody reached stands with 0
steps as (

    {{ whole_numbers(phase_names() | length) }}

),

reached as (

    select
        category,
        basis,
        {% for phase in phase_names() %}
        count(*) filter (where phase = {{ phase }}) as reached_{{ phase }},
        {% endfor %}
        count(*) as rows_count
    from phases
    group by category, basis

),

counted as (

    select
        'phases' as funnel,
        reached.category as segment,
        reached.basis,
        steps.number as step_number,
        {{ phase_name('steps.number') }} as step_name,
        case steps.number
            {% for phase in phase_names() %}
            when {{ phase }} then reached.reached_{{ phase }}
            {% endfor %}
        end as reached_count
    from reached
    cross join steps
    union all
    select
        'shop' as funnel,
        segment,
        basis,
        step_number,
        step_name,
        reached_count
    from visits
    union all
    select
        'shop' as funnel,
        'all' as segment,
        basis,
        step_number,
        step_name,
        sum(reached_count) as reached_count
    from visits
    group by basis, step_number, step_name

),

final as (

    select
        funnel,
        segment,
        basis,
        cast(step_number as integer) as step_number,
        step_name,
        cast(reached_count as bigint) as reached_count,
        cast(reached_count as double) / nullif(first_value(reached_count) over (
            partition by funnel, segment, basis
            order by step_number asc nulls last
        ), 0) as from_first_rate,
        case
            when basis = 'strict'
                then
                    cast(reached_count as double)
                    / nullif(lag(reached_count) over (
                        partition by funnel, segment, basis
                        order by step_number asc nulls last
                    ), 0)
        end as from_previous_rate
    from counted

)

select * from final
