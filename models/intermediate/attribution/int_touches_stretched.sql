{{ config(materialized = 'view') }}

{%- set gap = "interval '" ~ var('attribution_days') ~ "' day" -%}

with

touches as (

    select * from {{ ref('int_touches_gathered') }}

),

reached as (

    select distinct touchpoint_id
    from {{ ref('int_orders_reached') }}

),

marked as (

    select
        touches.touchpoint_id,
        touches.person_key,
        touches.occurred_at,
        touches.channel_group,
        reached.touchpoint_id is not null as has_order
    from touches
    left join reached
        on touches.touchpoint_id = reached.touchpoint_id

),

compared as (

    select
        *,
        lag(occurred_at) over so_far as previous_at,
        lag(has_order) over so_far as previous_has_order
    from marked
    window
        so_far as (
            partition by person_key
            order by
                occurred_at asc nulls last, touchpoint_id asc nulls last
        )

),

-- what comes after an order is the beginning of another path
parted as (

    select
        touchpoint_id,
        person_key,
        occurred_at,
        channel_group,
        has_order,
        sum(
            case
                when
                    occurred_at >= previous_at + {{ gap }}
                    or (previous_has_order and not has_order)
                    then 1
                else 0
            end
        ) over (
            partition by person_key
            order by
                occurred_at asc nulls last, touchpoint_id asc nulls last
        ) as stretch_number
    from compared

),

final as (

    select
        touchpoint_id,
        person_key || ' ' || stretch_number as stretch_id,
        occurred_at,
        channel_group
    from parted
    qualify
        not bool_or(has_order) over (
            partition by person_key, stretch_number
        )

)

select * from final
