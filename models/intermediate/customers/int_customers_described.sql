{%- set attributes = ['first_name', 'last_name', 'city', 'province',
    'postal_code', 'country', 'latitude', 'longitude', 'nearest_store_id',
    'lead_source', 'birth_date', 'gender'] -%}
{%- set believed = survivorship() -%}
{%- set counted = [] -%}
{%- for attribute in attributes
    if believed[attribute].rule == 'most_frequent' -%}
{%- do counted.append(attribute) -%}
{%- endfor -%}

with

described as (

    select * from {{ ref('int_records_described') }}

),

-- of records of one moment, the one with the greater key is the later
records as (

    select
        customer_id,
        source,
        {%- for attribute in attributes %}
        {{ attribute }},
        {%- endfor %}
        row_number() over (
            partition by customer_id
            order by told_at asc nulls last, record_key asc nulls last
        ) as told_number,
        row_number() over (
            partition by customer_id
            order by created_at asc nulls last, record_key asc nulls last
        ) as created_number
    from described

),

{% for attribute in counted %}
{%- set rank = source_rank(believed[attribute]) %}
{{ attribute }}_told as (

    select
        customer_id,
        {{ attribute }},
        {{ rank }} as source_rank,
        count(*) as times_count,
        max(told_number) as last_told
    from records
    where {{ attribute }} is not null and {{ rank }} is not null
    group by customer_id, {{ attribute }}, {{ rank }}

),

-- of the best source's values the most frequent; of two, the one told last
{{ attribute }}_counted as (

    select
        customer_id,
        {{ attribute }}
    from {{ attribute }}_told
    qualify row_number() over (
        partition by customer_id
        order by
            source_rank asc nulls last,
            times_count desc nulls last,
            last_told desc nulls last
    ) = 1

),

{% endfor %}
told as (

    select
        {%- for attribute in attributes if attribute not in counted %}
        {{ survivor(attribute, believed[attribute]) }} as {{ attribute }},
        {%- endfor %}
        customer_id
    from records
    group by customer_id

),

final as (

    select
        told.customer_id,
        {%- for attribute in attributes %}
        {%- set step = attribute ~ '_counted' %}
        {{ step if attribute in counted else 'told' }}.{{ attribute }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from told
    {% for attribute in counted %}
    left join {{ attribute }}_counted
        on told.customer_id = {{ attribute }}_counted.customer_id
    {% endfor %}

)

select * from final
