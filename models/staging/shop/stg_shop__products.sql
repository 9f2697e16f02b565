with

source as (

    select * from {{ source('shop', 'products') }}
    {{ keep_latest_known('shop', 'products') }}

),

renamed as (

    select
        ---------- ids
        {{ clean_id('product_id') }} as product_id,

        ---------- strings
        {{ clean_text('name') }} as product_name,
        {{ clean_text('brand') }} as brand,
        lower({{ clean_text('category') }}) as category,
        upper({{ clean_text('energy_class') }}) as energy_class,

        ---------- numerics
        list_price,
        unit_cost,

        ---------- booleans
        coalesce(is_consumable, false) as is_consumable,

        ---------- timestamps
        updated_at

    from source

)

select * from renamed
