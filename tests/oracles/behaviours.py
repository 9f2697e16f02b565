"""Who a promotion of behaviour is for, one query each, with its figures in it.

Nothing is shared with the rules of the seed or the models that apply them. The
queries read what is published and tested elsewhere - orders, touchpoints,
interests, profiles, phases - and the landed web events. Each gives customer_id
and due_on; `day` is the business day, `until` its last moment.
"""

TABLES = """
create temp macro rome(moment) as (moment at time zone 'Europe/Rome')::date;

create temp table kept as
select
    order_lines.customer_id,
    order_lines.order_id,
    order_lines.category,
    orders.placed_at,
    orders.order_date,
    orders.channel,
    max(line_paid_amount / quantity) as unit_paid
from crm.order_lines
inner join crm.orders using (order_id)
where is_valid and kept_quantity > 0
group by all;

create temp table bought as
select distinct orders.customer_id, category, placed_at
from crm.order_lines
inner join crm.orders using (order_id)
where is_valid;

create temp table delivered as
select customer_id, order_id, category, placed_at as moment, order_date as on_day
from kept
where channel = 'store'
union all
select kept.customer_id, order_id, kept.category, occurred_at, touchpoint_date
from kept
inner join crm.touchpoints using (order_id)
where kept.channel <> 'store' and action = 'delivery';

create temp table durable as
select category
from crm.products
where category like 'appliances.%'
    or category like 'televisions.%'
    or category = 'audio.speakers'
    or (category like 'computers.%' and category <> 'computers.accessories')
group by all;

create temp table events as
select
    sessions.customer_id,
    sessions.session_id,
    web.event_type,
    web.occurred_at as moment,
    web.product_id,
    products.category
from known_web_events as web
inner join crm.sessions as sessions
    on web.visitor_id = sessions.visitor_id
    and web.occurred_at between sessions.started_at and sessions.ended_at
left join crm.products as products using (product_id)
where sessions.customer_id is not null;

-- how long a product that was looked at was looked at, visit by visit
create temp table looks as
select customer_id, category, product_id, max(moment) as moment
from events
where product_id is not null
group by customer_id, session_id, category, product_id
having bool_or(event_type = 'view_product');

create temp table emptied as
select session_id
from (
    select
        session_id,
        product_id,
        count(*) filter (where event_type = 'add_to_cart') as adds,
        count(*) filter (where event_type = 'remove_from_cart') as removals
    from events
    where product_id is not null or category is not null
    group by all
    having adds > 0
)
group by session_id
having not bool_or(adds > removals)
except
select session_id
from events
where event_type in ('begin_checkout', 'add_payment', 'payment_failed');
"""


def _since_handover(wait: int, valid: int, unless: str = "false", also: str = "true"):
    return f"""
        select customer_id, max(on_day + {wait}) as due_on
        from delivered
        where
            on_day + {wait} <= $day
            and on_day + {wait} + {valid} >= $day
            and {also}
            and not exists (
                from crm.touchpoints as later
                where
                    later.customer_id = delivered.customer_id
                    and later.occurred_at >= delivered.moment
                    and {unless}
            )
        group by customer_id
    """


def _touched_not_bought(touchpoint: str) -> str:
    return f"""
        with lately as (
            select customer_id, category, max(occurred_at) as moment
            from crm.touchpoints
            where
                touchpoint = '{touchpoint}'
                and customer_id is not null
                and product_id is not null
                and coalesce(actor, 'user') = 'user'
            group by all
        )
        select customer_id, max(rome(moment) + 1) as due_on
        from lately
        where
            rome(moment) + 1 <= $day
            and rome(moment) + 8 >= $day
            and not exists (
                from bought
                where
                    bought.customer_id = lately.customer_id
                    and bought.category = lately.category
                    and bought.placed_at >= lately.moment
            )
        group by customer_id
    """


