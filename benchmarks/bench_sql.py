"""The chains that bench.py compares: what they read, what they must find, in SQL.

Queries of INPUTS and ANSWERS run on the working database; each input becomes a
Parquet file that every contender and the scan read, with no other columns. Money
is in whole units of 0.0001, which all tools count alike. TUNED is written by hand
for speed and only for this answer, TEXTBOOK as one would first write it.
"""

INPUTS = {
    # From links to ids, guards and all: nobody else does the same, so that it has
    # a scan alone beside it.
    "identity": {
        "links": """
            select record_type, record_id, node_key, loaded_at
            from intermediate.int_identifiers_keyed
        """,
    },
    "clusters": {
        "links": "select node_a, node_b from intermediate.int_identifiers_linked",
    },
    "sessions": {
        "events": """
            select
                visitor_id, event_id, occurred_at, event_type, page_url,
                referrer_url, account_id, email_hash, device_type, utm_source,
                utm_medium, utm_campaign, utm_content, click_id_type, message_id
            from staging.stg_web__events
        """,
    },
    "customers": {
        "orders": """
            select
                order_id, customer_id, status, channel, currency, placed_at,
                (placed_at at time zone 'Europe/Rome')::date as order_date,
                (total_amount * 10000)::bigint as total
            from staging.stg_shop__orders
            inner join (
                select order_id, customer_id from intermediate.int_orders_identified
            ) using (order_id)
        """,
        "lines": """
            select
                order_line_id, order_id, product_id, quantity,
                (unit_price * 10000)::bigint as unit_price,
                (discount_amount * 10000)::bigint as discount
            from staging.stg_shop__order_lines
        """,
        "products": "select product_id, category from staging.stg_shop__products",
        "returns": """
            select order_line_id, quantity, (refund_amount * 10000)::bigint as refund
            from staging.stg_shop__returns
            where not is_take_back
        """,
        "rates": """
            select
                currency, (rate_to_reporting * 10000)::bigint as rate, valid_from,
                valid_to
            from intermediate.int_exchange_rates_ranged
        """,
    },
    "promotions": {
        "lines": """
            select
                customer_id, category, order_id, order_line_id, product_id,
                order_date, placed_at, quantity, kept_quantity,
                (line_paid_amount * 10000)::bigint as paid
            from intermediate.int_order_lines_priced
            where is_valid
        """,
        "groups": """
            select category, category_group from intermediate.int_categories_grouped
        """,
        "promotions": """
            select
                promotion_id, category_group,
                coalesce(lookback_months, 0)::integer as lookback_months,
                coalesce(delay_days, 0)::integer as delay_days,
                backlog_max_age_months::integer as backlog_months, spend_measure
            from definitions.promotions
            where trigger = 'replacement' and is_active
        """,
        "bands": """
            select
                promotion_id, band,
                (coalesce(lower_bound, 0) * 1000000)::bigint as lower_bound,
                (coalesce(upper_bound, 1000000) * 1000000)::bigint as upper_bound,
                coalesce(lower_inclusive, true) as lower_inclusive,
                coalesce(upper_inclusive, true) as upper_inclusive
            from definitions.promotion_bands
        """,
    },
    "attribution": {
        "touches": """
            select
                customer_id, occurred_at, touchpoint_id, channel_group, campaign
            from intermediate.int_touches_gathered
            where customer_id is not null
        """,
        "orders": """
            select
                order_id, customer_id, placed_at,
                (net_amount * 10000)::bigint as net
            from intermediate.int_orders_valued
            where is_valid
        """,
    },
}

