"""Tables that the promotions are decided from, made up, the same on every machine.

They have the columns that the models of promotions read, under their own names,
and no others: one scan of all of them is what the models are compared with.
"""

from pathlib import Path

import duckdb

# Category, the share of order lines in it, and the usual price.
CATEGORIES = """
('computers.notebooks', 56, 510), ('computers.ultrabooks', 14, 820),
('computers.desktops', 42, 580), ('computers.all_in_ones', 13, 530),
('computers.tablets', 51, 245), ('computers.accessories', 28, 33),
('computers.printers', 15, 136), ('phones.smartphones', 53, 406),
('phones.accessories', 45, 21), ('appliances.kitchen.refrigerators', 54, 690),
('appliances.kitchen.ovens', 36, 468), ('appliances.kitchen.freezers', 29, 316),
('appliances.kitchen.dishwashers', 34, 506),
('appliances.kitchen.gas_cookers', 28, 525),
('appliances.kitchen.microwaves', 13, 126),
('appliances.laundry.washing_machines', 47, 381),
('appliances.laundry.washer_dryers', 8, 617),
('appliances.climate.air_conditioners', 25, 464),
('appliances.small.coffee_machines', 40, 192), ('audio.headphones', 29, 95),
('audio.speakers', 16, 79), ('televisions.led', 36, 389),
('consumables.printer_ink', 53, 28), ('consumables.coffee_capsules', 43, 9),
('consumables.vacuum_bags', 38, 14), ('personal_care.anti_ageing', 17, 88),
('personal_care.shavers', 34, 104), ('smart_home.lighting', 23, 30)
"""

# Sign, how many a person has, the days of the past it comes from, and whether it
# tells category and product.
SIGNS = """
('visit', 2.35, 730, false, false), ('product_view', 2.2, 730, true, true),
('list_view', 1.5, 730, true, false), ('cart', 1.1, 730, true, true),
('checkout', 1.0, 730, false, false), ('opt_in', 0.9, 2922, false, false),
('search', 0.6, 730, false, false), ('registered', 0.5, 2922, false, false),
('crm', 0.45, 730, false, false), ('store_visit', 0.43, 730, false, false),
('review', 0.23, 730, true, true), ('support', 0.18, 730, true, true),
('product_registration', 0.19, 730, true, true), ('return', 0.17, 730, true, true),
('survey', 0.16, 730, false, false), ('wish', 0.15, 730, true, true),
('social_like', 0.15, 730, true, true), ('inquiry', 0.14, 730, true, true),
('fitting', 0.07, 730, true, true), ('click', 0.08, 730, false, false)
"""

# The last moment of the second day that is decided, Europe/Rome.
END = "timestamptz '2026-07-01 21:59:59+00'"

MACROS = f"""
-- hashed twice: hashes of one n with two salts differ by the salts alone
create macro u(n, salt) as (hash(hash(n, salt)) >> 11) / 9007199254740992.0;
create macro customer(p) as md5('customer ' || p);
create macro record(letter, n) as letter || lpad(n::varchar, 9, '0');
create macro mailbox(p) as 'person.' || p || '@example.com';
create macro before_end(n, salt, days) as
    {END} - to_seconds((u(n, salt) * days * 86400)::bigint);
-- some people do much more than others
create macro somebody(n, salt, people) as (people * u(n, salt) ** 1.6)::bigint;
"""

