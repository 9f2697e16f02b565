with

rules as (

    select * from {{ ref('int_promotion_rules_pivoted') }}

),

ledger as (

    select * from {{ ref('int_decisions_resolved') }}
    where decided_on < {{ as_of_date() }}

),

runs as (

    select coalesce(max(decided_on), {{ as_of_date() }}) as last_run_on
    from ledger

),

-- months at their longest, and two days more than any wait can take
counted as (

    select
        rules.promotion_id,
        runs.last_run_on,
        2 + rules.valid_days
        + coalesce(rules.wait_days, 0)
        + coalesce(rules.wait_months, 0) * 31
        + coalesce(rules.wait_hours, 0) / 24 as days_count
    from rules
    cross join runs

),

final as (

    select
        promotion_id,
        {{ start_of_business_day(add_days('last_run_on', '-days_count')) }}
            as since_at
    from counted

)

select * from final
