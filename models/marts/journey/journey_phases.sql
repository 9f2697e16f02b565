with

spells as (

    select * from {{ ref('int_phases_sequenced') }}

),

evidence as (

    select * from {{ ref('int_phases_evidenced') }}

),

-- what began a phase is a sign of its level at that very moment
begun as (

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
        cast(spells.spell_number as integer) as spell_number,
        cast(spells.phase as integer) as phase,
        {{ phase_name('spells.phase') }} as phase_name,
        spells.valid_from,
        spells.valid_to,
        {{ business_date('spells.valid_from') }} as entered_on,
        spells.valid_to is null as is_current,
        case
            when begun.sign is not null then 'sign'
            when spells.phase_before is null then 'first_seen'
            else 'expiry'
        end as begun_by,
        begun.sign,
        cast(spells.phase_before as integer) as previous_phase,
        case
            when spells.phase > spells.phase_before then 'forward'
            when spells.phase < spells.phase_before then 'back'
            else 'first'
        end as direction,
        cast(spells.orders_count as integer) as orders_count,
        spells.phase = 1 and spells.orders_count > 0 as is_lost
    from spells
    left join begun
        on
            spells.customer_id = begun.customer_id
            and spells.category = begun.category
            and spells.phase_level = begun.phase_level
            and spells.valid_from = begun.occurred_at

)

select * from final
