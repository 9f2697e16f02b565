with

met as (

    select * from {{ ref('int_frictions_met') }}

),

placed as (

    select
        month_date,
        friction,
        unit,
        place,
        customer_id,
        base_count,
        affected_count,
        is_followed,
        is_recovered
    from met
    union all
    select
        month_date,
        friction,
        unit,
        'all' as place,
        customer_id,
        base_count,
        affected_count,
        is_followed,
        is_recovered
    from met

),

counted as (

    select
        month_date,
        friction,
        unit,
        place,
        cast(sum(base_count) as bigint) as base_count,
        cast(sum(affected_count) as bigint) as affected_count,
        count(distinct customer_id) filter (where affected_count > 0)
            as people_count,
        count(distinct customer_id) filter (
            where affected_count > 0 and is_followed
        ) as people_followed_count,
        count(distinct customer_id) filter (
            where affected_count > 0 and is_followed and is_recovered
        ) as people_recovered_count
    from placed
    group by month_date, friction, unit, place

),

-- where nobody could tell who was affected, nobody was counted either
final as (

    select
        month_date,
        friction,
        unit,
        place,
        base_count,
        affected_count,
        cast(affected_count as double) / nullif(base_count, 0) as friction_rate,
        case when affected_count is not null then people_count end
            as people_count,
        case when affected_count is not null then people_followed_count end
            as people_followed_count,
        case when affected_count is not null then people_recovered_count end
            as people_recovered_count,
        cast(people_recovered_count as double)
        / nullif(people_followed_count, 0) as recovered_rate
    from counted

)

select * from final
