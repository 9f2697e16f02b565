{%- set decided = kpi_counts('decided') %}
{%- set messaged = kpi_counts('messaged') %}
{%- set earned = ['revenue_gross', 'returns_amount', 'revenue_net'] %}
{%- set spent = ['cost_messages', 'cost_media', 'cost_incentives',
    'cost_total'] -%}

with

cells as (

    select * from {{ ref('int_kpis_costed') }}

),

definitions as (

    select * from {{ ref('int_definitions_counted') }}

),

uplifts as (

    select * from {{ ref('int_uplifts_estimated') }}

),

uplifts_14d as (

    select * from uplifts
    where window_days = 14

),

uplifts_30d as (

    select * from uplifts
    where window_days = 30

),

provided as (

    select
        {{ is_provided('message_events') }} as has_messages,
        {{ is_provided('message_events') }}
        or {{ is_provided('activity_costs') }} as has_costs

),

-- counts are summed, rates are worked out below from the sums
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
        promotion_id,
        'all' as band,
        'all' as wave,
        'all' as variant,
        'all' as channel,
        {%- for column in decided + messaged + earned + spent %}
        {{ column }},
        {%- endfor %}
        margin_rate
    from cells

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
known as (

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

),

final as (

    select
        known.row_level,
        known.promotion_id,
        known.band,
        known.wave,
        known.variant,
        known.channel,
        {%- for column in decided + messaged + earned + spent %}
        known.{{ column }},
        {%- endfor %}
        {{ rate('hard_bounces + known.soft_bounces', 'sent') }} as bounce_rate,
        {{ rate('delivered', 'sent') }} as delivery_rate,
        {{ rate('unique_opens', 'delivered') }} as open_rate,
        {{ rate(
            'unique_opens - known.machine_opens',
            'delivered - known.machine_opens'
        ) }} as human_open_rate,
        {{ rate('unique_clicks', 'delivered') }} as click_through_rate,
        {{ rate('unique_clicks', 'unique_opens') }} as click_to_open_rate,
        {{ rate('unsubscribes', 'delivered') }} as unsubscribe_rate,
        {{ rate('complaints', 'sent') }} as complaint_rate,
        {{ rate('orders', 'delivered') }} as conversion_per_delivered,
        {{ rate('orders', 'sent') }} as conversion_per_recipient,
        {{ rate('orders', 'unique_clicks') }} as conversion_per_click,
        {{ rate('revenue_net', 'orders') }} as average_order_value,
        {{ rate('units', 'orders') }} as items_per_order,
        {{ rate('revenue_net', 'sent') }} as revenue_per_sent,
        {{ rate('revenue_net', 'delivered') }} as revenue_per_delivered,
        {{ rate('cost_total', 'orders') }} as cost_per_order,
        {{ rate('revenue_net', 'cost_total') }} as roas,
        cast(
            (known.revenue_net * known.margin_rate - known.cost_total)
            / nullif(known.cost_total, 0) as double
        ) as roi,
        {%- for days in [14, 30] %}
        {%- set uplift = 'uplifts_' ~ days ~ 'd' %}
        {{ uplift }}.treated_count as treated_{{ days }}d,
        {{ uplift }}.holdout_count as holdout_{{ days }}d,
        {{ uplift }}.incremental_orders as incremental_orders_{{ days }}d,
        {{ uplift }}.incremental_revenue as incremental_revenue_{{ days }}d,
        {{ uplift }}.incremental_margin as incremental_margin_{{ days }}d,
        cast(
            ({{ uplift }}.incremental_margin - known.cost_total)
            / nullif(known.cost_total, 0) as double
        ) as incremental_roi_{{ days }}d,
        {{ uplift }}.lift_absolute as lift_absolute_{{ days }}d,
        {{ uplift }}.lift_relative as lift_relative_{{ days }}d,
        {{ uplift }}.ci_low as ci_low_{{ days }}d,
        {{ uplift }}.ci_high as ci_high_{{ days }}d,
        {{ uplift }}.p_value as p_value_{{ days }}d,
        {{ uplift }}.verdict as verdict_{{ days }}d,
        {%- endfor %}
        uplifts_30d.srm_p_value,
        uplifts_30d.is_srm,
        case
            when known.row_level = 'promotion'
                then coalesce(definitions.definitions_count, 0)
        end as definitions_count
    from known
    left join definitions
        on known.promotion_id = definitions.promotion_id
    left join uplifts_14d
        on
            known.promotion_id = uplifts_14d.promotion_id
            and known.row_level = 'promotion'
    left join uplifts_30d
        on
            known.promotion_id = uplifts_30d.promotion_id
            and known.row_level = 'promotion'

)

select * from final
