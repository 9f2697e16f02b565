with

days as (

    select * from {{ ref('int_arrivals_counted_to_days') }}

),

summed as (

    select
        entity,
        cast(sum(rows_count) as bigint) as rows_count,
        {{ business_date('min(first_occurred_at)') }} as first_occurred_on,
        {{ business_date('max(last_occurred_at)') }} as last_occurred_on,
        max(last_arrived_at) as last_arrived_at,
        max(arrival_date) as last_arrival_date
    from days
    group by entity

),

lasts as (

    select
        entity,
        last_file_path
    from days
    qualify row_number() over (
        partition by entity
        order by arrival_date desc nulls last, last_file_path desc nulls last
    ) = 1

),

-- what was usual years ago says nothing of today
followed as (

    select
        days.entity,
        {{ days_between('days.arrival_date', (
            'lead(days.arrival_date) over (partition by days.entity'
            ~ ' order by days.arrival_date asc nulls last)'
        )) }} as gap_days
    from days
    inner join summed
        on days.entity = summed.entity
    where
        days.arrival_date >= {{ add_days(
            'summed.last_arrival_date', '-' ~ var('stale_history_days')
        ) }}

),

-- a gap weighs as long as it lasts: weeks of silence between two campaigns are
-- usual, however many days each campaign takes
weighed as (

    select
        entity,
        gap_days,
        sum(gap_days) over (
            partition by entity
            order by gap_days asc nulls last
            range between unbounded preceding and current row
        ) as days_within,
        sum(gap_days) over (partition by entity) as days_in_all
    from followed
    where gap_days is not null

),

usual as (

    select
        entity,
        count(*) as gaps_count,
        min(gap_days) filter (
            where days_within >= 0.95 * days_in_all
        ) as usual_gap_days
    from weighed
    group by entity

),

final as (

    select
        summed.entity,
        summed.rows_count,
        summed.first_occurred_on,
        summed.last_occurred_on,
        summed.last_arrived_at,
        summed.last_arrival_date,
        lasts.last_file_path,
        coalesce(usual.gaps_count, 0) as gaps_count,
        usual.usual_gap_days
    from summed
    inner join lasts
        on summed.entity = lasts.entity
    left join usual
        on summed.entity = usual.entity

)

select * from final