ANSWERS = {
    "clusters": """
        select node_key, component_key from intermediate.int_identifiers_clustered
    """,
    "sessions": """
        select
            visitor_id, started_at, ended_at, events_count::bigint as events_count,
            page_views_count::bigint as page_views_count,
            product_views_count::bigint as product_views_count,
            searches_count::bigint as searches_count,
            cart_adds_count::bigint as cart_adds_count,
            checkouts_count::bigint as checkouts_count,
            is_logged_in, entry_page_url, device_type, utm_source, utm_medium,
            utm_campaign, message_id
        from intermediate.int_events_aggregated_to_sessions
    """,
    "customers": """
        select
            orders.customer_id, orders.last_order_at,
            orders.orders_count::bigint as orders_count,
            (orders.net_amount * 10000)::bigint as net,
            orders.units_count::bigint as units_count,
            counts.returned_units_count, counts.online_orders_count,
            tops.top_category, tops.top_product_id
        from intermediate.int_orders_profiled_to_customers as orders
        inner join (
            select
                customer_id,
                sum(returned_units_count)::bigint as returned_units_count,
                count(*) filter (is_online) as online_orders_count
            from intermediate.int_orders_profiled
            group by customer_id
        ) as counts using (customer_id)
        left join intermediate.int_purchases_aggregated_to_customers as tops
            using (customer_id)
    """,
    "promotions": """
        select promotion_id, customer_id, trigger_order_id, due_on, band
        from intermediate.int_promotions_triggered
    """,
    "attribution": """
        select
            channel_group, campaign, count(*) as orders_count,
            (sum(revenue_net) * 10000)::bigint as net
        from marts.order_attribution
        where model = 'last'
        group by channel_group, campaign
    """,
}

TUNED_SESSIONS = """
with events as (
    select
        visitor_id, event_id, occurred_at, event_type, page_url, device_type,
        utm_source, utm_medium, utm_campaign, message_id,
        epoch_us(occurred_at) // 1800000000 as bucket,
        account_id is not null or email_hash is not null as is_logged_in,
        utm_source is not null or utm_medium is not null
        or utm_campaign is not null or utm_content is not null
        or click_id_type is not null or message_id is not null
        or (
            referrer_url is not null
            and split_part(referrer_url, '/', 3) <> split_part(page_url, '/', 3)
        ) as has_source
    from read_parquet('{source}/events.parquet')
),

-- what falls into one half hour is one session whatever comes before
buckets as (
    select
        visitor_id, bucket,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        count(*) as events,
        count(*) filter (event_type in ('page_view', 'view_list', 'view_product'))
            as page_views,
        count(*) filter (event_type = 'view_product') as product_views,
        count(*) filter (event_type = 'search') as searches,
        count(*) filter (event_type = 'add_to_cart') as cart_adds,
        count(*) filter (event_type = 'begin_checkout') as checkouts,
        bool_or(is_logged_in) as is_logged_in,
        arg_min(
            struct_pack(url := page_url, device := device_type),
            (occurred_at, event_id)
        ) as entry,
        arg_min(
            struct_pack(
                s := utm_source, m := utm_medium, c := utm_campaign, i := message_id
            ),
            (occurred_at, event_id)
        ) filter (has_source) as arrival
    from events
    group by visitor_id, bucket
),

numbered as (
    select
        *,
        max(head) over (
            partition by visitor_id order by bucket rows unbounded preceding
        ) as session
    from (
        select
            *,
            case
                when first_at - lag(last_at) over (
                    partition by visitor_id order by bucket
                ) <= interval 30 minute then null
                else bucket
            end as head
        from buckets
    )
)

select
    visitor_id,
    min(first_at) as started_at,
    max(last_at) as ended_at,
    sum(events)::bigint as events_count,
    sum(page_views)::bigint as page_views_count,
    sum(product_views)::bigint as product_views_count,
    sum(searches)::bigint as searches_count,
    sum(cart_adds)::bigint as cart_adds_count,
    sum(checkouts)::bigint as checkouts_count,
    bool_or(is_logged_in) as is_logged_in,
    arg_min(entry, bucket).url as entry_page_url,
    arg_min(entry, bucket).device as device_type,
    (arg_min(arrival, bucket) filter (arrival is not null)).s as utm_source,
    (arg_min(arrival, bucket) filter (arrival is not null)).m as utm_medium,
    (arg_min(arrival, bucket) filter (arrival is not null)).c as utm_campaign,
    (arg_min(arrival, bucket) filter (arrival is not null)).i as message_id
from numbered
group by visitor_id, session
"""

