-- Every CRM contact, shop account and visitor, and every order without another
-- key, is found among the identifiers, once, or once per interval of a visitor,
-- unless the person was erased.
-- If it breaks, a record is lost or two people claim it.
with

identifiers as (

    select * from {{ ref('customer_identifiers') }}

),

contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

events as (

    select * from {{ ref('stg_web__events') }}

),

resolved as (

    select * from {{ ref('int_identifiers_resolved') }}
    where is_erased

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

erased as (

    select distinct
        matched.identifier_type,
        matched.identifier_value
    from resolved
    inner join matched
        on resolved.node_key = matched.node_key

),

-- an erased person's contacts and accounts are nobody's
known as (

    select
        'contact_id' as identifier_type,
        contact_id as identifier_value
    from contacts
    union
    select
        'account_id' as identifier_type,
        account_id as identifier_value
    from orders
    where account_id is not null

),

expected as (

    select
        known.identifier_type,
        known.identifier_value
    from known
    left join erased
        on
            known.identifier_type = erased.identifier_type
            and known.identifier_value = erased.identifier_value
    where erased.identifier_value is null
    union
    select
        'visitor_id' as identifier_type,
        visitor_id as identifier_value
    from events
    union
    select
        'visitor_id' as identifier_type,
        visitor_id as identifier_value
    from orders
    where visitor_id is not null
    union
    select
        'order_id' as identifier_type,
        order_id as identifier_value
    from orders
    where
        contact_id is null
        and account_id is null
        and loyalty_card_id is null
        and email is null
        and phone is null
        and tax_code is null

),

found as (

    select
        identifier_type,
        identifier_value,
        count(distinct customer_id) as people_count,
        -- one that was blocked by hand is listed for all who use it
        count(*) filter (
            where not is_shared or identifier_type = 'visitor_id'
        ) as rows_count,
        count(distinct coalesce(
            valid_from, {{ moment('0001-01-01 00:00:00') }}
        )) as intervals_count
    from identifiers
    where
        identifier_type in (
            'contact_id', 'account_id', 'visitor_id', 'order_id'
        )
    group by identifier_type, identifier_value

),

final as (

    select
        coalesce(expected.identifier_type, found.identifier_type)
            as identifier_type,
        coalesce(expected.identifier_value, found.identifier_value)
            as identifier_value,
        found.people_count,
        found.rows_count
    from expected
    full outer join found
        on
            expected.identifier_type = found.identifier_type
            and expected.identifier_value = found.identifier_value
    where
        found.identifier_value is null
        or (found.identifier_type <> 'visitor_id' and found.rows_count > 1)
        or found.rows_count > found.intervals_count

)

select * from final
