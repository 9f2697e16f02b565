{%- set columns = ['promotion_id', 'customer_id', 'band', 'wave', 'variant',
    'outcome', 'channel', 'due_on', 'trigger_order_id', 'trigger_product_id',
    'spend_amount', 'landing_url', 'decided_on'] -%}

with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where decided_on = {{ as_of_date() }}

),

-- two people merged within the day are one: who was drawn stays drawn, and the
-- older decision holds
final as (

    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        prior_contacts
    from decisions
    qualify row_number() over (
        partition by promotion_id, customer_id
        order by
            case when {{ is_drawn_outcome('outcome') }} then 0 else 1 end
            asc nulls last,
            decided_at asc nulls last,
            first_customer_id asc nulls last
    ) = 1

)

select * from final
