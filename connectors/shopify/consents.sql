with orders as (
    select * from source.orders_told
),

customers as (
    select
        *,
        ltrim("Customer ID", '''') as account_id
    from source.customers
),

-- ticked at the checkout, and so told with its moment
ticked as (
    select
        order_id || '-email' as consent_id,
        "Created at" as recorded_at,
        "Email" as identifier,
        'email' as channel,
        'granted' as status,
        'shopify checkout' as source,
        'order ' || "Name" as proof
    from orders
    where "Accepts Marketing" = 'yes'
),

states as (
    select
        account_id,
        "Email" as identifier,
        'email' as channel,
        "Accepts Email Marketing" as answer
    from customers
    union all
    select
        account_id,
        ltrim("Phone", '''') as identifier,
        'sms' as channel,
        "Accepts SMS Marketing" as answer
    from customers
),

-- a yes without its moment proves no consent; a no holds from the export on,
-- for it may be a withdrawal, and the export does not tell
stated as (
    select
        account_id || '-' || channel || '-'
        || strftime(getvariable('exported_at'), '%Y%m%dT%H%M%SZ') as consent_id,
        getvariable('exported_at') as recorded_at,
        identifier,
        channel,
        case answer when 'no' then 'withdrawn' else answer end as status,
        'shopify customers, as exported' as source,
        null as proof
    from states
    where answer <> 'yes'
),

gathered as (
    select * from ticked
    union all
    select * from stated
),

final as (
    select
        recorded_at,
        identifier,
        channel,
        status,
        source,
        proof,
        'shopify-' || consent_id as consent_id,
        case channel when 'sms' then 'phone' else channel end
            as identifier_type
    from gathered
    where identifier is not null
)

select * from final
