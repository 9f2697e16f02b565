{{ config(materialized = 'view') }}

with

turns as (

    select * from {{ ref('int_phases_turned') }}

),

-- what is alive of each level from here on, once all of the moment is counted
alive as (

    select
        journey_key,
        changes_at,
        begun_code,
        {%- for part in phase_weights() %}
        sum(change_{{ part }}) over up_to_here as alive_{{ part }},
        {%- endfor %}
        sum(orders_count) over up_to_here as orders_count,
        lead(changes_at) over journeys as next_change_at
    from turns
    window
        journeys as (
            partition by journey_key
            order by changes_at asc nulls last, begun_code asc nulls first
        ),
        up_to_here as (
            partition by journey_key
            order by changes_at asc nulls last, begun_code asc nulls first
            rows between unbounded preceding and current row
        )

),

topped as (

    select
        journey_key,
        changes_at,
        begun_code,
        orders_count,
        case
            {%- for part, weights in phase_weights().items() %}
            {%- for level, weight in weights.items() | reverse %}
            when alive_{{ part }} >= {{ weight }} then {{ level }}
            {%- endfor %}
            {%- endfor %}
            else 1
        end as phase_level
    from alive
    where next_change_at is null or next_change_at > changes_at

),

named as (

    select
        *,
        case phase_level
            {% for level, phase in phase_levels().items() %}
            when {{ level }} then {{ phase }}
            {% endfor %}
            else 1
        end as phase
    from topped

),

compared as (

    select
        *,
        lag(phase) over (
            partition by journey_key
            order by changes_at asc nulls last
        ) as phase_before
    from named

),

final as (

    select
        journey_key,
        phase,
        phase_before,
        {{ begun_sign('begun_code', 'phase_level') }} as sign,
        orders_count,
        changes_at as valid_from,
        lead(changes_at) over (
            partition by journey_key
            order by changes_at asc nulls last
        ) as valid_to,
        row_number() over (
            partition by journey_key
            order by changes_at asc nulls last
        ) as spell_number
    from compared
    where phase_before is null or phase <> phase_before

)

select * from final
