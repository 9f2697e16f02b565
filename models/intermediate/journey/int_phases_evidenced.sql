{{ keep_rows_of('journeys', 'customer_id') }}

{%- set offsets = phase_offsets() -%}

with

signs as (

    select * from {{ ref('int_signs_ended') }}

),

outdated as (

    select * from {{ ref('int_journeys_outdated') }}

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
        scoped.customer_id,
        scoped.category,
        {{ journey_key('scoped.customer_id', 'scoped.category') }}
            as journey_key,
        scoped.phase,
        scoped.sign,
        scoped.orders_count,
        scoped.occurred_at,
        scoped.ends_at,
        outdated.version,
        case
            when scoped.phase = 5
                then {{ offsets.awaited }} + scoped.phase
            when
                {{ business_date('scoped.occurred_at') }}
                >= {{ add_days(
                    business_date('scoped.last_order_at'),
                    'scoped.reopens_after_days'
                ) }}
                then {{ offsets.reopened }} + scoped.phase
            else scoped.phase
        end as phase_level
    from scoped
    inner join outdated
        on scoped.customer_id = outdated.customer_id
    where
        scoped.ends_at > scoped.occurred_at
        and (not scoped.needs_order or scoped.last_order_at is not null)

)

select * from final
