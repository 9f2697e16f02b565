with

rates as (

    select * from {{ ref('stg_shop__exchange_rates') }}

),

final as (

    select
        currency,
        rate_to_reporting,
        rate_date as valid_from,
        coalesce(
            lead(rate_date) over (
                partition by currency
                order by rate_date asc nulls last
            ),
            date '9999-12-31'
        ) as valid_to
    from rates
    where currency <> {{ reporting_currency() }}
    union all
    select
        {{ reporting_currency() }} as currency,
        1 as rate_to_reporting,
        date '0001-01-01' as valid_from,
        date '9999-12-31' as valid_to

)

select * from final
