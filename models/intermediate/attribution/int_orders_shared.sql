{{ config(materialized = 'view') }}

{#- of an order and of its amount, what is given is whole such parts -#}
{%- set parts = {'credit': '0.00000001', 'amount': '0.0001'} -%}

with

weighed as (

    select * from {{ ref('int_touches_weighed') }}

),

valued as (

    select
        *,
        cast(1 / {{ parts['credit'] }} as bigint) as credit_parts,
        cast(net_amount / {{ parts['amount'] }} as bigint) as amount_parts
    from weighed

),

due as (

    select
        order_id,
        touchpoint_id,
        model,
        {%- for measure in parts %}
        {{ measure }}_parts,
        {{ measure }}_parts * cast(weight as double) / cast(
            sum(weight) over (partition by order_id, model) as double
        ) as {{ measure }}_due,
        {%- endfor %}
        touch_number
    from valued

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
