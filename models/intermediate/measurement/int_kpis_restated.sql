{%- set key = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date', 'measure'] -%}

with

stated as (

    select * from {{ ref('int_kpis_stated') }}

),

statements as (

    select * from {{ ref('stg_state__kpi_history') }}

),

latest as (

    select
        {{ key | join(', ') }},
        value
    from statements
    qualify row_number() over (
        partition by {{ key | join(', ') }}
        order by stated_on desc nulls last
    ) = 1

),

-- what is no longer there has become 0
final as (

    select
        {%- for column in key %}
        coalesce(stated.{{ column }}, latest.{{ column }}) as {{ column }},
        {%- endfor %}
        coalesce(stated.value, 0) as value
    from stated
    full outer join latest
        on
            stated.measure = latest.measure
            {%- for column in key[:-1] %}
            and stated.{{ column }} is not distinct from latest.{{ column }}
            {%- endfor %}
    where coalesce(stated.value, 0) <> coalesce(latest.value, 0)

)

select * from final
