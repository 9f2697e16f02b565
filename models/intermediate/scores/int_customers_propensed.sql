with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

unprofiled as (

    select * from {{ ref('int_customers_unprofiled') }}

),

rules as (

    select * from {{ ref('score_rules') }}

),

judged as (

    select * from {{ ref('int_scores_judged') }}

),

customers as (

    select * from {{ ref('int_customers_binned') }}
    where period = 0

),

predicted as (

    select * from {{ ref('int_score_cells_predicted') }}
    where model = 'used'

),

scored as (

    select
        customers.customer_id,
        customers.score,
        predicted.propensity_rate,
        predicted.strongest_feature,
        predicted.strongest_points
    from customers
    inner join judged
        on customers.score = judged.score
    inner join predicted
        on
            customers.score = predicted.score
            and customers.cell = predicted.cell
    left join unprofiled
        on customers.customer_id = unprofiled.customer_id
    where
        judged.unscored_reason is null
        and unprofiled.customer_id is null

),

-- who are as likely as each other are in one decile, the better
ranked as (

    select
        *,
        rank() over likeliest_first as likelihood_rank,
        count(*) over (partition by score) as people_count
    from scored
    window
        likeliest_first as (
            partition by score
            order by propensity_rate desc nulls last
        )

),

final as (

    select
        people.customer_id,
        judged.score,
        {{ as_of_date() }} as scored_on,
        rules.horizon_days,
        ranked.propensity_rate,
        cast(
            1 + floor(
                10.0 * (ranked.likelihood_rank - 1)
                / nullif(ranked.people_count, 0)
            ) as integer
        ) as decile,
        ranked.strongest_feature,
        ranked.strongest_points,
        case
            when unprofiled.customer_id is not null then 'profiling_refused'
            when ranked.customer_id is null
                then coalesce(judged.unscored_reason, 'no_recent_order')
        end as unscored_reason
    from people
    cross join judged
    inner join rules
        on judged.score = rules.score
    left join unprofiled
        on people.customer_id = unprofiled.customer_id
    left join ranked
        on
            people.customer_id = ranked.customer_id
            and judged.score = ranked.score

)

select * from final
