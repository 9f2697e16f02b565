{%- set horizons = [30, 90, 365] -%}

with

people as (

    select * from {{ ref('int_leads_dated') }}

),

monthly as (

    select
        cast(
            date_trunc('month', {{ business_date('known_at') }}) as date
        ) as cohort_month,
        coalesce(lead_source, 'unknown') as lead_source,
        is_lead,
        days_to_order,
        first_order_amount
    from people

),

scoped as (

    select
        cohort_month,
        lead_source,
        is_lead,
        days_to_order,
        first_order_amount
    from monthly
    union all
    select
        cohort_month,
        'all' as lead_source,
        is_lead,
        days_to_order,
        first_order_amount
    from monthly

),

counted as (

    select
        cohort_month,
        lead_source,
        count(*) as known_count,
        count(*) filter (where not is_lead) as ordered_first_count,
        count(*) filter (where is_lead) as leads_count,
        {%- for days in horizons %}
        count(*) filter (where is_lead and days_to_order <= {{ days }})
            as converted_{{ days }}d_count,
        {%- endfor %}
        count(*) filter (where is_lead and days_to_order is not null)
            as converted_count,
        cast(median(days_to_order) filter (where is_lead) as double)
            as median_days_to_order,
        cast(
            sum(first_order_amount) filter (where is_lead) as decimal(18, 4)
        ) as first_orders_amount
    from scoped
    group by cohort_month, lead_source

),

aged as (

    select
        *,
        {{ add_days(add_months('cohort_month', 1), -1) }} as last_lead_on
    from counted

),

-- a horizon is told when it is over for whoever came last in the month
final as (

    select
        cohort_month,
        lead_source,
        known_count,
        ordered_first_count,
        leads_count,
        {%- for days in horizons %}
        case
            when {{ is_over(add_days('last_lead_on', days)) }}
                then converted_{{ days }}d_count
        end as converted_{{ days }}d_count,
        case
            when {{ is_over(add_days('last_lead_on', days)) }}
                then
                    cast(converted_{{ days }}d_count as double)
                    / nullif(leads_count, 0)
        end as conversion_{{ days }}d_rate,
        {%- endfor %}
        converted_count,
        median_days_to_order,
        first_orders_amount
    from aged

)

select * from final
