{%- set never = 'cast(null as ' ~ moment_type() ~ ')' -%}

with

source as (

    {% for source_name, entity, staged in contract_entities() %}
    {%- set versions = versions_of(source_name, entity) if execute else {} %}
    {%- set told_at = versions.arrived_at or versions.occurred_at or never %}
    select
        '{{ entity }}' as entity,
        cast(
            floor({{ epoch_microseconds(told_at) }} / 900000000) as bigint
        ) as quarter_hour,
        count(*) as rows_count,
        min({{ versions.occurred_at or never }}) as first_occurred_at,
        max({{ versions.occurred_at or never }}) as last_occurred_at,
        min({{ told_at }}) as first_told_at,
        max({{ versions.arrived_at or never }}) as last_arrived_at,
        max(_file) as last_file_path
    from {{ source(source_name, entity) }}
    where {{ is_known(told_at) }}
    group by
        cast(floor({{ epoch_microseconds(told_at) }} / 900000000) as bigint)
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

renamed as (

    select
        ---------- strings
        entity,
        last_file_path,

        ---------- numerics
        quarter_hour,
        rows_count,

        ---------- timestamps
        first_occurred_at,
        last_occurred_at,
        first_told_at,
        last_arrived_at

    from source

)

select * from renamed
