-- Proposes the edge of a two-band promotion: the median price paid per unit in
-- each category group, so that about half of the people fall on either side.
-- An analyst reads it and writes the edge, rounded, into promotion_bands.csv.
with

order_lines as (

    select * from {{ ref('order_lines') }}
    where kept_quantity > 0 and line_paid_amount > 0

),

final as (

    select
        category_group,
        count(*) as lines_count,
        cast(quantile_cont(unit_paid_amount, 0.25) as decimal(18, 2))
            as lower_quartile,
        cast(median(unit_paid_amount) as decimal(18, 2)) as median_price,
        cast(quantile_cont(unit_paid_amount, 0.75) as decimal(18, 2))
            as upper_quartile
    from order_lines
    where category_group <> 'unmapped'
    group by category_group

)

select * from final
order by category_group asc nulls last
