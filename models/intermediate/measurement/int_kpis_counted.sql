{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel',
    'kpi_date'] %}
{%- set exclusions = excluded_outcomes() -%}

with

concluded as (

    select * from {{ ref('int_promotions_concluded') }}

),

assigned as (

    select * from {{ ref('int_customers_assigned') }}

),

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where promotion_id is not null

),

attributed as (

    select * from {{ ref('int_orders_attributed_to_messages') }}

),

visits as (

    select * from {{ ref('int_visits_attributed_to_messages') }}

),

message_costs as (

    select * from {{ ref('int_messages_costed') }}
    where promotion_id is not null

),

costs as (

    select * from {{ ref('int_costs_aggregated_to_days') }}

),

sends as (

    select * from {{ ref('int_sends_priced') }}

),

promotions as (

    select * from {{ ref('promotions') }}

),

variants as (

    select * from {{ ref('promotion_variants') }}

),

decided as (

    select
        {{ cell[:-1] | join(', ') }},
        decided_on as kpi_date,
        count(*) as triggered,
        {%- for outcome in exclusions %}
        count(*) filter (where outcome = '{{ outcome }}')
            as excluded_{{ outcome }},
        {%- endfor %}
        count(*) filter (
            where outcome in (
                'cooldown', 'frequency_cap', 'lost_to_priority', 'holdout',
                'entered'
            )
        ) as eligible,
        count(*) filter (where outcome = 'entered') as entered,
        count(*) filter (where outcome = 'holdout') as holdout
    from concluded
    group by {{ cell | join(', ') }}

),

grouped as (

    select
        {{ cell[:-1] | join(', ') }},
        assigned_on as kpi_date,
        count(*) filter (where arm = 'treated' and not is_crossover)
            as assigned_treated,
        count(*) filter (where arm = 'holdout' and not is_crossover)
            as assigned_holdout,
        count(*) filter (where is_crossover) as crossovers
    from assigned
    group by {{ cell | join(', ') }}

),

sent as (

    select
        {{ cell[:-1] | join(', ') }},
        sent_on as kpi_date,
        count(*) as sent,
        count(*) filter (where is_hard_bounced) as hard_bounces,
        count(*) filter (where is_soft_bounced and not is_hard_bounced)
            as soft_bounces,
        count(*) filter (
            where is_opened_by_human or is_opened_by_machine
        ) as unique_opens,
        count(*) filter (
            where is_opened_by_machine and not is_opened_by_human
        ) as machine_opens,
        count(*) filter (where is_clicked) as unique_clicks,
        count(*) filter (where is_clicked_by_machine and not is_clicked)
            as machine_clicks,
        count(*) filter (where is_unsubscribed) as unsubscribes,
        count(*) filter (where is_complained) as complaints
    from messages
    group by {{ cell | join(', ') }}

),

charged as (

    select
        {{ cell[:-1] | join(', ') }},
        sent_on as kpi_date,
        sum(cost_amount) as cost_messages
    from message_costs
    group by {{ cell | join(', ') }}

),

redeemed as (

    select
        {%- for column in cell[:-1] %}
        attributed.{{ column }},
        {%- endfor %}
        attributed.sent_on as kpi_date,
        attributed.order_id,
        attributed.total_amount,
        attributed.refund_amount,
        attributed.units_count,
        row_number() over (
            partition by attributed.promotion_id, attributed.customer_id
            order by attributed.order_id asc nulls last
        ) = 1 as is_first_of_buyer,
        max(variants.incentive_amount) as incentive_amount
    from attributed
    left join variants
        on
            attributed.promotion_id = variants.promotion_id
            and attributed.coupon_code = variants.coupon_code
    group by
        {%- for column in cell[:-1] %}
        attributed.{{ column }},
        {%- endfor %}
        attributed.sent_on,
        attributed.order_id,
        attributed.customer_id,
        attributed.total_amount,
        attributed.refund_amount,
        attributed.units_count

),

earned as (

    select
        {{ cell | join(', ') }},
        count(*) as orders,
        count(*) filter (where is_first_of_buyer) as buyers,
        sum(units_count) as units,
        sum(total_amount) as revenue_gross,
        sum(refund_amount) as returns_amount,
        sum(incentive_amount) as redeemed_amount
    from redeemed
    group by {{ cell | join(', ') }}

),

visited as (

    select
        {{ cell[:-1] | join(', ') }},
        sent_on as kpi_date,
        count(*) filter (where visit_type = 'session') as sessions,
        count(*) filter (where visit_type = 'store_order') as store_orders
    from visits
    group by {{ cell | join(', ') }}

),

-- what was booked for the whole promotion belongs to no cell of its own
booked as (

    select
        costs.promotion_id,
        'unassigned' as band,
        'unassigned' as wave,
        'unassigned' as variant,
        costs.channel,
        costs.cost_date as kpi_date,
        costs.media_amount + costs.production_amount as media_amount,
        case when sends.is_booked then costs.send_amount else 0 end
            as booked_send_amount,
        costs.incentive_amount
    from costs
    inner join sends
        on
            costs.promotion_id = sends.promotion_id
            and costs.channel = sends.channel

),

cells as (

    select {{ cell | join(', ') }} from decided
    union
    select {{ cell | join(', ') }} from grouped
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
        {%- for outcome in exclusions %}
        coalesce(decided.excluded_{{ outcome }}, 0)
            as excluded_{{ outcome }},
        {%- endfor %}
        coalesce(decided.eligible, 0) as eligible,
        coalesce(decided.entered, 0) as entered,
        coalesce(decided.holdout, 0) as holdout,
        coalesce(grouped.assigned_treated, 0) as assigned_treated,
        coalesce(grouped.assigned_holdout, 0) as assigned_holdout,
        coalesce(grouped.crossovers, 0) as crossovers,
        coalesce(sent.sent, 0) as sent,
        coalesce(sent.hard_bounces, 0) as hard_bounces,
        coalesce(sent.soft_bounces, 0) as soft_bounces,
        coalesce(sent.unique_opens, 0) as unique_opens,
        coalesce(sent.machine_opens, 0) as machine_opens,
        coalesce(sent.unique_clicks, 0) as unique_clicks,
        coalesce(sent.machine_clicks, 0) as machine_clicks,
        coalesce(sent.unsubscribes, 0) as unsubscribes,
        coalesce(sent.complaints, 0) as complaints,
        coalesce(visited.sessions, 0) as sessions,
        coalesce(visited.store_orders, 0) as store_orders,
        coalesce(earned.orders, 0) as orders,
        coalesce(earned.buyers, 0) as buyers,
        coalesce(earned.units, 0) as units,
        coalesce(earned.revenue_gross, 0) as revenue_gross,
        coalesce(earned.returns_amount, 0) as returns_amount,
        coalesce(charged.cost_messages, 0)
        + coalesce(booked.booked_send_amount, 0) as cost_messages,
        coalesce(booked.media_amount, 0) as cost_media,
        coalesce(earned.redeemed_amount, 0) as cost_incentives,
        coalesce(booked.incentive_amount, 0) as booked_incentive_amount,
        promotions.margin_rate
    from cells
    left join promotions
        on cells.promotion_id = promotions.promotion_id
    {%- for part in [
        'decided', 'grouped', 'sent', 'charged', 'visited', 'earned', 'booked'
    ] %}
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
