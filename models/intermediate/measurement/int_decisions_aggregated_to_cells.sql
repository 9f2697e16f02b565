{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date'] -%}

with

concluded as (

    select * from {{ ref('int_promotions_concluded') }}

),

assigned as (

    select * from {{ ref('int_customers_assigned') }}

),

told as (

    select
        {{ cell[:-1] | join(', ') }},
        decided_on as kpi_date,
        outcome,
        null as arm
    from concluded
    union all
    select
        {{ cell[:-1] | join(', ') }},
        assigned_on as kpi_date,
        null as outcome,
        case when is_crossover then 'crossover' else arm end as arm
    from assigned

),

final as (

    select
        {{ cell | join(', ') }},
        count(outcome) as triggered,
        {%- for outcome in excluded_outcomes() %}
        count(*) filter (where outcome = '{{ outcome }}')
            as excluded_{{ outcome }},
        {%- endfor %}
        count(*) filter (where {{ is_eligible_outcome('outcome') }})
            as eligible,
        count(*) filter (where outcome = 'entered') as entered,
        count(*) filter (where outcome = 'holdout') as holdout,
        count(*) filter (where arm = 'treated') as assigned_treated,
        count(*) filter (where arm = 'holdout') as assigned_holdout,
        count(*) filter (where arm = 'crossover') as crossovers
    from told
    group by {{ cell | join(', ') }}

)

select * from final
