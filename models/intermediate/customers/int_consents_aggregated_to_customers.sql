with

consents as (

    select * from {{ ref('int_consents_resolved') }}
    where customer_id is not null

),

final as (

    select
        customer_id,
        channel,
        status,
        legal_basis,
        recorded_at
    from consents
    -- on a tie the withdrawal wins
    qualify row_number() over (
        partition by customer_id, channel
        order by
            recorded_at desc nulls last,
            case when status = 'withdrawn' then 0 else 1 end asc nulls last,
            consent_id asc nulls last
    ) = 1

)

select * from final
