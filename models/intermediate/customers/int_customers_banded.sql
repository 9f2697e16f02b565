{{ config(materialized = 'view') }}

with

described as (

    select * from {{ ref('int_customers_described') }}

),

aged as (

    select
        customer_id,
        gender,
        {{ full_years('birth_date', as_of_date()) }} as age
    from described

),

-- the very old are too few to be told apart
final as (

    select
        customer_id,
        gender,
        age,
        least(cast(floor(age / 10.0) as integer) * 10, 80) as age_band
    from aged
    where gender is not null and age between 0 and 120

)

select * from final
