with

reached as (

    select * from {{ ref('int_orders_reached') }}

),

stretches as (

    select * from {{ ref('int_touches_stretched') }}

),

walked as (

    select
        'order ' || order_id as path_id,
        true as is_ordered,
        channel_group,
        occurred_at,
        touchpoint_id
    from reached
    union all
    select
        'stretch ' || stretch_id as path_id,
        false as is_ordered,
        channel_group,
        occurred_at,
        touchpoint_id
    from stretches

),

numbered as (

    select
        path_id,
        is_ordered,
        channel_group,
        row_number() over in_path as touch_number,
        lag(channel_group) over in_path as previous_group
    from walked
    window
        in_path as (
            partition by path_id
            order by
                occurred_at asc nulls last, touchpoint_id asc nulls last
        )

),

-- the same again and again tells no other way on from there
joined as (

    select
        path_id,
        is_ordered,
        {{ joined_in_order('channel_group', ' > ', 'touch_number') }} as path
    from numbered
    where channel_group is distinct from previous_group
    group by path_id, is_ordered

),

final as (

    select
        path,
        count(*) filter (where is_ordered) as orders_count,
        count(*) filter (where not is_ordered) as left_count
    from joined
    group by path

)

select * from final
