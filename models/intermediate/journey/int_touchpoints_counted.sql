with

touchpoints as (

    select * from {{ ref('int_touchpoints_described') }}

),

final as (

    select
        touchpoint,
        {{ business_date('occurred_at') }} as touchpoint_date,
        count(*) as touchpoints_count,
        count(*) filter (where customer_id is not null) as identified_count,
        count(distinct customer_id) as people_count,
        count(*) filter (where direction = 'inbound') as inbound_count,
        count(*) filter (where direction = 'outbound') as outbound_count,
        count(*) filter (where direction = 'outside') as outside_count,
        count(*) filter (
            where action = 'order' and outcome is distinct from 'cancelled'
        ) as order_count,
        {%- for action in ['visit', 'presence', 'registered', 'claim',
            'contact', 'received'] %}
        count(*) filter (where action = '{{ action }}') as {{ action }}_count,
        {%- endfor %}
        count(*) filter (where intent = 'buy') as buy_count,
        count(*) filter (where intent = 'inform') as inform_count,
        count(*) filter (where intent = 'complain') as complain_count,
        case
            when count(is_solved) > 0 then count(*) filter (where is_solved)
        end as solved_count,
        count(score_rate) as scored_count,
        -- decimals add up to the same in any order
        cast(sum({{ as_decimal('score_rate', 28, 12) }}) as double)
            as score_sum,
        median(response_seconds) / 60.0 as median_response_minutes,
        sum(duration_seconds) as duration_seconds
    from touchpoints
    group by touchpoint, {{ business_date('occurred_at') }}

)

select * from final
