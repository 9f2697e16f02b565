with

visited as (

    select * from {{ ref('int_signs_visited') }}

),

browsed as (

    select * from {{ ref('int_signs_browsed') }}

),

told as (

    select * from {{ ref('int_signs_told') }}

),

bought as (

    select * from {{ ref('int_signs_bought') }}

),

gathered as (

    select
        customer_id,
        sign,
        times,
        category,
        product_id,
        cast(null as double) as score_rate,
        cast(null as boolean) as is_first_category,
        occurred_at,
        cast(null as {{ moment_type() }}) as ends_at
    from visited
    union all
    select
        customer_id,
        sign,
        times,
        category,
        product_id,
        cast(null as double) as score_rate,
        cast(null as boolean) as is_first_category,
        occurred_at,
        cast(null as {{ moment_type() }}) as ends_at
    from browsed
    union all
    select
        customer_id,
        sign,
        1 as times,
        category,
        product_id,
        score_rate,
        null as is_first_category,
        occurred_at,
        null as ends_at
    from told
    union all
    select
        customer_id,
        sign,
        1 as times,
        category,
        null as product_id,
        null as score_rate,
        is_first_category,
        occurred_at,
        ends_at
    from bought

),

final as (

    select
        customer_id,
        sign,
        times,
        category,
        product_id,
        score_rate,
        is_first_category,
        occurred_at,
        ends_at
    from gathered
    where occurred_at <= {{ as_of_at() }}

)

select * from final
