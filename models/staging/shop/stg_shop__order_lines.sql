with

source as (

    select * from {{ source('shop', 'order_lines') }}
    {{ keep_latest_known('shop', 'order_lines') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('order_line_id') }} as order_line_id,
        {{ clean_id('order_id') }} as order_id,
        {{ clean_id('product_id') }} as product_id,

        ---------- numerics
        quantity,
        unit_price,
        coalesce(discount_amount, 0) as discount_amount,

        ---------- timestamps
        loaded_at

    from source

)

select * from renamed
