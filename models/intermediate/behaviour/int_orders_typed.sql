with

orders as (

    select * from {{ ref('stg_shop__orders') }}

),

numbered as (

    select
        order_id,
        -- what stands for a valid number of an erased person
        coalesce({{ is_erased_token('vat_number') }}, false)
            as is_erased_number,
        {{ company_number('vat_number', 'tax_code') }} as vat_number
    from orders

),

final as (

    select
        order_id,
        case
            when {{ is_valid_vat_number('vat_number') }} then vat_number
        end as vat_number,
        case
            when vat_number is null then 'private'
            when
                is_erased_number
                or {{ is_valid_vat_number('vat_number') }}
                then 'business'
            else 'unknown'
        end as order_customer_type
    from numbered

)

select * from final
