{%- set key = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date', 'measure'] -%}

with

statements as (

    select * from {{ ref('stg_state__kpi_history') }}

),

restated as (

    select * from {{ ref('int_kpis_restated') }}

),

said as (

    select
        {{ key | join(', ') }},
        value,
        stated_on
    from statements
    union all
    select
        {{ key | join(', ') }},
        value,
        {{ as_of_date() }} as stated_on
    from restated

),

followed as (

    select
        {{ key | join(', ') }},
        value,
        stated_on,
        lag(value) over (
            partition by {{ key | join(', ') }}
            order by stated_on asc nulls last
        ) as previous_value
    from said

),

final as (

    select
        stated_on,
        {{ key | join(', ') }},
        case
            {% for cause, measures in kpi_causes().items() %}
            when
                measure in (
                    {{ "'" ~ measures
                        | join("',\n                    '") ~ "'" }}
                )
                then '{{ cause }}'
            {% endfor %}
        end as cause,
        cast(value as decimal(24, 6)) as value,
        cast(previous_value as decimal(24, 6)) as previous_value,
        previous_value is not null as is_restated
    from followed

)

select * from final
