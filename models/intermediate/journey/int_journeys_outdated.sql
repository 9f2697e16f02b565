{%- set evidence = kept_relation('int_phases_evidenced', 'ends_at') -%}
{%- set spells = kept_relation('int_phases_begun', 'made_at') -%}

with

versions as (

    select * from {{ ref('int_journeys_versioned') }}

),
{% if evidence and spells %}

made as (

    select max(made_at) as made_at
    from {{ spells }}

),

-- a phase also moves on when a sign has grown too old
aged as (

    select distinct evidence.customer_id
    from {{ evidence }} as evidence
    cross join made
    where
        evidence.ends_at > made.made_at
        and evidence.ends_at <= {{ as_of_at() }}
    union distinct
    -- of an earlier moment nothing that is kept is known to be right
    select versions.customer_id
    from versions
    cross join made
    where made.made_at > {{ as_of_at() }}

),
{% else %}

aged as (

    select customer_id
    from versions

),
{% endif %}

judged as (

    select
        versions.customer_id,
        versions.first_seen_at,
        versions.version,
        versions.contents is not null as is_present,
        aged.customer_id is not null
        or {{ is_outdated(
            'versions.version',
            ref('int_journeys_versioned'),
            ['int_phases_evidenced', 'int_phases_begun'],
        ) }} as is_outdated
    from versions
    left join aged
        on versions.customer_id = aged.customer_id

),

final as (

    select
        customer_id,
        first_seen_at,
        version,
        is_present
    from judged
    where is_outdated

)

select * from final
