{%- set told = ['promotion_id', 'band', 'variant', 'creative', 'landing_url',
    'coupon_code', 'incentive_amount', 'shown_until', 'product_id'] -%}

with

people as (

    select * from {{ ref('customers') }}

),

unprofiled as (

    select * from {{ ref('int_customers_unprofiled') }}

),

erased as (

    select * from {{ ref('int_customers_erased') }}

),

shown as (

    select * from {{ ref('int_promotions_shown') }}

),

interests as (

    select * from {{ ref('customer_interests') }}
    where interest_rank = 1 and interest_class in ('hot', 'warm')

),

-- who does not want to be profiled sees what anybody sees
chosen as (

    select
        people.customer_id,
        case
            when unprofiled.customer_id is not null then 'bestsellers'
            when shown.customer_id is not null then 'promotion'
            when interests.customer_id is not null then 'interest'
            when people.top_category is not null then 'past_purchase'
            else 'bestsellers'
        end as reason,
        {%- for column in told %}
        shown.{{ column }},
        {%- endfor %}
        shown.category as promotion_category,
        interests.category as interest_category,
        people.top_category
    from people
    left join erased
        on people.customer_id = erased.erased_customer_id
    left join unprofiled
        on people.customer_id = unprofiled.customer_id
    left join shown
        on people.customer_id = shown.customer_id
    left join interests
        on people.customer_id = interests.customer_id
    where erased.erased_customer_id is null

),

final as (

    select
        customer_id,
        reason,
        {%- for column in told %}
        case when reason = 'promotion' then {{ column }} end as {{ column }},
        {%- endfor %}
        case reason
            when 'promotion'
                then coalesce(
                    promotion_category, interest_category, top_category
                )
            when 'interest' then interest_category
            when 'past_purchase' then top_category
        end as category
    from chosen

)

select * from final
