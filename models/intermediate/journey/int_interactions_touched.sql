{{ config(materialized = 'view') }}

with

interactions as (

    select * from {{ ref('stg_service__interactions') }}

),

records as (

    select * from {{ ref('int_records_resolved') }}
    where record_type = 'interaction'

),

products as (

    select * from {{ ref('stg_shop__products') }}

),

types as (

    select * from {{ ref('touchpoint_types') }}

),

-- where nothing is ever told to be solved, nobody knows that it was not
solvable as (

    select distinct touchpoint
    from interactions
    where resolved_at is not null

),

final as (

    select
        {{ touchpoint_row({
            'source_id': 'interactions.interaction_id',
            'action': 'types.action',
            'touchpoint': 'interactions.touchpoint',
            'occurred_at': 'interactions.occurred_at',
            'customer_id': 'records.customer_id',
            'actor': "coalesce(interactions.actor, 'user')",
            'intent': 'interactions.intent',
            'product_id': 'interactions.product_id',
            'category': 'coalesce(products.category, interactions.category)',
            'promotion_id': 'interactions.promotion_id',
            'store_id': 'interactions.store_id',
            'outcome': 'interactions.outcome',
            'sentiment': 'interactions.sentiment',
            'score_rate':
                'interactions.score / nullif(interactions.score_scale, 0)',
            'duration_seconds': seconds_between(
                'interactions.occurred_at', 'interactions.ended_at'
            ),
            'response_seconds': seconds_between(
                'interactions.occurred_at', 'interactions.first_response_at'
            ),
            'is_solved':
                "case when types.action = 'contact'"
                ~ " and solvable.touchpoint is not null then coalesce("
                ~ "interactions.resolved_at <= " ~ as_of_at() ~ ", false) end",
        }) }}
    from interactions
    inner join types
        on interactions.touchpoint = types.touchpoint
    left join records
        on interactions.interaction_id = records.record_id
    left join products
        on interactions.product_id = products.product_id
    left join solvable
        on interactions.touchpoint = solvable.touchpoint

)

select * from final
