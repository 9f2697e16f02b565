with

agreeing as (

    select * from {{ ref('int_names_agreed') }}

),

-- the first decides, at the latest the name itself, which agrees with itself:
-- so later names never regroup earlier ones
led as (

    select
        identifier_type,
        identifier_value,
        seen_rank,
        min(other_rank) as leader_rank
    from agreeing
    where is_full
    group by identifier_type, identifier_value, seen_rank

),

-- a leader may have one of its own: two hops, then four, which is as far as the
-- names go that identity_max_people_per_value lets through
led_twice as (

    select
        led.identifier_type,
        led.identifier_value,
        led.seen_rank,
        leaders.leader_rank
    from led
    inner join led as leaders
        on
            led.identifier_type = leaders.identifier_type
            and led.identifier_value = leaders.identifier_value
            and led.leader_rank = leaders.seen_rank

),

final as (

    select
        led_twice.identifier_type,
        led_twice.identifier_value,
        led_twice.seen_rank,
        leaders.leader_rank
    from led_twice
    inner join led_twice as leaders
        on
            led_twice.identifier_type = leaders.identifier_type
            and led_twice.identifier_value = leaders.identifier_value
            and led_twice.leader_rank = leaders.seen_rank

)

select * from final
