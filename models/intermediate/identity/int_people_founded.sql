with

placed as (

    select * from {{ ref('int_identifiers_placed') }}

),

ordered as (

    select
        person_key,
        node_key,
        {{ arrival_order('first_seen_at', 'identifier_rank') }} as arrival_order
    from placed

),

firsts as (

    select
        person_key,
        min(arrival_order) as arrival_order
    from ordered
    group by person_key

),

-- the identifier that arrived first names the person for good
founders as (

    select
        ordered.person_key,
        min(ordered.node_key) as founder_key
    from ordered
    inner join firsts
        on
            ordered.person_key = firsts.person_key
            and ordered.arrival_order = firsts.arrival_order
    group by ordered.person_key

),

final as (

    select
        person_key,
        {{ customer_id('founder_key') }} as customer_id
    from founders

)

select * from final