TEXTBOOK_SESSIONS = """
with events as (
    select
        *,
        account_id is not null or email_hash is not null as is_logged_in,
        coalesce(
            utm_source, utm_medium, utm_campaign, utm_content, click_id_type,
            message_id
        ) is not null
        or (
            referrer_url is not null
            and split_part(referrer_url, '/', 3) <> split_part(page_url, '/', 3)
        ) as has_source
    from read_parquet('{source}/events.parquet')
),

compared as (
    select
        *,
        coalesce(
            occurred_at - lag(occurred_at) over (
                partition by visitor_id order by occurred_at, event_id
            ) > interval 30 minute, true
        ) as is_start
    from events
),

numbered as (
    select
        *,
        sum(is_start::integer) over (
            partition by visitor_id order by occurred_at, event_id
            rows unbounded preceding
        ) as session
    from compared
)

select
    visitor_id,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as events_count,
    count(*) filter (event_type in ('page_view', 'view_list', 'view_product'))
        as page_views_count,
    count(*) filter (event_type = 'view_product') as product_views_count,
    count(*) filter (event_type = 'search') as searches_count,
    count(*) filter (event_type = 'add_to_cart') as cart_adds_count,
    count(*) filter (event_type = 'begin_checkout') as checkouts_count,
    bool_or(is_logged_in) as is_logged_in,
    first(page_url order by occurred_at, event_id) as entry_page_url,
    first(device_type order by occurred_at, event_id) as device_type,
    first(utm_source order by occurred_at, event_id) filter (has_source)
        as utm_source,
    first(utm_medium order by occurred_at, event_id) filter (has_source)
        as utm_medium,
    first(utm_campaign order by occurred_at, event_id) filter (has_source)
        as utm_campaign,
    first(message_id order by occurred_at, event_id) filter (has_source)
        as message_id
from numbered
group by visitor_id, session
"""

TUNED_CUSTOMERS = """
with sold as (
    select
        order_id, customer_id, placed_at, total, rate,
        channel in ('web', 'app') as is_online
    from read_parquet('{source}/orders.parquet') as orders
    inner join read_parquet('{source}/rates.parquet') as rates
        on
            orders.currency = rates.currency
            and orders.order_date >= rates.valid_from
            and orders.order_date < rates.valid_to
    where status <> 'cancelled'
),

back as (
    select
        order_line_id, sum(quantity)::bigint as quantity, sum(refund)::bigint as refund
    from read_parquet('{source}/returns.parquet')
    group by order_line_id
),

lines as (
    select
        sold.order_id, sold.customer_id, lines.product_id, lines.quantity,
        least(coalesce(back.quantity, 0), lines.quantity) as returned,
        -- half a unit up, as decimals are rounded
        ((lines.quantity * lines.unit_price - lines.discount) * rate + 5000)
        // 10000 as paid,
        (back.refund * rate + 5000) // 10000 as refund
    from read_parquet('{source}/lines.parquet') as lines
    inner join sold on lines.order_id = sold.order_id
    left join back on lines.order_line_id = back.order_line_id
),

-- a part for each unit that was kept, two decimals finer
spent as (
    select
        customer_id, product_id,
        sum((paid * (quantity - returned) * 200 + quantity) // (2 * quantity))::bigint
            as paid
    from lines
    where quantity > returned
    group by customer_id, product_id
),

-- the dearest product and category in two passes over what is summed already
liked as (
    select
        customer_id, category, sum(paid)::bigint as paid,
        min((-paid, product_id)) as best
    from spent
    left join read_parquet('{source}/products.parquet') using (product_id)
    group by customer_id, category
),

tops as (
    select
        customer_id,
        (min((-paid, category)) filter (category is not null))[2] as top_category,
        min(best)[2] as top_product_id
    from liked
    group by customer_id
),

units as (
    select
        order_id, sum(quantity)::bigint as units, sum(returned)::bigint as returned,
        sum(refund)::bigint as refund
    from lines
    group by order_id
),

bought as (
    select
        customer_id,
        max(placed_at) as last_order_at,
        count(*) as orders_count,
        sum(
            (total * rate + 5000) // 10000
            - least(coalesce(refund, 0), (total * rate + 5000) // 10000)
        )::bigint as net,
        coalesce(sum(units), 0)::bigint as units_count,
        coalesce(sum(returned), 0)::bigint as returned_units_count,
        count(*) filter (is_online) as online_orders_count
    from sold
    left join units using (order_id)
    group by customer_id
)

select bought.*, top_category, top_product_id
from bought
left join tops using (customer_id)
"""

