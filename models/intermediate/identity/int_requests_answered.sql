with

requests as (

    select * from {{ ref('stg_ops__erasure_requests') }}
    where requested_at <= {{ as_of_at() }}

),

keyed as (

    select * from {{ ref('int_identifiers_keyed') }}

),

placed as (

    select * from {{ ref('int_identifiers_placed') }}

),

people as (

    select * from {{ ref('int_people_founded') }}

),

named as (

    select * from keyed
    where record_type = 'erasure'

),

-- any of the people told apart behind the value: better one too many
wanted as (

    select distinct
        named.record_id as request_id,
        keyed.node_key
    from named
    inner join keyed
        on named.value_key = keyed.value_key

),

final as (

    select distinct
        requests.request_id,
        requests.requested_at,
        people.customer_id
    from requests
    inner join wanted
        on requests.request_id = wanted.request_id
    inner join placed
        on wanted.node_key = placed.node_key
    inner join people
        on placed.person_key = people.person_key

)

select * from final
