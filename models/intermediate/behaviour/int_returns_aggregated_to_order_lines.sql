with

returns as (

    select * from {{ ref('stg_shop__returns') }}

),

final as (

    select
        order_line_id,
        cast(sum(quantity) as integer) as returned_quantity,
        cast(sum(refund_amount) as decimal(18, 4)) as refund_amount,
        max(returned_at) as last_returned_at
    from returns
    where not is_take_back and returned_at <= {{ as_of_at() }}
    group by order_line_id

)

select * from final