TUNED_PROMOTIONS = """
with rules as (
    select
        promotions.*, bands.band, bands.lower_bound, bands.upper_bound,
        bands.lower_inclusive, bands.upper_inclusive
    from read_parquet('{source}/promotions.parquet') as promotions
    left join read_parquet('{source}/bands.parquet') as bands using (promotion_id)
),

-- the lines of one group, the latest and dearest of each person, in one pass
bought as (
    select
        customer_id, category_group,
        max(struct_pack(
            placed_at := placed_at, order_id := order_id,
            price := paid::decimal(18, 4) / quantity, product_id := product_id,
            line := order_line_id, day := order_date, paid := paid, units := quantity
        )) as latest,
        sum((paid * 200 * kept_quantity + quantity) // (2 * quantity))::bigint as kept,
        sum(case when paid > 0 then kept_quantity end)::bigint as units
    from read_parquet('{source}/lines.parquet')
    inner join read_parquet('{source}/groups.parquet') using (category)
    where kept_quantity > 0 and order_date <= date '{as_of}'
    group by customer_id, category_group
),

due as (
    select
        rules.*,
        bought.customer_id,
        latest.order_id as trigger_order_id,
        (latest.day + to_months(lookback_months))::date + delay_days as due_on,
        case spend_measure when 'trigger_line' then latest.paid * 100 else kept end
            as amount,
        case spend_measure
            when 'average_line' then units
            when 'trigger_line' then latest.units
            else 1
        end as counted
    from rules
    inner join bought using (category_group)
),

ripe as (
    select
        *,
        coalesce(
            amount > 0
            and (
                amount > lower_bound * counted
                or lower_inclusive and amount = lower_bound * counted
            )
            and (
                amount < upper_bound * counted
                or upper_inclusive and amount = upper_bound * counted
            ), false
        ) as is_within
    from due
    where
        due_on <= date '{as_of}'
        and coalesce(due_on + to_months(backlog_months) >= date '{as_of}', true)
)

select
    promotion_id, customer_id, trigger_order_id, due_on,
    coalesce(max(band) filter (is_within), 'unassigned') as band
from ripe
group by promotion_id, customer_id, trigger_order_id, due_on
"""

# One touch is the last of its instant, so that ASOF has nothing to choose from.
TUNED_ATTRIBUTION = """
with touches as (
    select
        customer_id, occurred_at, max(touchpoint_id) as touchpoint_id,
        arg_max(channel_group, touchpoint_id) as channel_group,
        arg_max(struct_pack(name := campaign), touchpoint_id).name as campaign
    from read_parquet('{source}/touches.parquet')
    group by customer_id, occurred_at
),

reached as (
    select
        orders.net,
        case
            when orders.placed_at < touches.occurred_at + interval 30 day
                then touches.channel_group
            else 'unattributed'
        end as channel_group,
        case
            when orders.placed_at < touches.occurred_at + interval 30 day
                then touches.campaign
        end as campaign
    from read_parquet('{source}/orders.parquet') as orders
    asof left join touches
        on
            orders.customer_id = touches.customer_id
            and orders.placed_at >= touches.occurred_at
)

select
    channel_group, campaign, count(*) as orders_count, sum(net)::bigint as net
from reached
group by channel_group, campaign
"""

TEXTBOOK_ATTRIBUTION = """
with reached as (
    select
        orders.order_id, orders.net,
        coalesce(touches.channel_group, 'unattributed') as channel_group,
        touches.campaign
    from read_parquet('{source}/orders.parquet') as orders
    left join read_parquet('{source}/touches.parquet') as touches
        on
            orders.customer_id = touches.customer_id
            and orders.placed_at >= touches.occurred_at
            and orders.placed_at < touches.occurred_at + interval 30 day
    qualify row_number() over (
        partition by orders.order_id
        order by touches.occurred_at desc, touches.touchpoint_id desc
    ) = 1
)

select
    channel_group, campaign, count(*) as orders_count, sum(net)::bigint as net
from reached
group by channel_group, campaign
"""

# Every node but the smallest of its component, as the model has them.
NAMED = """
select node_key, component_key
from (
    select node_key, min(node_key) over (partition by cluster) as component_key
    from ({found})
)
where node_key <> component_key
"""

TUNED = {
    "sessions": TUNED_SESSIONS,
    "customers": TUNED_CUSTOMERS,
    "promotions": TUNED_PROMOTIONS,
    "attribution": TUNED_ATTRIBUTION,
}
TEXTBOOK = {"sessions": TEXTBOOK_SESSIONS, "attribution": TEXTBOOK_ATTRIBUTION}
