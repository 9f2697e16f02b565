{{ config(materialized = 'view') }}

{#- of an order and of its amount, what is given is whole such parts -#}
{%- set parts = {'credit': '0.00000001', 'amount': '0.0001'} -%}

with

weighed as (

    select * from {{ ref('int_touches_weighed') }}

),

orders as (

    select * from {{ ref('int_orders_valued') }}
    where is_valid

),

valued as (

    select
        order_id,
        cast(1 / {{ parts['credit'] }} as bigint) as credit_parts,
        cast(
            (total_amount - coalesce(refund_amount, 0)) / {{ parts['amount'] }}
            as bigint
        ) as amount_parts
    from orders

),

due as (

    select
        weighed.order_id,
        weighed.touchpoint_id,
        weighed.model,
        {%- for measure in parts %}
        valued.{{ measure }}_parts,
        valued.{{ measure }}_parts * cast(weighed.weight as double) / cast(
            sum(weighed.weight) over (
                partition by weighed.order_id, weighed.model
            ) as double
        ) as {{ measure }}_due,
        {%- endfor %}
        weighed.touch_number
    from weighed
    inner join valued
        on weighed.order_id = valued.order_id

),

-- what whole parts leave over goes to the largest remainders, one part each
ranked as (

    select
        order_id,
        touchpoint_id,
        model,
        {%- for measure in parts %}
        floor({{ measure }}_due) as {{ measure }}_whole,
        row_number() over (
            partition by order_id, model
            order by
                {{ measure }}_due - floor({{ measure }}_due) desc nulls last,
                touch_number asc nulls last
        ) <= {{ measure }}_parts - sum(floor({{ measure }}_due)) over (
            partition by order_id, model
        ) as has_more_{{ measure }},
        {%- endfor %}
        touch_number
    from due

),

final as (

    select
        order_id,
        touchpoint_id,
        model,
        {%- for measure, part in parts.items() %}
        cast(
            {{ measure }}_whole + cast(has_more_{{ measure }} as integer)
            as bigint
        ) * {{ part }} as {{ measure }},
        {%- endfor %}
        touch_number
    from ranked

)

select * from final
