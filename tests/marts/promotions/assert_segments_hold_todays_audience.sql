-- A segment holds whom its promotion contacts or holds out today, and nobody
-- else. If it breaks, somebody is written to against a decision, or not at all.
{%- set promotion_ids = [
    'scrap_freezer', 'scrap_washing_machine', 'scrap_fridge',
    'scrap_gas_cooker', 'scrap_dishwasher', 'scrap_oven', 'trade_in_it',
    'renew_notebook', 'renew_desktop', 'renew_desktop_business', 'renew_tablet',
] %}
with

decisions as (

    select * from {{ ref('promotion_decisions') }}
    where
        decided_on = {{ as_of_date() }}
        and outcome in ('entered', 'holdout')

),

segments as (

    {%- for promotion_id in promotion_ids %}
    select
        '{{ promotion_id }}' as segment,
        *
    from {{ ref('segment_' ~ promotion_id) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        coalesce(segments.segment, decisions.promotion_id) as promotion_id,
        coalesce(segments.customer_id, decisions.customer_id) as customer_id,
        segments.outcome,
        decisions.outcome as decided
    from decisions
    full outer join segments
        on
            decisions.promotion_id = segments.promotion_id
            and decisions.customer_id = segments.customer_id
    where
        segments.segment is distinct from decisions.promotion_id
        and (
            segments.segment is not null
            or decisions.promotion_id in (
                {%- for promotion_id in promotion_ids %}
                '{{ promotion_id }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
        )

)

select * from final
