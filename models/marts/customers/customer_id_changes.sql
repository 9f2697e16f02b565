with

changed as (

    select * from {{ ref('int_customer_ids_changed') }}

),

guests as (

    select * from {{ ref('int_guests_recognised') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}
    where not is_done

),

stood as (

    select
        old_customer_id,
        customer_id,
        reason,
        valid_from,
        valid_to
    from changed
    union all
    select
        old_customer_id,
        customer_id,
        'merged' as reason,
        valid_from,
        cast(null as date) as valid_to
    from guests

),

-- what stands for an erased person stands for all their ids
tokens as (

    select
        customer_id as erased_customer_id,
        erased_customer_id as customer_id,
        {{ business_date('requested_at') }} as erased_on
    from erased

),

-- an id that stood for another at the request stands for the token afterwards
ended as (

    select
        old_customer_id,
        max(valid_to) as ended_on
    from stood
    group by old_customer_id

),

split_at_erasure as (

    select
        stood.old_customer_id,
        stood.customer_id,
        stood.reason,
        stood.valid_from,
        coalesce(stood.valid_to, tokens.erased_on) as valid_to
    from stood
    left join tokens
        on stood.customer_id = tokens.erased_customer_id
    union all
    select
        stood.old_customer_id,
        tokens.customer_id,
        'erased' as reason,
        greatest(stood.valid_from, tokens.erased_on) as valid_from,
        cast(null as date) as valid_to
    from stood
    inner join tokens
        on stood.customer_id = tokens.erased_customer_id
    where stood.valid_to is null
    union all
    select
        tokens.erased_customer_id as old_customer_id,
        tokens.customer_id,
        'erased' as reason,
        -- greatest() skips nulls
        greatest(tokens.erased_on, ended.ended_on) as valid_from,
        cast(null as date) as valid_to
    from tokens
    left join ended
        on tokens.erased_customer_id = ended.old_customer_id

),

final as (

    select
        old_customer_id,
        customer_id,
        valid_from as changed_on,
        reason,
        valid_from,
        valid_to
    from split_at_erasure
    where coalesce(valid_from < valid_to, true)

)

select * from final
