{{ keep_rows_of('journeys', 'customer_id') }}

with

spells as (

    select * from {{ ref('int_phases_sequenced') }}

),

outdated as (

    select * from {{ ref('int_journeys_outdated') }}

),

evidence as (

    select * from {{ ref('int_evidence_outdated') }}

),

-- everybody's journey as a whole, and one for each category of a sign
journeys as (

    select
        {{ journey_key('customer_id', "'all'") }} as journey_key,
        customer_id,
        'all' as category,
        version
    from outdated
    union all
    select
        journey_key,
        any_value(customer_id) as customer_id,
        any_value(category) as category,
        any_value(version) as version
    from evidence
    where category <> 'all'
    group by journey_key

),

final as (

    select
        journeys.customer_id,
        journeys.category,
        spells.spell_number,
        spells.phase,
        spells.phase_before,
        spells.valid_from,
        spells.valid_to,
        spells.orders_count,
        spells.sign,
        case
            when spells.sign is not null then 'sign'
            when spells.phase_before is null then 'first_seen'
            else 'expiry'
        end as begun_by,
        journeys.version,
        {{ as_of_at() }} as made_at
    from spells
    inner join journeys
        on spells.journey_key = journeys.journey_key

)

select * from final
