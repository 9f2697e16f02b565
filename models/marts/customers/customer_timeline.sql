with

touchpoints as (

    select * from {{ ref('touchpoints') }}
    where customer_id is not null

),

phases as (

    select * from {{ ref('journey_phases') }}
    where category = 'all'

),

words as (

    select * from {{ ref('touchpoint_words') }}
    where outcome is null

),

outcome_words as (

    select * from {{ ref('touchpoint_words') }}
    where outcome is not null

),

stores as (

    select * from {{ ref('stg_shop__stores') }}

),

-- the words for what it came to; else those for whatever it came to, and that
worded as (

    select
        touchpoints.*,
        coalesce(
            outcome_words.words,
            words.words,
            touchpoints.touchpoint || ' ' || touchpoints.action
        ) as words,
        case
            when outcome_words.words is null and touchpoints.action <> 'order'
                then nullif(touchpoints.outcome, 'none')
        end as outcome_told,
        stores.store_name
    from touchpoints
    left join outcome_words
        on
            touchpoints.touchpoint = outcome_words.touchpoint
            and touchpoints.action = outcome_words.action
            and touchpoints.outcome = outcome_words.outcome
    left join words
        on
            touchpoints.touchpoint = words.touchpoint
            and touchpoints.action = words.action
    left join stores
        on touchpoints.store_id = stores.store_id

),

detailed as (

    select
        *,
        concat_ws(
            ', ',
            channel_group,
            promotion_id,
            store_name,
            replace(split_part(category, '.', -1), '_', ' '),
            case when action = 'contact' then intent end,
            replace(outcome_told, '_', ' '),
            cast(round(100 * score_rate) as integer) || ' %',
            cast(amount as decimal(18, 2)) || ' ' || {{ reporting_currency() }},
            case
                when duration_seconds >= 60
                    then
                        cast(round(duration_seconds / 60.0) as integer)
                        || ' min'
            end
        ) as details
    from worded

),

told as (

    select
        *,
        words || coalesce(': ' || nullif(details, ''), '') as happened
    from detailed

),

final as (

    select
        told.customer_id,
        told.step_number,
        told.touchpoint_date as happened_on,
        {{ business_time('told.occurred_at') }} as happened_at_time,
        told.happened,
        phases.phase_name,
        told.hours_since_previous / 24 as days_since_previous,
        lag(told.happened) over (
            partition by told.customer_id
            order by told.step_number asc nulls last
        ) as previous_happened,
        told.direction,
        told.amount,
        told.touchpoint_id
    from told
    left join phases
        on
            told.customer_id = phases.customer_id
            and told.occurred_at >= phases.valid_from
            and told.occurred_at
            < coalesce(phases.valid_to, {{ moment('9999-12-31 00:00:00') }})

)

select * from final
