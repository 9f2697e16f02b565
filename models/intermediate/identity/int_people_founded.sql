with

placed as (

    select
        person_key,
        node_key,
        {{ arrival_order('first_seen_at', 'identifier_rank') }} as arrival_order
    from {{ ref('int_identifiers_placed') }}

),

firsts as (

    select
        person_key,
        min(arrival_order) as arrival_order
    from placed
    group by person_key

),

-- the identifier that arrived first names the person for good
founders as (

    select
        placed.person_key,
        min(placed.node_key) as founder_key
    from placed
    inner join firsts
        on
            placed.person_key = firsts.person_key
            and placed.arrival_order = firsts.arrival_order
    group by placed.person_key

),

final as (

    select
        person_key,
        {{ customer_id('founder_key') }} as customer_id
    from founders

)

select * from final
