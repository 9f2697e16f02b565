{%- set last = phase_names() | length -%}

with

evidence as (

    select * from {{ ref('int_phases_evidenced') }}

),

spells as (

    select * from {{ ref('int_phases_begun') }}
    where
        spell_number = 1
        and {{ business_date('valid_from') }}
        > {{ add_days(as_of_date(), -var('funnel_days')) }}

),

recent as (

    select
        evidence.customer_id,
        evidence.category,
        evidence.phase,
        evidence.occurred_at
    from evidence
    inner join spells
        on
            evidence.customer_id = spells.customer_id
            and evidence.category = spells.category

),

step_1 as (

    select
        customer_id,
        category,
        valid_from as reached_at
    from spells

),

-- in order: each step after the one before
{% for phase in range(2, last + 1) -%}
step_{{ phase }} as (

    select
        recent.customer_id,
        recent.category,
        min(recent.occurred_at) as reached_at
    from recent
    inner join step_{{ phase - 1 }}
        on
            recent.customer_id = step_{{ phase - 1 }}.customer_id
            and recent.category = step_{{ phase - 1 }}.category
            and recent.occurred_at >= step_{{ phase - 1 }}.reached_at
    where recent.phase = {{ phase }}
    group by recent.customer_id, recent.category

),

{% endfor -%}
in_order as (

    {% for phase in range(1, last + 1) %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        customer_id,
        category,
        {{ phase }} as phase
    from step_{{ phase }}
    {% endfor %}

),

in_any_order as (

    select
        customer_id,
        category,
        1 as phase
    from step_1
    union distinct
    select
        customer_id,
        category,
        phase
    from recent

),

final as (

    select
        customer_id,
        category,
        phase,
        'strict' as basis
    from in_order
    union all
    select
        customer_id,
        category,
        phase,
        'open' as basis
    from in_any_order

)

select * from final
