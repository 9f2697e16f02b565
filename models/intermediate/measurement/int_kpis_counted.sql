{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date'] -%}

with

decided as (

    select * from {{ ref('int_decisions_aggregated_to_cells') }}

),

sent as (

    select * from {{ ref('int_messages_aggregated_to_cells') }}

),

earned as (

    select * from {{ ref('int_orders_aggregated_to_cells') }}

),

booked as (

    select * from {{ ref('int_costs_aggregated_to_cells') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

cells as (

    select {{ cell | join(', ') }} from decided
    union
    select {{ cell | join(', ') }} from sent
    union
    select {{ cell | join(', ') }} from booked
    union
    -- an active promotion that found nobody still has its row
    select
        promotion_id,
        'unassigned' as band,
        'unassigned' as wave,
        'unassigned' as variant,
        channel,
        cast(null as date) as kpi_date
    from promotions
    where is_active

),

final as (

    select
        {%- for column in cell %}
        cells.{{ column }},
        {%- endfor %}
        coalesce(decided.triggered, 0) as triggered,
        {%- for outcome in excluded_outcomes() %}
        coalesce(decided.excluded_{{ outcome }}, 0)
            as excluded_{{ outcome }},
        {%- endfor %}
        coalesce(decided.eligible, 0) as eligible,
        coalesce(decided.entered, 0) as entered,
        coalesce(decided.holdout, 0) as holdout,
        coalesce(decided.assigned_treated, 0) as assigned_treated,
        coalesce(decided.assigned_holdout, 0) as assigned_holdout,
        coalesce(decided.crossovers, 0) as crossovers,
        coalesce(sent.sent, 0) as sent,
        coalesce(sent.hard_bounces, 0) as hard_bounces,
        coalesce(sent.soft_bounces, 0) as soft_bounces,
        coalesce(sent.unique_opens, 0) as unique_opens,
        coalesce(sent.machine_opens, 0) as machine_opens,
        coalesce(sent.unique_clicks, 0) as unique_clicks,
        coalesce(sent.machine_clicks, 0) as machine_clicks,
        coalesce(sent.unsubscribes, 0) as unsubscribes,
        coalesce(sent.complaints, 0) as complaints,
        coalesce(sent.sessions, 0) as sessions,
        coalesce(sent.store_orders, 0) as store_orders,
        coalesce(earned.orders, 0) as orders,
        coalesce(earned.buyers, 0) as buyers,
        coalesce(earned.units, 0) as units,
        coalesce(earned.revenue_gross, 0) as revenue_gross,
        coalesce(earned.returns_amount, 0) as returns_amount,
        coalesce(sent.cost_messages, 0)
        + coalesce(booked.booked_send_amount, 0) as cost_messages,
        coalesce(booked.media_amount, 0) as cost_media,
        coalesce(earned.redeemed_amount, 0) as cost_incentives,
        coalesce(booked.incentive_amount, 0) as booked_incentive_amount,
        promotions.margin_rate
    from cells
    left join promotions
        on cells.promotion_id = promotions.promotion_id
    {%- for part in ['decided', 'sent', 'earned', 'booked'] %}
    left join {{ part }}
        on
            cells.promotion_id = {{ part }}.promotion_id
            and cells.band = {{ part }}.band
            and cells.wave = {{ part }}.wave
            and cells.variant = {{ part }}.variant
            and cells.channel = {{ part }}.channel
            and cells.kpi_date = {{ part }}.kpi_date
    {%- endfor %}

)

select * from final
