{{ config(
    materialized = kept_as(),
    unique_key = 'customer_id',
    incremental_strategy = 'delete+insert',
) }}

{%- set rule = [
    'phase', 'sign', 'counted_per', 'at_least', 'within_days',
    'min_score_rate', 'expires_after_days', 'needs_order', 'reopens_after_days'
] -%}
{%- set contents = [
    'signs.sign', 'signs.times', 'signs.category', 'signs.product_id',
    'signs.score_rate', 'signs.is_first_category', 'signs.occurred_at',
    'signs.ends_at', 'categories.inactive_days'
] -%}

with

people as (

    select * from {{ ref('int_identifiers_aggregated_to_customers') }}

),

signs as (

    select * from {{ ref('int_signs_gathered') }}

),

categories as (

    select * from {{ ref('int_categories_cycled') }}

),

rules as (

    select * from {{ ref('phase_rules') }}

),

-- by other rules the same signs say something else
ruled as (

    select {{ contents_of(rule) }} as contents
    from rules

),

summed as (

    select
        signs.customer_id,
        {{ contents_of(contents) }} as contents
    from signs
    left join categories
        on signs.category = categories.category
    group by signs.customer_id

),

present as (

    select
        people.customer_id,
        people.first_seen_at,
        {{ settings_told([]) }} || ' ' || ruled.contents
        || coalesce(' ' || summed.contents, '') as contents
    from people
    cross join ruled
    left join summed
        on people.customer_id = summed.customer_id

),
{{ versioned('present', 'customer_id', ['first_seen_at']) }}

select * from final
