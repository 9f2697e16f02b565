with

valued as (

    select * from {{ ref('int_identifiers_valued') }}

),

blocked as (

    select * from {{ ref('int_identifiers_blocked') }}

),

usable as (

    select * from valued
    where
        identifier_type in ('email', 'phone', 'loyalty_card_id')
        and record_type <> 'override'

),

-- names and CRM contacts seen with a value, each with its first arrival
seen as (

    select
        identifier_type,
        identifier_value,
        'name' as what,
        {{ bare_name('name_key') }} as who,
        min(loaded_at) as seen_at
    from usable
    where name_key is not null
    group by identifier_type, identifier_value, who
    union all
    select
        identifier_type,
        identifier_value,
        'contact' as what,
        record_id as who,
        min(loaded_at) as seen_at
    from usable
    where record_type = 'contact'
    group by identifier_type, identifier_value, who

),

many as (

    select
        identifier_type,
        identifier_value,
        what,
        count(*) as seen_count
    from seen
    group by identifier_type, identifier_value, what
    having
        count(*) > case what
            when 'name' then {{ var('identity_max_people_per_value') }}
            else {{ var('identity_max_contacts_per_value') }}
        end

),

exceeded as (

    select
        many.identifier_type,
        many.identifier_value,
        'too_many_' || many.what || 's' as reason,
        seen.seen_at as demoted_at
    from many
    inner join seen
        on
            many.identifier_type = seen.identifier_type
            and many.identifier_value = seen.identifier_value
            and many.what = seen.what
    qualify row_number() over (
        partition by
            many.identifier_type, many.identifier_value, many.what
        order by seen.seen_at asc nulls last, seen.who asc nulls last
    ) = 1 + case many.what
        when 'name' then {{ var('identity_max_people_per_value') }}
        else {{ var('identity_max_contacts_per_value') }}
    end

),

reasons as (

    select * from exceeded
    union all
    select * from blocked

),

final as (

    select
        identifier_type,
        identifier_value,
        min_by(reason, (demoted_at, reason)) as reason,
        min(demoted_at) as demoted_at
    from reasons
    group by identifier_type, identifier_value

)

select * from final