# Each becomes a table; in this order, for the later ones read the earlier.
TABLES = {
    "scratch.categories": f"""
        select
            category, price,
            sum(weight) over (order by category) - weight as share_from,
            sum(weight) over (order by category) as share_to,
            row_number() over (order by category) - 1 as n
        from (values {CATEGORIES}) as t(category, weight, price)
    """,
    "scratch.products": """
        select
            product_number, 'SKU' || lpad(product_number::varchar, 8, '0')
                as product_id,
            category,
            (price * (0.5 + u(product_number, 1)))::decimal(18, 4) as list_price
        from scratch.categories
        inner join range(920) as t(product_number)
            on product_number >= share_from and product_number < share_to
    """,
    "scratch.orders": """
        select
            o, record('O', o) as order_id,
            somebody(o, 2, {people} * 0.75) as p,
            before_end(o, 3, 2922) as placed_at,
            1 + (u(o, 4) < 0.5)::int + (u(o, 5) < 0.3)::int
            + (u(o, 6) < 0.2)::int as lines_count
        from range({people} * 5) as t(o)
    """,
    "staging.stg_shop__products": """
        select product_id, category, list_price from scratch.products
    """,
    "staging.stg_shop__orders": """
        select
            order_id,
            case when u(o, 7) < 0.56 then 'store' else 'web' end as channel,
            case when u(o, 7) >= 0.56 and u(o, 8) < 0.96
                then placed_at + to_hours((24 + u(o, 8) * 72)::bigint)
            end as delivered_at
        from scratch.orders
    """,
    "intermediate.int_order_lines_priced": """
        with lines as (
            select
                *, unnest(range(lines_count)) as line_number
            from scratch.orders
        ), numbered as (
            select *, o * 4 + line_number as n from lines
        )
        select
            'L' || order_id || '-' || line_number as order_line_id,
            order_id,
            customer(p) as customer_id,
            product_id,
            category,
            case when u(p, 9) < 0.05 then 'business' else 'private' end
                as order_customer_type,
            u(o, 10) < 0.987 as is_valid,
            placed_at,
            (placed_at at time zone 'Europe/Rome')::date as order_date,
            1 + (u(n, 11) < 0.1)::int as quantity,
            case when u(n, 12) < 0.04 then 0 else 1 + (u(n, 11) < 0.1)::int end
                as kept_quantity,
            (
                list_price * (1 - u(n, 13) * 0.2)::decimal(9, 4)
                * (1 + (u(n, 11) < 0.1)::int)
            )::decimal(18, 4) as line_paid_amount
        from numbered
        inner join scratch.products
            on product_number = floor(u(n, 14) * 920)
    """,
    "intermediate.int_signs_gathered": f"""
        with told as (
            select
                sign, days, with_category, with_product,
                unnest(range((rate * {{people}})::bigint)) as k,
                hash(sign) // 4 + k as n
            from (values {SIGNS})
                as t(sign, rate, days, with_category, with_product)
        ), kept as (
            select
                order_id, category, min(customer_id) as customer_id,
                min(placed_at) as placed_at
            from intermediate.int_order_lines_priced
            group by order_id, category
        )
        select
            customer(somebody(n, 21, {{people}})) as customer_id,
            sign,
            case when with_category then category end as category,
            case when with_product then product_id end as product_id,
            before_end(n, 22, days) as occurred_at
        from told
        inner join scratch.products on product_number = floor(u(n, 23) * 920)
        union all
        select customer_id, 'order', category, null, placed_at from kept
        union all
        select customer_id, 'handover', category, null, placed_at
        from kept
    """,
    "intermediate.int_events_aggregated_to_sessions": """
        select
            s as session_key,
            case when u(s, 31) < 0.25 then before_end(s, 32, 730) end
                as last_cart_at,
            (u(s, 38) < 0.15)::int as checkouts_count,
            (u(s, 39) < 0.1)::int as payments_count
        from range({people} * 38 // 10) as t(s)
    """,
    "intermediate.int_sessions_attributed": """
        select s as session_key, customer(somebody(s, 33, {people})) as customer_id
        from range({people} * 38 // 10) as t(s)
        where u(s, 34) < 0.62
    """,
    "intermediate.int_interests_sessioned": """
        select
            n % greatest({people} * 38 // 10, 1) as session_key,
            category, product_id,
            (u(n, 35) < 0.2)::int as cart_adds_count,
            (u(n, 40) < 0.03)::int as cart_removals_count,
            before_end(n, 36, 730) as last_at
        from range({people} * 59 // 10) as t(n)
        inner join scratch.products on product_number = floor(u(n, 37) * 920)
    """,
    "marts.category_affinity": """
        select
            here.category as from_category, there.category as to_category,
            true as is_reliable, 0.5 + u(here.n * 100 + there.n, 41) * 2 as lift
        from scratch.categories as here
        inner join scratch.categories as there on here.n <> there.n
    """,
    "marts.customer_interests": """
        select
            customer(p) as customer_id, category,
            case when u(n2, 43) < 0.03 then 2 + u(n2, 44) * 10 else u(n2, 44) end
                as score,
            u(n2, 45) < 0.05 as is_unusual,
            before_end(n2, 46, 200) as last_look_at
        from (
            select *, p * 8 + k as n2, ((u(p, 42) * 28)::bigint + k * 5) % 28 as c
            from range({people}) as t(p), range(5) as s(k)
        )
        inner join scratch.categories on categories.n = c
        where u(n2, 47) < 0.88
    """,
    "marts.journey_phases": """
        select
            customer(p) as customer_id,
            case when k = 0 then 'all' else category end as category,
            (u(p * 32 + k, 51) * 7)::int + 1 as phase,
            k < 3 as is_current,
            before_end(p * 32 + k, 52, 730) as valid_from
        from range({people}) as t(p), range(26) as s(k)
        inner join scratch.categories on categories.n = k
    """,
    "intermediate.int_customers_aged": """
        select
            customer(p) as customer_id, before_end(p, 61, 1095) as last_activity_at
        from range({people}) as t(p)
    """,
    "marts.customers": """
        select
            customer(p) as customer_id,
            case
                when u(p, 9) < 0.05 then 'business'
                when u(p, 9) < 0.08 then 'both'
                else 'private'
            end as customer_type,
            case when u(p, 62) < 0.6 then 18 + (u(p, 63) * 70)::int end as age,
            case when u(p, 64) < 0.4 then 'f' when u(p, 64) < 0.8 then 'm' end
                as gender
        from range({people}) as t(p)
    """,
    "marts.customer_profiles": """
        select
            customer(p) as customer_id,
            case when p < {people} * 0.75 then 1 + (u(p, 66) * 6)::int else 0 end
                as orders_count,
            case
                when u(p, 67) < 0.45 then 'active'
                when u(p, 67) < 0.65 then 'inactive'
                else 'lost'
            end as recency_class,
            case
                when p >= {people} * 0.75 then 'never'
                when u(p, 68) < 0.3 then 'loyal'
                when u(p, 68) < 0.33 then 'vip'
                when u(p, 68) < 0.36 then 'frequent'
                else 'sporadic'
            end as frequency_class,
            (u(p, 69) * 60)::decimal(9, 3) as nearest_store_km,
            (u(p, 70) < 0.1)::int as chats_count,
            u(p, 71) < 0.01 as is_always_paying_shipping
        from range({people}) as t(p)
    """,
    "intermediate.int_consents_aggregated_to_customers": """
        select
            customer(p) as customer_id, channel,
            case when u(p, salt + 100) < 0.93 then 'granted' else 'withdrawn' end
                as status,
            before_end(p, salt + 200, 2922) as recorded_at
        from range({people}) as t(p)
        inner join (values
            ('email', 0.48, 1), ('sms', 0.19, 2), ('push', 0.1, 3),
            ('phone', 0.04, 4), ('post', 0.08, 5), ('profiling', 0.35, 6)
        ) as c(channel, rate, salt) on u(p, salt) < rate
    """,
    "intermediate.int_identifiers_aggregated_to_customers": """
        select customer(p) as customer_id from range({people}) as t(p)
    """,
    "intermediate.int_customers_described": """
        select
            customer(p) as customer_id, 'City ' || p % 8000 as city,
            lpad((p % 90000)::varchar, 5, '0') as postal_code
        from range({people}) as t(p)
        where u(p, 81) < 0.86
    """,
    "intermediate.int_addresses_chosen": """
        select
            customer(p) as customer_id, 'email' as address_type,
            mailbox(p) as address, mailbox(p) as address_key,
            u(p, 82) < 0.68 as is_from_order
        from range({people}) as t(p)
        where u(p, 83) < 0.8
        union all
        select
            customer(p), 'phone', '+3933' || record('', p), '+3933' || record('', p),
            u(p, 84) < 0.78
        from range({people}) as t(p)
        where u(p, 85) < 0.6
    """,
    "intermediate.int_addresses_suppressed": """
        select mailbox(p) as address, 'email' as channel, 'refused' as reason
        from range({people}) as t(p)
        where u(p, 86) < 0.05
    """,
    "intermediate.int_customers_erased": """
        select customer(p) as customer_id, customer(p) as erased_customer_id
        from range({people}) as t(p)
        where u(p, 87) < 0.0001
    """,
    "intermediate.int_customer_ids_resolved": """
        select
            case when k = 0 then customer(p) else md5('issued ' || (p * 8 + k)) end
                as issued_customer_id,
            customer(p) as customer_id
        from range({people}) as t(p), range(6) as s(k)
    """,
    "intermediate.int_records_resolved": """
        select 'order' as record_type, order_id as record_id, customer(p) as customer_id
        from scratch.orders
        union all
        select 'recipient', record('C', p) || '>' || mailbox(p), customer(p)
        from range({people}) as t(p)
        union all
        select 'assignment', record('Z', n), customer(somebody(n, 91, {people}))
        from range({people} // 2) as t(n)
        union all
        select 'interaction', record('I', n), customer(somebody(n, 92, {people}))
        from range({people} * 2) as t(n)
    """,
    "intermediate.int_orders_identified": """
        select order_id, customer(p) as customer_id from scratch.orders
    """,
    "intermediate.int_contacts_touched": """
        select
            customer(somebody(n, 88, {people})) as customer_id,
            case when u(n, 89) < 0.5 then 'registered' else 'event' end as action,
            before_end(n, 90, 2922) as occurred_at
        from range({people}) as t(n)
    """,
    "staging.stg_messaging__assignments": """
        select
            record('Z', n) as assignment_id,
            {promotions}[1 + (u(n, 93) * {promotions_count})::int] as promotion_id,
            case when u(n, 94) < 0.8 then 'treated' else 'holdout' end as arm,
            before_end(n, 95, 1095) as assigned_at
        from range({people} // 2) as t(n)
    """,
    "staging.stg_messaging__events": """
        select
            event_type, 'email' as channel,
            case when u(m, 96) < 0.63
                then {promotions}[1 + (u(m, 97) * {promotions_count})::int]
            end as promotion_id,
            record('C', somebody(m, 98, {people})) as contact_id,
            mailbox(somebody(m, 98, {people})) as recipient,
            cast(null as varchar) as exported_customer_id,
            before_end(m, 99, 1095) as occurred_at
        from range({people} * 8) as t(m)
        inner join (values
            ('sent', 1.0), ('delivered', 0.98), ('opened', 0.48), ('clicked', 0.05)
        ) as e(event_type, rate) on u(m, 100) < rate
    """,
    "staging.stg_service__interactions": """
        select
            record('I', n) as interaction_id,
            case when u(n, 101) < 0.06 then 'complain' else 'inform' end as intent,
            'user' as actor,
            before_end(n, 102, 1095) as occurred_at,
            case when u(n, 103) < 0.95
                then before_end(n, 102, 1095) + interval 3 day
            end as resolved_at
        from range({people} * 2) as t(n)
    """,
    # what earlier days decided: nothing yet
    "staging.stg_state__promotion_decisions": """
        select
            null::varchar as promotion_id, null::varchar as customer_id,
            null::varchar as first_customer_id, null::varchar as trigger_id,
            null::varchar as trigger_order_id, null::varchar as trigger_product_id,
            null::varchar as trigger_category, null::varchar as band,
            null::varchar as wave, null::varchar as variant,
            null::varchar as outcome, null::varchar as outcome_detail,
            null::varchar as channel, null::varchar as landing_url,
            null::varchar as definition_version,
            null::decimal(18, 4) as spend_amount, null::integer as prior_contacts,
            null::date as due_on, null::date as decided_on,
            null::timestamptz as decided_at
        where false
    """,
}
INPUTS = [name for name in TABLES if not name.startswith("scratch.")]


