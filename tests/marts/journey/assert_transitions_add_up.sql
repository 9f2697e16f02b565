-- Who goes on from a phase, and who drops off, are those who entered it.
with

transitions as (

    select * from {{ ref('journey_transitions') }}

),

final as (

    select
        category,
        from_phase,
        min(people_entered_count) as people_entered_count,
        min(entries_count) as entries_count
    from transitions
    group by category, from_phase
    having
        sum(people_moved_count) <> max(people_entered_count)
        or sum(moves_count) <> max(entries_count)
        or abs(sum(transition_rate) - 1) > 1e-9
        or abs(sum(move_rate) - 1) > 1e-9

)

select * from final
