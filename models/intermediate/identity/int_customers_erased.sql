with

requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}
    where requested_at <= {{ as_of_at() }}

),

valued as (

    select * from {{ ref('int_identifiers_valued') }}
    where record_type = 'erasure'

),

founded as (

    select * from {{ ref('int_identifiers_founded') }}

),

-- any of the people told apart behind the value: better one too many
final as (

    select
        founded.customer_id,
        {{ erased_id('founded.customer_id') }} as erased_customer_id,
        min(requests.requested_at) as requested_at
    from requests
    inner join valued
        on requests.request_id = valued.record_id
    inner join founded
        on
            valued.identifier_type = founded.identifier_type
            and valued.identifier_value = founded.identifier_value
    group by founded.customer_id

)

select * from final
