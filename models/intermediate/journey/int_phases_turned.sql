{{ config(materialized = 'view') }}

with

evidence as (

    select * from {{ ref('int_evidence_outdated') }}

),

people as (

    select * from {{ ref('int_journeys_outdated') }}
    where is_present

),

turns as (

    -- somebody seen is aware, for good; of a category, from its first sign on
    select
        {{ journey_key('customer_id', "'all'") }} as journey_key,
        first_seen_at as changes_at,
        0 as phase_level,
        false as is_end,
        cast(null as integer) as begun_code,
        0 as orders_count
    from people
    union all
    select
        journey_key,
        occurred_at as changes_at,
        phase_level,
        false as is_end,
        {{ begun_code('phase_level', 'sign') }} as begun_code,
        orders_count
    from evidence
    union all
    select
        journey_key,
        ends_at as changes_at,
        phase_level,
        true as is_end,
        null as begun_code,
        0 as orders_count
    from evidence
    where ends_at <= {{ as_of_at() }}

),

final as (

    select
        journey_key,
        changes_at,
        {%- for part, weights in phase_weights().items() %}
        case when is_end then -1 else 1 end * case phase_level
            {%- for level, weight in weights.items() %}
            when {{ level }} then {{ weight }}
            {%- endfor %}
            else 0
        end as change_{{ part }},
        {%- endfor %}
        begun_code,
        orders_count
    from turns

)

select * from final
