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

-- what began a phase is a sign of its level at that very moment
signs as (

    select
        customer_id,
        category,
        phase_level,
        occurred_at,
        min(sign) as sign
    from evidence
    group by customer_id, category, phase_level, occurred_at

),

final as (

    select
        spells.customer_id,
        spells.category,
        spells.spell_number,
        spells.phase,
        spells.phase_before,
        spells.valid_from,
        spells.valid_to,
        spells.orders_count,
        signs.sign,
        case
            when signs.sign is not null then 'sign'
            when spells.phase_before is null then 'first_seen'
            else 'expiry'
        end as begun_by,
        outdated.version,
        {{ as_of_at() }} as made_at
    from spells
    inner join outdated
        on spells.customer_id = outdated.customer_id
    left join signs
        on
            spells.customer_id = signs.customer_id
            and spells.category = signs.category
            and spells.phase_level = signs.phase_level
            and spells.valid_from = signs.occurred_at

)

select * from final
