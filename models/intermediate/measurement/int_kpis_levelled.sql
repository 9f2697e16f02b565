{%- set key = ['row_level', 'promotion_id', 'band', 'wave', 'variant',
    'channel', 'kpi_date'] %}
{%- set columns = kpi_columns('all') %}
{%- set amounts = kpi_columns('earned') + kpi_columns('spent') %}
{%- set fed_by = {
    'has_messages': kpi_columns('messaged') + kpi_columns('earned'),
    'has_visits': kpi_columns('visited'),
    'has_costs': kpi_columns('spent'),
} -%}

with

cells as (

    select * from {{ ref('int_kpis_costed') }}

),

readable as (

    select * from {{ ref('int_uplifts_filtered_to_readable') }}

),

provided as (

    select
        {{ is_provided('message_events') }} as has_messages,
        {{ is_provided('message_events') }}
        and {{ is_provided('web_events') }} as has_visits,
        {{ has_costs() }} as has_costs

),

scopes as (

    select
        promotion_id,
        'all' as band,
        'all' as variant
    from cells
    union
    select
        promotion_id,
        band,
        variant
    from readable

),

levelled as (

    {% for level in ['day', 'cell'] %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        '{{ level }}' as row_level,
        promotion_id,
        band,
        wave,
        variant,
        channel,
        {{ 'kpi_date' if level == 'day' else 'cast(null as date)' }}
            as kpi_date,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        margin_rate
    from cells
    {% if level == 'day' %}
    where kpi_date is not null
    {% endif %}
    {% endfor %}
    union all
    select
        'promotion' as row_level,
        cells.promotion_id,
        scopes.band,
        'all' as wave,
        scopes.variant,
        'all' as channel,
        cast(null as date) as kpi_date,
        {%- for column in columns %}
        cells.{{ column }},
        {%- endfor %}
        cells.margin_rate
    from cells
    inner join scopes
        on
            cells.promotion_id = scopes.promotion_id
            and scopes.band in ('all', cells.band)
            and scopes.variant in ('all', cells.variant)

),

summed as (

    select
        {{ key | join(', ') }},
        {%- for column in columns %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        max(margin_rate) as margin_rate
    from levelled
    group by {{ key | join(', ') }}

),

-- what a source that is not handed over would feed is null, never 0
final as (

    select
        {%- for column in key %}
        summed.{{ column }},
        {%- endfor %}
        {%- for column in kpi_columns('decided') %}
        cast(summed.{{ column }} as integer) as {{ column }},
        {%- endfor %}
        {%- for source, fed in fed_by.items() %}
        {%- for column in fed %}
        case
            when provided.{{ source }}
                then cast(
                    summed.{{ column }} as
                    {{ 'decimal(18, 4)' if column in amounts else 'integer' }}
                )
        end as {{ column }},
        {%- endfor %}
        {%- endfor %}
        summed.margin_rate
    from summed
    cross join provided

)

select * from final
