with

contacts as (

    select * from {{ ref('stg_crm__contacts') }}
    -- a deleted contact tells nothing
    where not {{ is_deleted('deleted_at') }}

),

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

said as (

    {% for type, column in [
        ('email', 'email'), ('phone', 'phone'), ('phone', 'mobile')
    ] %}
    {{ 'union all' if not loop.first }}
    select
        contact_id,
        '{{ type }}' as identifier_type,
        {{ column }} as identifier,
        coalesce(updated_at, created_at) as told_at
    from contacts
    where {{ column }} is not null
    {% endfor %}

),

final as (

    select
        said.contact_id,
        said.identifier_type,
        normalised.identifier_value,
        max(normalised.spelling) as spelling,
        max(said.told_at) as told_at
    from said
    inner join normalised
        on
            said.identifier_type = normalised.identifier_type
            and said.identifier = normalised.identifier
    where normalised.identifier_value is not null
    group by
        said.contact_id,
        said.identifier_type,
        normalised.identifier_value

)

select * from final
