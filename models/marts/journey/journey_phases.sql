{{ config(materialized = 'view') }}

with

spells as (

    select * from {{ ref('int_phases_begun') }}

),

final as (

    select
        customer_id,
        category,
        cast(spell_number as integer) as spell_number,
        cast(phase as integer) as phase,
        {{ phase_name('phase') }} as phase_name,
        valid_from,
        valid_to,
        {{ business_date('valid_from') }} as entered_on,
        valid_to is null as is_current,
        begun_by,
        sign,
        cast(phase_before as integer) as previous_phase,
        case
            when phase > phase_before then 'forward'
            when phase < phase_before then 'back'
            else 'first'
        end as direction,
        cast(orders_count as integer) as orders_count,
        phase = 1 and orders_count > 0 as is_lost
    from spells

)

select * from final
