{{ config(materialized = 'view') }}

with

erased as (

    select * from {{ ref('int_customers_erased') }}
    where not is_done

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}
    where record_type not in ('override', 'erasure')

),

records as (

    select * from {{ ref('int_records_owned') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

visitors as (

    select * from {{ ref('int_visitors_held') }}

),

customer_ids as (

    select * from {{ ref('int_customer_ids_resolved') }}

),

-- what somebody else bears as well is not theirs to take along
borne as (

    select
        matched.identifier_type,
        matched.identifier_value,
        min(records.customer_id) as customer_id
    from matched
    left join records
        on
            matched.record_type = records.record_type
            and matched.record_id = records.record_id
    group by matched.identifier_type, matched.identifier_value
    having bool_and(coalesce(records.is_erased, false))

),

spelled as (

    select
        borne.identifier_type,
        borne.identifier_value,
        normalised.identifier,
        borne.customer_id
    from borne
    inner join normalised
        on
            borne.identifier_type = normalised.identifier_type
            and borne.identifier_value = normalised.identifier_value

),

held as (

    select
        visitor_id,
        min(customer_id) as customer_id
    from visitors
    group by visitor_id
    having bool_and(is_erased)

),

theirs as (

    select * from spelled
    union all
    select
        'email_hash' as identifier_type,
        {{ hash_email('identifier') }} as identifier_value,
        {{ hash_email('identifier') }} as identifier,
        customer_id
    from spelled
    where identifier_type = 'email'
    union all
    select
        'visitor_id' as identifier_type,
        visitor_id as identifier_value,
        visitor_id as identifier,
        customer_id
    from held
    union all
    select
        'customer_id' as identifier_type,
        issued_customer_id as identifier_value,
        issued_customer_id as identifier,
        customer_id
    from customer_ids
    union all
    select
        'customer_id' as identifier_type,
        erased_customer_id as identifier_value,
        erased_customer_id as identifier,
        erased_customer_id as customer_id
    from erased

),

final as (

    select
        theirs.identifier_type,
        theirs.identifier_value,
        theirs.identifier,
        min(theirs.customer_id) as erased_customer_id
    from theirs
    inner join erased
        on theirs.customer_id = erased.erased_customer_id
    group by
        theirs.identifier_type,
        theirs.identifier_value,
        theirs.identifier

)

select * from final
