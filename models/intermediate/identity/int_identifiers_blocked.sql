{{ config(materialized = 'view') }}

with

normalised as (

    select * from {{ ref('int_identifiers_normalised') }}

),

valued as (

    select * from {{ ref('int_identifiers_valued') }}

),

overrides as (

    select * from {{ ref('int_overrides_sided') }}

),

blocklist as (

    select * from {{ ref('identity_blocklist') }}

),

-- a pattern is tried only where the text it opens with is found: compiling it
-- anew for each value is what costs
patterns as (

    select
        identifier_type,
        pattern,
        {{ pattern_opening('pattern') }} as opening
    from blocklist

),

spelled as (

    select distinct
        identifier_type,
        identifier_value
    from normalised
    -- what is unique in its system is blocked by nothing but a person
    where identifier_type in ('email', 'phone', 'loyalty_card_id')

),

listed as (

    select distinct
        spelled.identifier_type,
        spelled.identifier_value
    from spelled
    inner join patterns
        on spelled.identifier_type = patterns.identifier_type
    where
        case
            when
                {{ begins_with('patterns.pattern', "'^'") }}
                and not {{ begins_with(
                    'spelled.identifier_value', 'patterns.opening'
                ) }}
                then false
            when not contains(spelled.identifier_value, patterns.opening)
                then false
            else {{ matches_row(
                'spelled.identifier_value', 'patterns.pattern'
            ) }}
        end

),

final as (

    select
        valued.identifier_type,
        valued.identifier_value,
        'blocked' as reason,
        min(valued.loaded_at) as demoted_at
    from valued
    inner join listed
        on
            valued.identifier_type = listed.identifier_type
            and valued.identifier_value = listed.identifier_value
    where valued.record_type <> 'override'
    group by valued.identifier_type, valued.identifier_value
    union all
    select
        valued.identifier_type,
        valued.identifier_value,
        'blocked_by_hand' as reason,
        min(overrides.decided_at) as demoted_at
    from valued
    inner join overrides
        on
            valued.record_id = overrides.record_id
            and valued.record_type = 'override'
    where overrides.action = 'block' and not overrides.is_pair
    group by valued.identifier_type, valued.identifier_value

)

select * from final
