{{ config(materialized = 'view') }}

{%- set moments = {
    'received': 'delivered_at',
    'opened': 'opened_at',
    'clicked': 'clicked_at',
    'unsubscribed': 'unsubscribed_at',
    'complained': 'complained_at',
} -%}

with

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

actions as (

    {% for action in moments %}
    {% if not loop.first %}
    union all
    {% endif %}
    select '{{ action }}' as action
    {% endfor %}

),

happened as (

    select
        messages.message_id,
        messages.customer_id,
        messages.promotion_id,
        messages.channel,
        messages.cost_amount,
        actions.action,
        case actions.action
            {% for action, column in moments.items() %}
            when '{{ action }}' then messages.{{ column }}
            {% endfor %}
        end as occurred_at
    from messages
    cross join actions

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'message_id',
            'action': 'action',
            'touchpoint': message_touchpoint('channel'),
            'occurred_at': 'occurred_at',
            'customer_id': 'customer_id',
            'message_id': 'message_id',
            'promotion_id': 'promotion_id',
            'cost_amount': "case when action = 'received' then cost_amount end",
        }) }}
    from happened
    where occurred_at is not null

)

select * from final
