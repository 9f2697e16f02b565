{%- set attributes = profile_attributes() -%}

with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}
    -- an erased person is asked nothing
    where not {{ begins_with('customer_id', "'erased_'") }}

),

described as (

    select * from {{ ref('int_customers_described') }}

),

addresses as (

    select * from {{ ref('int_addresses_chosen') }}

),

consents as (

    select * from {{ ref('int_consents_aggregated_to_customers') }}

),

attributes as (

    select * from {{ ref('profile_attributes') }}

),

known as (
    {% for attribute in attributes.described %}
    select
        customer_id,
        '{{ attribute }}' as attribute
    from described
    where {{ attribute }} is not null
    union all
    {%- endfor %}
    select distinct
        customer_id,
        address_type as attribute
    from addresses
    union all
    -- a no is an answer too
    select
        customer_id,
        channel || '_consent' as attribute
    from consents

),

compared as (

    select
        people.customer_id,
        attributes.attribute,
        attributes.weight,
        attributes.ask_rank,
        known.attribute is not null as is_known
    from people
    cross join attributes
    left join known
        on
            people.customer_id = known.customer_id
            and attributes.attribute = known.attribute

),

final as (

    select
        customer_id,
        {{ as_decimal(
            'cast(coalesce(sum(weight) filter (where is_known), 0) as double)'
            ~ ' / nullif(sum(weight), 0)', 9, 6
        ) }} as completeness_rate,
        min_by(attribute, (ask_rank, attribute)) filter (where not is_known)
            as next_attribute_to_ask
    from compared
    group by customer_id

)

select * from final
