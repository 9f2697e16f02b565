{%- set counted = kpi_counts('all') + ['revenue_gross', 'returns_amount',
    'revenue_net', 'cost_messages', 'cost_media', 'cost_incentives',
    'cost_total'] %}
{%- set tested = ['lift_absolute', 'lift_relative', 'ci_low', 'ci_high',
    'p_value', 'method', 'minimum_detectable_effect', 'revenue_difference',
    'revenue_ci_low', 'revenue_ci_high', 'revenue_p_value',
    'revenue_bootstrap_low', 'revenue_bootstrap_high', 'verdict'] -%}

with

known as (

    select * from {{ ref('int_kpis_levelled') }}

),

uplifts as (

    select * from {{ ref('int_uplifts_spread') }}

),

definitions as (

    select * from {{ ref('int_definitions_counted') }}

),

final as (

    select
        known.row_level,
        known.promotion_id,
        known.band,
        known.wave,
        known.variant,
        known.channel,
        {%- for column in counted %}
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
        {%- for days in ['14d', '30d'] %}
        uplifts.treated_count_{{ days }} as treated_{{ days }},
        uplifts.holdout_count_{{ days }} as holdout_{{ days }},
        {%- for figure in ['orders', 'revenue', 'margin'] %}
        uplifts.incremental_{{ figure }}_{{ days }},
        {%- endfor %}
        cast(
            (uplifts.incremental_margin_{{ days }} - known.cost_total)
            / nullif(known.cost_total, 0) as double
        ) as incremental_roi_{{ days }},
        {%- for figure in tested %}
        uplifts.{{ figure }}_{{ days }},
        {%- endfor %}
        {%- endfor %}
        coalesce(uplifts.srm_p_value_30d, uplifts.srm_p_value_14d)
            as srm_p_value,
        coalesce(uplifts.is_srm_30d, uplifts.is_srm_14d) as is_srm,
        case
            when known.row_level = 'promotion'
                then coalesce(definitions.definitions_count, 0)
        end as definitions_count
    from known
    left join definitions
        on known.promotion_id = definitions.promotion_id
    left join uplifts
        on
            known.row_level = 'promotion'
            and known.promotion_id = uplifts.promotion_id
            and known.band = uplifts.band
            and known.variant = uplifts.variant

)

select * from final
