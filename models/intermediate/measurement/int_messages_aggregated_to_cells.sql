{%- set cell = ['promotion_id', 'band', 'wave', 'variant', 'channel'] -%}

with

messages as (

    select * from {{ ref('int_messages_summarised') }}
    where promotion_id is not null

),

costs as (

    select * from {{ ref('int_messages_costed') }}

),

visits as (

    select * from {{ ref('int_visits_attributed_to_messages') }}

),

visited as (

    select
        message_id,
        count(*) filter (where visit_type = 'session') as sessions,
        count(*) filter (where visit_type = 'store_order') as store_orders
    from visits
    group by message_id

),

-- what came of a message is of the day on which it was sent
final as (

    select
        {%- for column in cell %}
        messages.{{ column }},
        {%- endfor %}
        messages.sent_on as kpi_date,
        count(*) as sent,
        {%- for column, condition in {
            'hard_bounces': 'messages.is_hard_bounced',
            'soft_bounces':
                'messages.is_soft_bounced and not messages.is_hard_bounced',
            'unique_opens': 'messages.is_opened_by_human '
                ~ 'or messages.is_opened_by_machine',
            'machine_opens': 'messages.is_opened_by_machine '
                ~ 'and not messages.is_opened_by_human',
            'unique_clicks': 'messages.is_clicked',
            'machine_clicks': 'messages.is_clicked_by_machine '
                ~ 'and not messages.is_clicked',
            'unsubscribes': 'messages.is_unsubscribed',
            'complaints': 'messages.is_complained',
        }.items() %}
        count(*) filter (where {{ condition }}) as {{ column }},
        {%- endfor %}
        sum(visited.sessions) as sessions,
        sum(visited.store_orders) as store_orders,
        sum(costs.cost_amount) as cost_messages
    from messages
    left join costs
        on messages.message_id = costs.message_id
    left join visited
        on messages.message_id = visited.message_id
    group by
        {%- for column in cell %}
        messages.{{ column }},
        {%- endfor %}
        messages.sent_on

)

select * from final
