with

customers as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

described as (

    select * from {{ ref('int_customers_described') }}

),

addresses as (

    select * from {{ ref('int_addresses_chosen') }}

),

suppressed as (

    select * from {{ ref('int_addresses_suppressed') }}

),

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}

),

withheld as (

    select * from {{ ref('int_customers_withheld') }}

),

profiling as (

    select
        customer_id,
        status
    from consents
    where channel = 'profiling'

),

channels as (

    select
        customers.customer_id,
        offered.channel,
        case
            when offered.channel = 'email' then 'email'
            when offered.channel in ('sms', 'phone') then 'phone'
        end as address_type
    from customers
    cross join (
        values ('email'), ('sms'), ('phone'), ('push'), ('post')
    ) as offered (channel)

),

final as (

    select
        channels.customer_id,
        channels.channel,
        case
            -- a text message reaches no landline
            when
                channels.channel = 'sms'
                and {{ is_landline('addresses.address') }}
                then null
            when channels.channel in ('email', 'sms', 'phone')
                then addresses.address
            when channels.channel = 'post' and described.city is not null
                then described.postal_code
        end as address,
        consents.status as consent_status,
        coalesce(addresses.is_from_order, false) as is_address_from_order,
        profiling.status as profiling_status,
        case
            when erased.customer_id is not null then 'erasure'
            when suppressed.reason is not null then suppressed.reason
            -- a no follows an address, and where there is none the person
            when
                channels.address_type is null
                and consents.status = 'withdrawn'
                then 'refused'
            when withheld.customer_id is not null then 'unreadable'
        end as suppressed_reason
    from channels
    left join described
        on channels.customer_id = described.customer_id
    left join addresses
        on
            channels.customer_id = addresses.customer_id
            and channels.address_type = addresses.address_type
    left join suppressed
        on
            addresses.address_key = suppressed.address
            and channels.channel = suppressed.channel
    left join consents
        on
            channels.customer_id = consents.customer_id
            and channels.channel = consents.channel
    left join profiling
        on channels.customer_id = profiling.customer_id
    left join erased
        on channels.customer_id = erased.erased_customer_id
    left join withheld
        on channels.customer_id = withheld.customer_id

)

select * from final
