with

returns as (

    select * from {{ ref('stg_shop__returns') }}

),

order_lines as (

    select * from {{ ref('int_order_lines_priced') }}

),

-- a return waits until its line arrives; until then it is in quarantine
final as (

    select
        returns.return_id,
        returns.order_line_id,
        order_lines.order_id,
        order_lines.customer_id,
        returns.returned_at,
        {{ business_date('returns.returned_at') }} as return_date,
        returns.quantity,
        returns.refund_amount,
        returns.reason,
        returns.is_take_back
    from returns
    inner join order_lines
        on returns.order_line_id = order_lines.order_line_id

)

select * from final
