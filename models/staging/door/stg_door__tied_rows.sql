with

source as (

    {% for source_name, entity, staged in contract_entities() %}
    {%- set landed = source(source_name, entity) %}
    {%- set versions = versions_of(source_name, entity) if execute else none %}
    select
        '{{ entity }}' as entity,
        _file,
        _line,
        _row_hash
    from {{ landed }}
    {% if versions -%}
    where
        {{ is_known(versions.arrived_at) }}
        and {{ is_repeated(landed, versions) }}
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
        _row_hash as row_hash,

        ---------- numerics
        _line as line_number

    from source

)

select * from renamed
