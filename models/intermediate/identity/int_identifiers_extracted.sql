{%- set keys = ['contact_id', 'account_id', 'loyalty_card_id', 'email', 'phone',
    'tax_code'] -%}

with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

logins as (

    select * from {{ ref('int_logins_grouped') }}

),

message_events as (

    select * from {{ ref('stg_messaging__events') }}

),

consents as (

    select * from {{ ref('stg_crm__consents') }}

),

interactions as (

    select * from {{ ref('stg_service__interactions') }}

),

assignments as (

    select * from {{ ref('stg_messaging__assignments') }}

),

recipients as (

    select
        contact_id,
        recipient,
        cast(null as varchar) as exported_customer_id,
        case when channel = 'email' then recipient end as email,
        case when channel in ('sms', 'phone') then recipient end as phone,
        min(loaded_at) as loaded_at
    from message_events
    where
        contact_id is not null
        or (recipient is not null and channel in ('email', 'sms', 'phone'))
    group by contact_id, recipient, channel

),

-- events that name a person by one identifier of a stated kind
named as (

    select
        'consent' as record_type,
        consent_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from consents
    union all
    select
        'interaction' as record_type,
        interaction_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from interactions
    union all
    select
        'assignment' as record_type,
        assignment_id as record_id,
        identifier_type,
        identifier,
        loaded_at
    from assignments

),

extracted as (

    {% for key in keys %}
    select
        'order' as record_type,
        order_id as record_id,
        '{{ key }}' as identifier_type,
        {{ key }} as identifier,
        first_name,
        last_name,
        loaded_at
    from orders
    union all
    {% endfor %}
    {% for key in keys + ['mobile'] %}
    select
        'contact' as record_type,
        contact_id as record_id,
        '{{ 'phone' if key == 'mobile' else key }}' as identifier_type,
        {{ key }} as identifier,
        first_name,
        last_name,
        loaded_at
    from contacts
    union all
    {% endfor %}
    {% for key in ['account_id', 'email'] %}
    select
        'login' as record_type,
        login_id as record_id,
        '{{ key }}' as identifier_type,
        {{ key }} as identifier,
        null as first_name,
        null as last_name,
        loaded_at
    from logins
    union all
    {% endfor %}
    {% for key in ['contact_id', 'email', 'phone'] %}
    select
        'recipient' as record_type,
        {{ recipient_id('recipients') }} as record_id,
        '{{ key }}' as identifier_type,
        {{ key }} as identifier,
        null as first_name,
        null as last_name,
        loaded_at
    from recipients
    union all
    {% endfor %}
    select
        record_type,
        record_id,
        identifier_type,
        identifier,
        null as first_name,
        null as last_name,
        loaded_at
    from named
    -- an id of ours, or a kind we do not know, names nobody here
    where {{ identifier_rank('identifier_type') }} <= 6

),

final as (

    select
        record_type,
        record_id,
        identifier_type,
        identifier,
        {{ normalise_name('last_name') }} as last_name_key,
        {{ normalise_name(
            "coalesce(first_name, '') || coalesce(last_name, '')"
        ) }} as full_name_key,
        loaded_at
    from extracted
    where identifier is not null

)

select * from final
