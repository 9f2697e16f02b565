{%- set messages = {
    'emails_sent': "channel = 'email'",
    'emails_delivered': "channel = 'email' and delivered_at is not null",
    'emails_clicked': "channel = 'email' and is_clicked",
    'sms_sent': "channel = 'sms'",
    'unsubscribes': "is_unsubscribed",
} %}
{%- set touchpoints = {
    'contacts': ['interactions', 'contact_count'],
    'complaints': ['interactions', 'complain_count'],
    'leads': ['crm_contacts', 'registered_count'],
} -%}

with

messages as (

    select * from {{ ref('int_messages_summarised') }}

),

touchpoints as (

    select * from {{ ref('int_touchpoints_counted') }}

),

returns as (

    select * from {{ ref('returns') }}
    where not is_take_back

),

costs as (

    select * from {{ ref('int_costs_touched') }}

),

-- a message counts on the day it was sent, whatever came of it and when
sent as (

    select
        {%- for measure, condition in messages.items() %}
        count(*) filter (where {{ condition }}) as {{ measure }},
        {%- endfor %}
        {{ business_date('sent_at') }} as sent_date
    from messages
    group by {{ business_date('sent_at') }}

),

measured as (

    {% for measure in messages %}
    select
        'message_events' as source,
        '{{ measure }}' as measure,
        sent_date as activity_date,
        {{ measure }} as amount
    from sent
    union all
    {% endfor %}
    {%- for measure, (source, column) in touchpoints.items() %}
    select
        '{{ source }}' as source,
        '{{ measure }}' as measure,
        touchpoint_date as activity_date,
        {{ column }} as amount
    from touchpoints
    union all
    {% endfor %}
    select
        'returns' as source,
        'returns' as measure,
        return_date as activity_date,
        1 as amount
    from returns
    union all
    select
        'activity_costs' as source,
        'cost' as measure,
        cost_date as activity_date,
        cost_amount as amount
    from costs

),

final as (

    select
        source,
        measure,
        activity_date,
        cast(sum(amount) as decimal(28, 4)) as amount
    from measured
    where activity_date <= {{ as_of_date() }}
    group by source, measure, activity_date
    having sum(amount) <> 0

)

select * from final
