{%- set believed = survivorship() -%}

with

told as (

    select * from {{ ref('int_addresses_told') }}

),

suppressed as (

    select * from {{ ref('int_addresses_suppressed') }}
    where reason = 'hard_bounce'

),

held as (

    select
        customer_id,
        address_type,
        address_key,
        case address_type
            when 'email' then {{ source_rank(believed.email) }}
            when 'phone' then {{ source_rank(believed.phone) }}
        end as source_rank,
        max_by(address, (last_used_at, address)) as address,
        min(first_used_at) as first_used_at,
        max(last_used_at) as last_used_at,
        sum(records_count) as records_count,
        -- a fact, whether or not orders are believed
        bool_or(bool_or(source = 'order')) over (
            partition by customer_id, address_type, address_key
        ) as is_from_order
    from told
    group by customer_id, address_type, address_key, source_rank

),

final as (

    select
        held.customer_id,
        held.address_type,
        held.address,
        held.address_key,
        held.is_from_order
    from held
    left join suppressed
        on
            held.address_key = suppressed.address
            and suppressed.channel
            = case held.address_type when 'email' then 'email' else 'sms' end
    where held.source_rank is not null
    -- deliverable before bounced and a mobile before a landline, whatever the
    -- seed says; then its sources, its rule, and the latest
    qualify row_number() over (
        partition by held.customer_id, held.address_type
        order by
            case when suppressed.address is null then 0 else 1 end
            asc nulls last,
            case when {{ is_landline('held.address') }} then 1 else 0 end
            asc nulls last,
            held.source_rank asc nulls last,
            {%- for kind in ['email', 'phone'] %}
            {%- if believed[kind].rule == 'earliest' %}
            case when held.address_type = '{{ kind }}' then held.first_used_at
            end asc nulls last,
            {%- elif believed[kind].rule == 'most_frequent' %}
            case when held.address_type = '{{ kind }}' then held.records_count
            end desc nulls last,
            {%- endif %}
            {%- endfor %}
            held.last_used_at desc nulls last,
            held.address_key asc nulls last
    ) = 1

)

select * from final
