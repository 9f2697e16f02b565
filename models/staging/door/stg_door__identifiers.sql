{%- set typed = ['email', 'phone', 'mobile', 'tax_code', 'recipient'] -%}
{%- set kinds = ["'contact_id'", "'account_id'", "'loyalty_card_id'",
    "'email'", "'phone'", "'tax_code'"] -%}

with

source as (

    {% for source_name, entity, record_type, identifiers
        in personal_entities() %}
    {%- set versions = versions_of(source_name, entity) if execute else {} %}
    {% for kind, column in identifiers %}
    select
        '{{ entity }}' as entity,
        _file,
        _line,
        _row_hash,
        {{ versions.occurred_at or 'null' }} as occurred_at,
        {% if kind is none %}
        identifier_type,
        {% elif kind in ['left_type', 'right_type'] %}
        {{ kind }} as identifier_type,
        {% else %}
        '{{ kind }}' as identifier_type,
        {% endif %}
        {% if column == 'email_hash' %}
        lower({{ clean_text(column) }}) as identifier,
        {% elif column in typed %}
        {{ clean_text(column) }} as identifier,
        {% else %}
        {{ clean_id(column) }} as identifier,
        {% endif %}
        false as is_related
    from {{ source(source_name, entity) }}
    where {{ column }} is not null
    union all
    {% endfor %}
    {% endfor %}
    -- nobody says what kind it is
    select
        'interactions' as entity,
        _file,
        _line,
        _row_hash,
        occurred_at,
        {{ one_by_one(listed(kinds)) }} as identifier_type,
        {{ clean_id('related_identifier') }} as identifier,
        true as is_related
    from {{ source('service', 'interactions') }}
    where related_identifier is not null

),

renamed as (

    select
        ---------- strings
        entity,
        _file as file_path,
        _row_hash as row_hash,
        identifier_type,
        identifier,

        ---------- numerics
        _line as line_number,

        ---------- booleans
        is_related,

        ---------- timestamps
        occurred_at

    from source
    where identifier_type is not null and identifier is not null

)

select * from renamed
