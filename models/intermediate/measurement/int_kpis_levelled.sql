{%- set decided = kpi_counts('decided') %}
{%- set messaged = kpi_counts('messaged') %}
{%- set earned = ['revenue_gross', 'returns_amount', 'revenue_net'] %}
{%- set spent = ['cost_messages', 'cost_media', 'cost_incentives',
    'cost_total'] -%}

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
        or {{ is_provided('activity_costs') }} as has_costs

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

    select
        'cell' as row_level,
        promotion_id,
        band,
        wave,
        variant,
        channel,
        {%- for column in decided + messaged + earned + spent %}
        {{ column }},
        {%- endfor %}
        margin_rate
    from cells
    union all
    select
        'promotion' as row_level,
        cells.promotion_id,
        scopes.band,
        'all' as wave,
        scopes.variant,
        'all' as channel,
        {%- for column in decided + messaged + earned + spent %}
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
        row_level,
        promotion_id,
        band,
        wave,
        variant,
        channel,
        {%- for column in decided + messaged + earned + spent %}
        sum({{ column }}) as {{ column }},
        {%- endfor %}
        max(margin_rate) as margin_rate
    from levelled
    group by row_level, promotion_id, band, wave, variant, channel

),

-- what a source that is not handed over would feed is null, never 0
final as (

    select
        summed.row_level,
        summed.promotion_id,
        summed.band,
        summed.wave,
        summed.variant,
        summed.channel,
        {%- for column in decided %}
        cast(summed.{{ column }} as integer) as {{ column }},
        {%- endfor %}
        {%- for column in messaged %}
        case
            when provided.has_messages
                then cast(summed.{{ column }} as integer)
        end as {{ column }},
        {%- endfor %}
        {%- for column in earned %}
        case
            when provided.has_messages
                then cast(summed.{{ column }} as decimal(18, 4))
        end as {{ column }},
        {%- endfor %}
        {%- for column in spent %}
        case
            when provided.has_costs
                then cast(summed.{{ column }} as decimal(18, 4))
        end as {{ column }},
        {%- endfor %}
        summed.margin_rate
    from summed
    cross join provided

)

select * from final
