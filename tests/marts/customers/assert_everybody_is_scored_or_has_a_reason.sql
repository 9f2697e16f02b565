-- Each customer stands once in each table of what is foretold. If it breaks, a
-- join with customers loses people or counts them twice.
{% set tables = ['next_purchase', 'churn', 'customer_value'] -%}

with

customers as (

    select * from {{ ref('customers') }}

),

{% for table in tables -%}
{{ table }} as (

    select * from {{ ref(table) }}

),

{% endfor -%}
final as (

    {%- for table in tables %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select
        '{{ table }}' as found_in,
        customers.customer_id,
        {{ table }}.customer_id as customer_id_found
    from customers
    full outer join {{ table }}
        on customers.customer_id = {{ table }}.customer_id
    where
        customers.customer_id is null
        or {{ table }}.customer_id is null
    {%- endfor %}

)

select * from final