def _interested(wait: int, valid: int, days_before: int, who: str) -> str:
    return f"""
        select customer_id, arg_max(rome(last_look_at) + {wait}, score) as due_on
        from crm.customer_interests as interests
        inner join crm.customer_profiles using (customer_id)
        where
            score >= 2
            and rome(last_look_at) + {wait} <= $day
            and rome(last_look_at) + {wait} + {valid} >= $day
            and {who}
            and not exists (
                from bought
                where
                    bought.customer_id = interests.customer_id
                    and bought.category = interests.category
                    and bought.placed_at
                    >= last_look_at - interval '{days_before} days'
            )
        group by customer_id
    """


QUERIES = {
    "lead_welcome": """
        select customer_id, max(touchpoint_date) as due_on
        from crm.touchpoints
        inner join crm.customers using (customer_id)
        where action = 'registered' and orders_count = 0
        group by customer_id
        having min(touchpoint_date) between $day - 14 and $day
    """,
    "lead_nurture": _interested(3, 60, 0, "orders_count = 0"),
    "targeted_offer": _interested(0, 14, 365, "true"),
    "gift_seeker": _interested(
        1,
        14,
        365,
        "is_unusual and chats_count >= 1 "
        "and frequency_class in ('vip', 'loyal', 'frequent')",
    ),
    "browse_reminder": """
        with lately as (
            select customer_id, category, max(moment) as moment from looks group by all
        )
        select customer_id, max(rome(moment + interval 24 hours)) as due_on
        from lately
        where
            moment + interval 24 hours <= $until
            and rome(moment + interval 24 hours) + 3 >= $day
            and not exists (
                from bought
                where
                    bought.customer_id = lately.customer_id
                    and bought.placed_at >= lately.moment
            )
            and not exists (
                from events
                where
                    events.customer_id = lately.customer_id
                    and events.event_type in (
                        'add_to_cart',
                        'begin_checkout',
                        'add_payment',
                        'payment_failed'
                    )
                    and events.session_id not in (from emptied)
                    and events.moment >= lately.moment
            )
        group by customer_id
    """,
    "cart_reminder": """
        with lately as (
            select customer_id, max(moment) as moment
            from events
            where
                event_type in (
                    'add_to_cart', 'begin_checkout', 'add_payment', 'payment_failed'
                )
                and session_id not in (from emptied)
            group by customer_id
        )
        select customer_id, rome(moment + interval 4 hours) as due_on
        from lately
        where
            moment + interval 4 hours <= $until
            and rome(moment + interval 4 hours) + 3 >= $day
            and not exists (
                from bought
                where
                    bought.customer_id = lately.customer_id
                    and bought.placed_at >= lately.moment
            )
    """,
    "winback_sms_near_store": """
        select customer_id, rome(last_activity_at) as due_on
        from crm.customer_profiles
        where
            recency_class in ('inactive', 'lost')
            and nearest_store_km <= 20
            and orders_count >= 1
            and last_activity_at is not null
    """,
    "second_purchase": """
        select customer_id, max(order_date + 60) as due_on
        from kept
        inner join crm.customer_profiles using (customer_id)
        where orders_count = 1 and $day - order_date between 60 and 90
        group by customer_id
    """,
    "post_purchase_thanks": _since_handover(2, 7),
    "product_registration": _since_handover(
        3,
        14,
        "touchpoint = 'product_registration' and later.category = delivered.category",
        "category in (from durable)",
    ),
    "satisfaction_survey": _since_handover(7, 14, "touchpoint = 'survey'"),
    "review_request": _since_handover(
        14,
        14,
        "touchpoint = 'review' and later.category = delivered.category",
        """
            customer_id not in (
                select customer_id
                from crm.touchpoints
                where
                    intent = 'complain'
                    and not coalesce(is_solved, false)
                    and coalesce(actor, 'user') = 'user'
                    and customer_id is not null
            )
        """,
    ),
    "cross_sell": """
        with latest as (
            select
                customer_id,
                category,
                max(order_date) as order_date
            from kept
            group by all
        ),

        pairs as (
            select from_category, to_category, lift
            from crm.category_affinity
            where is_reliable and from_category <> to_category
            qualify row_number() over (
                partition by from_category order by lift desc, to_category
            ) <= 5
        ),

        best as (
            select
                latest.customer_id,
                latest.order_date,
                max(lift) as lift
            from latest
            inner join pairs
                on latest.category = pairs.from_category
            where
                not exists (
                    from latest as owned
                    where
                        owned.customer_id = latest.customer_id
                        and owned.category = pairs.to_category
                )
            group by latest.customer_id, latest.category, latest.order_date
        )

        select customer_id, max(order_date + 30) as due_on
        from best
        where lift >= 1.2 and $day - order_date between 30 and 90
        group by customer_id
    """,
    "up_sell": """
        with latest as (
            select
                customer_id,
                category,
                arg_max(unit_paid, (placed_at, order_id)) as unit_paid
            from kept
            where unit_paid > 0
            group by all
        ),

        lately as (
            select
                customer_id,
                category,
                arg_max(product_id, (moment, product_id)) as product_id,
                max(moment) as moment
            from looks
            group by all
        )

        select customer_id, max(rome(moment) + 1) as due_on
        from lately
        inner join latest using (customer_id, category)
        inner join crm.products using (product_id)
        where
            list_price >= 1.2 * unit_paid
            and $day - rome(moment) between 1 and 15
            and not exists (
                from bought
                where
                    bought.customer_id = lately.customer_id
                    and bought.category = lately.category
                    and bought.placed_at >= lately.moment
            )
        group by customer_id
    """,
    "loyalty_plan": """
        select customer_id, max(order_date + 1) as due_on
        from kept
        inner join crm.customer_profiles using (customer_id)
        where frequency_class in ('loyal', 'vip') and order_date + 1 <= $day
        group by customer_id
    """,
    "thank_advocates": """
        select customer_id, rome(valid_from) + 1 as due_on
        from crm.journey_phases
        where
            phase = 7
            and is_current
            and category = 'all'
            and $day - rome(valid_from) between 1 and 91
    """,
    "free_shipping_nudge": """
        select customer_id, max(order_date + 14) as due_on
        from kept
        inner join crm.customer_profiles using (customer_id)
        where
            is_always_paying_shipping
            and orders_count >= 2
            and order_date + 14 <= $day
        group by customer_id
    """,
    "tried_not_bought": _touched_not_bought("fitting"),
    "liked_product": _touched_not_bought("social_like"),
    "antiageing_60": """
        with latest as (
            select customer_id, max(placed_at) as placed_at
            from kept
            where category = 'personal_care.anti_ageing'
            group by customer_id
        )
        select
            customer_id,
            (rome(latest.placed_at) + interval 6 months)::date as due_on
        from latest
        inner join crm.customers using (customer_id)
        where
            gender = 'f'
            and age >= 60
            and (rome(latest.placed_at) + interval 6 months)::date
            between $day - 90 and $day
            and not exists (
                from bought
                where
                    bought.customer_id = latest.customer_id
                    and bought.category = 'personal_care.anti_ageing'
                    and bought.placed_at > latest.placed_at
            )
    """,
    "warranty_expiring": """
        select
            customer_id,
            max((order_date + interval 24 months)::date - 60) as due_on
        from kept
        where
            category in (from durable)
            and $day - ((order_date + interval 24 months)::date - 60)
            between 0 and 60
        group by customer_id
    """,
    "consent_reconfirm": """
        select
            customer_id,
            (rome(recorded_at) + interval 23 months)::date as due_on
        from crm.customer_consents
        where
            channel = 'email'
            and status = 'granted'
            and $day - (rome(recorded_at) + interval 23 months)::date
            between 0 and 30
    """,
}
