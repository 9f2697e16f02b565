with

source as (

    {% for source_name, entity, staged in contract_entities() %}
    {%- set versions = versions_of(source_name, entity) if execute else {} %}
    select
        '{{ entity }}' as entity,
        count(*) as rows_landed,
        count(*) filter (where {{ is_known(versions.arrived_at) }})
            as rows_known
    from {{ source(source_name, entity) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

renamed as (

    select
        ---------- strings
        entity,

        ---------- numerics
        rows_landed,
        rows_known

    from source

)

select * from renamed
