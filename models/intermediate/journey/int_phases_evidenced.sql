{%- set offsets = phase_offsets() -%}

with

signs as (

    select * from {{ ref('int_signs_ended') }}

),

scoped as (

    select
        customer_id,
        'all' as category,
        phase,
        sign,
        case when sign = 'order' and is_first_category then 1 else 0 end
            as orders_count,
        occurred_at,
        ends_at,
        needs_order,
        reopens_after_days,
        last_order_at
    from signs
    union all
    select
        customer_id,
        category,
        phase,
        sign,
        case when sign = 'order' then 1 else 0 end as orders_count,
        occurred_at,
        ends_at,
        needs_order,
        reopens_after_days,
        last_order_alike_at as last_order_at
    from signs
    where category is not null

),

final as (

    select
        customer_id,
        category,
        phase,
        sign,
        orders_count,
        occurred_at,
        ends_at,
        case
            when phase = 5 then {{ offsets.awaited }} + phase
            when
                {{ business_date('occurred_at') }}
                >= {{ add_days(
                    business_date('last_order_at'), 'reopens_after_days'
                ) }}
                then {{ offsets.reopened }} + phase
            else phase
        end as phase_level
    from scoped
    where
        ends_at > occurred_at
        and (not needs_order or last_order_at is not null)

)

select * from final
