with

moves as (

    select * from {{ ref('int_phases_moved') }}

),

summed as (

    select
        category,
        from_phase,
        to_phase,
        count(*) as moves_count,
        count(*) filter (where is_first_entry) as people_moved_count,
        percentile_cont(0.5) within group (order by hours asc)
            as median_hours,
        percentile_cont(0.9) within group (order by hours asc) as p90_hours
    from moves
    group by category, from_phase, to_phase

),

entered as (

    select
        category,
        from_phase,
        count(*) as entries_count,
        count(*) filter (where is_first_entry) as people_entered_count
    from moves
    group by category, from_phase

),

final as (

    select
        summed.category,
        cast(summed.from_phase as integer) as from_phase,
        {{ phase_name('summed.from_phase') }} as from_phase_name,
        cast(summed.to_phase as integer) as to_phase,
        coalesce({{ phase_name('summed.to_phase') }}, 'drop_off')
            as to_phase_name,
        cast({{ var('transition_window_days') }} as integer) as window_days,
        entered.people_entered_count,
        summed.people_moved_count,
        cast(summed.people_moved_count as double)
        / nullif(entered.people_entered_count, 0) as transition_rate,
        entered.entries_count,
        summed.moves_count,
        cast(summed.moves_count as double)
        / nullif(entered.entries_count, 0) as move_rate,
        summed.median_hours,
        summed.p90_hours
    from summed
    inner join entered
        on
            summed.category = entered.category
            and summed.from_phase = entered.from_phase

)

select * from final
