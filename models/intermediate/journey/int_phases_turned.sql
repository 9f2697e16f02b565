{{ config(materialized = 'view') }}

with

evidence as (

    select * from {{ ref('int_evidence_outdated') }}

),

people as (

    select * from {{ ref('int_journeys_outdated') }}
    where is_present

),

-- somebody seen is aware, for good; of a category, whoever gave a sign
begun as (

    select
        people.customer_id,
        'all' as category,
        least(people.first_seen_at, min(evidence.occurred_at)) as changes_at
    from people
    left join evidence
        on people.customer_id = evidence.customer_id
    group by people.customer_id, people.first_seen_at
    union all
    select
        customer_id,
        category,
        min(occurred_at) as changes_at
    from evidence
    where category <> 'all'
    group by customer_id, category

),

turns as (

    select
        customer_id,
        category,
        changes_at,
        0 as phase_level,
        false as is_end,
        0 as orders_count
    from begun
    union all
    select
        customer_id,
        category,
        occurred_at as changes_at,
        phase_level,
        false as is_end,
        orders_count
    from evidence
    union all
    select
        customer_id,
        category,
        ends_at as changes_at,
        phase_level,
        true as is_end,
        0 as orders_count
    from evidence
    where ends_at <= {{ as_of_at() }}

),

weighed as (

    select
        customer_id,
        category,
        changes_at,
        is_end,
        {%- for part, weights in phase_weights().items() %}
        case phase_level
            {%- for level, weight in weights.items() %}
            when {{ level }} then {{ weight }}
            {%- endfor %}
            else 0
        end as weight_{{ part }},
        {%- endfor %}
        orders_count
    from turns

),

final as (

    select
        customer_id,
        category,
        changes_at,
        {%- for part in phase_weights() %}
        sum(
            case when is_end then -weight_{{ part }} else weight_{{ part }} end
        ) as change_{{ part }},
        {%- endfor %}
        sum(orders_count) as orders_count
    from weighed
    group by customer_id, category, changes_at

)

select * from final
