with

overrides as (

    select * from {{ ref('stg_ops__identity_overrides') }}
    where decided_at <= {{ as_of_at() }}

),

sided as (

    select
        override_id,
        action,
        'left' as side,
        left_type as identifier_type,
        left_value as identifier,
        right_value is not null as is_pair,
        reason,
        decided_at
    from overrides
    union all
    select
        override_id,
        action,
        'right' as side,
        right_type as identifier_type,
        right_value as identifier,
        true as is_pair,
        reason,
        decided_at
    from overrides
    where right_value is not null

),

final as (

    select
        override_id,
        action,
        side,
        identifier_type,
        identifier,
        is_pair,
        reason,
        decided_at,
        -- what one record carries is one person's: a merge is one record
        case action
            when 'merge' then override_id
            else override_id || ':' || side
        end as record_id
    from sided

)

select * from final