def make_up(
    con: duckdb.DuckDBPyConnection, people: int, promotions: list[str]
) -> dict[str, int]:
    """Make the tables in a working database.

    Args:
        con: connection to it; it is empty.
        people: how many; five orders each, and the rest in proportion.
        promotions: ids that messages of the past were sent for.

    Returns:
        Rows of each table, but the ledger.
    """
    for schema in ("scratch", "staging", "intermediate", "marts"):
        con.execute(f"create schema if not exists {schema}")
    con.execute(MACROS)
    for name, query in TABLES.items():
        con.execute(
            f"create table {name} as "
            + query.format(
                people=people,
                promotions=promotions,
                promotions_count=len(promotions) - 1,
            )
        )
    con.execute("drop schema scratch cascade")
    con.execute("checkpoint")
    return {
        name.split(".")[1]: con.execute(f"select count(*) from {name}").fetchone()[0]
        for name in INPUTS[:-1]
    }


def scan(con: duckdb.DuckDBPyConnection, tables: list[str]) -> None:
    """The yardstick: one aggregate over every column of the tables.

    Args:
        con: connection to the working database.
        tables: with their schemas.
    """
    for name in tables:
        columns = con.execute(f"describe {name}").fetchall()
        told = ", ".join(
            f"sum(length({column}))" if kind == "VARCHAR" else f"max({column})"
            for column, kind, *_ in columns
        )
        con.execute(f"select count(*), {told} from {name}").fetchall()


def disk_mb(home: Path) -> float:
    """The size of a home's working database."""
    return (home / "build.duckdb").stat().st_size / 2**20
