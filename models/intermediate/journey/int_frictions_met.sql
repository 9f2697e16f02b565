{{ config(materialized = 'view') }}

{%- set kinds = ['visits', 'contacts', 'orders'] -%}
{%- set days = "interval '" ~ var('friction_recovery_days') ~ "' day" -%}

with

{% for kind in kinds -%}
{{ kind }} as (

    select * from {{ ref('int_' ~ kind ~ '_hindered') }}

),

{% endfor -%}
placed as (

    select * from {{ ref('int_orders_profiled') }}

),

met as (

    {% for kind in kinds %}
    {% if not loop.first %}
    union all
    {% endif %}
    select
        friction,
        unit,
        place,
        customer_id,
        met_at,
        hurt_at,
        base_count,
        affected_count
    from {{ kind }}
    {% endfor %}

),

-- one row per person, place and moment: what came of it is looked up once
hurt as (

    select distinct
        customer_id,
        hurt_at
    from met
    where affected_count > 0 and customer_id is not null

),

recovered as (

    select
        hurt.customer_id,
        hurt.hurt_at,
        min(placed.placed_at) as next_order_at
    from hurt
    inner join placed
        on
            hurt.customer_id = placed.customer_id
            and hurt.hurt_at < placed.placed_at
    group by hurt.customer_id, hurt.hurt_at

),

final as (

    select
        met.friction,
        met.unit,
        coalesce(met.place, 'unknown') as place,
        cast(date_trunc('month', {{ business_date('met.met_at') }}) as date)
            as month_date,
        met.customer_id,
        met.base_count,
        met.affected_count,
        met.hurt_at + {{ days }} <= {{ as_of_at() }}
            as is_followed,
        coalesce(
            recovered.next_order_at
            <= met.hurt_at + {{ days }}, false
        ) as is_recovered
    from met
    left join recovered
        on
            met.customer_id = recovered.customer_id
            and met.hurt_at = recovered.hurt_at
    where met.met_at <= {{ as_of_at() }}

)

select * from final
