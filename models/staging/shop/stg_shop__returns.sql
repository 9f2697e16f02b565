with

source as (

    select * from {{ source('shop', 'returns') }}
    {{ keep_latest_known('shop', 'returns') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('return_id') }} as return_id,
        {{ clean_id('order_line_id') }} as order_line_id,

        ---------- strings
        {{ clean_text('reason') }} as reason,

        ---------- numerics
        quantity,
        amount as refund_amount,

        ---------- booleans
        coalesce(is_take_back, false) as is_take_back,

        ---------- timestamps
        returned_at,
        coalesce(loaded_at, returned_at) as loaded_at

    from source

)

select * from renamed
