with

source as (

    select * from {{ source('service', 'interactions') }}
    {{ keep_latest_known('service', 'interactions') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('interaction_id') }} as interaction_id,
        {{ clean_id('product_id') }} as product_id,
        {{ clean_id('store_id') }} as store_id,
        {{ clean_id('promotion_id') }} as promotion_id,

        ---------- strings
        touchpoint,
        {{ clean_text('identifier_type') }} as identifier_type,
        {{ clean_id('identifier') }} as identifier,
        lower({{ clean_text('category') }}) as category,
        sentiment,
        intent,
        actor,
        {{ clean_text('outcome') }} as outcome,
        {{ clean_text('text') }} as words,
        {{ clean_id('related_identifier') }} as related_identifier,
        {{ clean_text('coupon_code') }} as coupon_code,

        ---------- numerics
        score,
        score_scale,

        ---------- timestamps
        occurred_at,
        ended_at,
        first_response_at,
        resolved_at,
        coalesce(loaded_at, occurred_at) as loaded_at

    from source

)

select * from renamed
