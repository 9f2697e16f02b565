with

source as (

    select * from {{ source('state', 'promotion_decisions') }}

),

renamed as (

    select
        ---------- ids
        promotion_id,
        customer_id,
        first_customer_id,
        -- decisions of old name their trigger by its order
        coalesce(trigger_id, trigger_order_id) as trigger_id,
        trigger_order_id,
        trigger_product_id,
        trigger_category,

        ---------- strings
        band,
        wave,
        variant,
        outcome,
        outcome_detail,
        channel,
        landing_url,
        definition_version,

        ---------- numerics
        spend_amount,
        prior_contacts,

        ---------- dates
        due_on,
        decided_on,

        ---------- timestamps
        decided_at

    from source
    where decided_on <= {{ as_of_date() }}

)

select * from renamed
