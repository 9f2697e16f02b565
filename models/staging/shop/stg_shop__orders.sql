with

source as (

    select * from {{ source('shop', 'orders') }}
    {{ keep_latest_known('shop', 'orders') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('order_id') }} as order_id,
        {{ clean_id('account_id') }} as account_id,
        {{ clean_id('contact_id') }} as contact_id,
        {{ clean_id('loyalty_card_id') }} as loyalty_card_id,
        {{ clean_id('visitor_id') }} as visitor_id,
        {{ clean_id('store_id') }} as store_id,

        ---------- strings
        status,
        channel,
        upper({{ clean_text('currency') }}) as currency,
        {{ clean_text('email') }} as email,
        {{ clean_text('phone') }} as phone,
        {{ clean_text('tax_code') }} as tax_code,
        {{ clean_text('vat_number') }} as vat_number,
        {{ clean_text('first_name') }} as first_name,
        {{ clean_text('last_name') }} as last_name,
        {{ clean_text('company_name') }} as company_name,
        {{ clean_text('city') }} as city,
        {{ clean_text('province') }} as province,
        {{ clean_text('postal_code') }} as postal_code,
        {{ clean_text('country') }} as country,
        {{ clean_text('coupon_code') }} as coupon_code,
        {{ clean_text('payment_method') }} as payment_method,
        {{ clean_text('device_type') }} as device_type,

        ---------- numerics
        total_amount,
        coalesce(shipping_amount, 0) as shipping_amount,
        coalesce(discount_amount, 0) as discount_amount,
        coalesce(tax_amount, 0) as tax_amount,

        ---------- timestamps
        placed_at,
        delivered_at,
        updated_at,
        coalesce(loaded_at, placed_at) as loaded_at

    from source

)

select * from renamed
