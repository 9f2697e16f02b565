with

source as (

    {% for source_name, entity, record_type, identifiers
        in personal_entities() %}
    {%- set versions = versions_of(source_name, entity) if execute else {} %}
    {%- set key = (versions.key or ['']) | first %}
    select
        '{{ entity }}' as entity,
        _file,
        _line,
        _row_hash,
        {{ versions.occurred_at or 'null' }} as occurred_at,
        {% if entity == 'message_events' %}
        'recipient' as record_type,
        {{ recipient_id('cleaned') }} as record_id,
        message_id,
        null as visitor_id
        {% elif entity == 'web_events' %}
        'login' as record_type,
        {{ login_id('cleaned') }} as record_id,
        null as message_id,
        visitor_id
        {% else %}
        '{{ record_type or "override" }}' as record_type,
        {{ clean_id(key) }} as record_id,
        null as message_id,
        {{ clean_id('visitor_id') if entity == 'orders' else 'null' }}
            as visitor_id
        {% endif %}
    {% if entity == 'message_events' %}
    from (
        select
            _file,
            _line,
            _row_hash,
            occurred_at,
            {{ clean_id('message_id') }} as message_id,
            {{ clean_id('contact_id') }} as contact_id,
            {{ clean_text('recipient') }} as recipient,
            {{ clean_id('customer_id') }} as exported_customer_id
        from {{ source(source_name, entity) }}
    ) as cleaned
    {% elif entity == 'web_events' %}
    from (
        select
            _file,
            _line,
            _row_hash,
            occurred_at,
            {{ clean_id('visitor_id') }} as visitor_id,
            {{ clean_id('account_id') }} as account_id,
            lower({{ clean_text('email_hash') }}) as email_hash
        from {{ source(source_name, entity) }}
    ) as cleaned
    {% else %}
    from {{ source(source_name, entity) }}
    {% endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

renamed as (

    select
        ---------- ids
        message_id,
        visitor_id,

        ---------- strings
        entity,
        _file as file_path,
        _row_hash as row_hash,
        record_type,
        record_id,

        ---------- numerics
        _line as line_number,

        ---------- timestamps
        occurred_at

    from source

)

select * from renamed
