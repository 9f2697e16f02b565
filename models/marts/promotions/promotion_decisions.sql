{%- set columns = ['promotion_id', 'customer_id', 'first_customer_id', 'band',
    'wave', 'variant', 'outcome', 'outcome_detail', 'channel', 'due_on',
    'trigger_id', 'trigger_order_id', 'trigger_product_id',
    'trigger_category', 'spend_amount', 'landing_url', 'decided_on',
    'decided_at', 'prior_contacts'] -%}

with

ledger as (

    select * from {{ ref('int_decisions_resolved') }}

),

decided as (

    select * from {{ ref('int_promotions_decided') }}

),

-- a run within the day adds only whom the day has not decided yet
final as (

    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        definition_version
    from ledger
    union all
    select
        {%- for column in columns %}
        decided.{{ column }},
        {%- endfor %}
        decided.definition_version
    from decided
    left join ledger
        on
            decided.promotion_id = ledger.promotion_id
            and decided.customer_id = ledger.customer_id
            and decided.decided_on = ledger.decided_on
    where ledger.promotion_id is null

)

select * from final
