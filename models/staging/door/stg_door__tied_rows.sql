with

source as (

    {% for source_name, entity, staged in contract_entities() %}
    {%- set versions = versions_of(source_name, entity) if execute else none %}
    select
        '{{ entity }}' as entity,
        _file,
        _line
    from {{ source(source_name, entity) }}
    {% if versions -%}
    {% if versions.arrived_at -%}
    where {{ is_known(versions.arrived_at) }}
    {% endif -%}
    qualify {{ is_latest(versions) }} and not {{ is_alone(versions) }}
    {% endif -%}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

renamed as (

    select
        ---------- strings
        entity,
        _file as file_path,

        ---------- numerics
        _line as line_number

    from source

)

select * from renamed
