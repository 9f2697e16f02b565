with

answered as (

    select * from {{ ref('int_requests_answered') }}

),

matched as (

    select * from {{ ref('int_identifiers_matched') }}

),

placed as (

    select * from {{ ref('int_identifiers_placed') }}

),

people as (

    select * from {{ ref('int_people_founded') }}

),

-- what stands for them in the landed files is their account
tokens as (

    select distinct
        identifier_value as token,
        node_key
    from matched
    where
        identifier_type = 'account_id'
        and {{ is_erased_token('identifier_value') }}

),

done as (

    select
        people.customer_id,
        min(tokens.token) as token
    from tokens
    inner join placed
        on tokens.node_key = placed.node_key
    inner join people
        on placed.person_key = people.person_key
    group by people.customer_id

),

asked as (

    select
        customer_id,
        min(requested_at) as requested_at
    from answered
    group by customer_id

),

final as (

    select
        coalesce(done.customer_id, asked.customer_id) as customer_id,
        coalesce(done.token, {{ erased_id('asked.customer_id') }})
            as erased_customer_id,
        asked.requested_at,
        done.customer_id is not null as is_done
    from done
    full join asked
        on done.customer_id = asked.customer_id

)

select * from final
