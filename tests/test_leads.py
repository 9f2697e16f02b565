"""From lead to customer, and between site and store, counted again by hand."""

from bisect import bisect_left
from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import duckdb
import pytest
from conftest import DemoRetailer

ROME = ZoneInfo("Europe/Rome")
AS_OF = date(2026, 6, 30)
LOOK = timedelta(days=30)
SIDES = {"store": "store", "web": "online", "app": "online"}
OTHER = {"store": "online", "online": "store"}


def day_of(moment: datetime) -> date:
    """The business day of a moment."""
    return moment.astimezone(ROME).date()


def begun(demo: DemoRetailer) -> dict[str, datetime]:
    """When each person registered or first ordered, whenever that arrived."""
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as built:
        return dict(
            built.execute(
                """
                select customer_id, min(created_at)
                from (
                    select identifiers.customer_id, contacts.created_at
                    from staging.stg_crm__contacts as contacts
                    inner join marts.customer_identifiers as identifiers
                        on identifiers.identifier_type = 'contact_id'
                        and identifiers.identifier_value = contacts.contact_id
                    where contacts.deleted_at is null
                    union all
                    select customer_id, placed_at from marts.orders
                )
                group by customer_id
                """
            ).fetchall()
        )


def test_every_lead_is_followed(demo: DemoRetailer) -> None:
    """Counts, rates and medians of each month and source."""
    first = {}
    for customer, at in demo.query(
        "select customer_id, placed_at from orders where is_valid "
        "order by placed_at desc, order_id desc"
    ):
        first[customer] = at
    began = begun(demo)
    waits = defaultdict(list)
    for customer, seen_at, source in demo.query(
        "select customer_id, min(customer_identifiers.first_seen_at), lead_source "
        "from customers inner join customer_identifiers using (customer_id) "
        "where identifier_type <> 'visitor_id' group by customer_id, lead_source"
    ):
        seen_at = min(seen_at, began.get(customer, seen_at))
        ordered_at = first.get(customer)
        wait = (
            None if ordered_at is None else (day_of(ordered_at) - day_of(seen_at)).days
        )
        month = day_of(seen_at).replace(day=1)
        for of in ("all", source or "unknown"):
            waits[month, of].append((ordered_at is None or ordered_at > seen_at, wait))
    expected = {}
    for (month, of), people in waits.items():
        leads = [wait for is_lead, wait in people if is_lead]
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        row = [len(people), len(people) - len(leads), len(leads)]
        for days in (30, 90, 365):
            within = [wait for wait in leads if wait is not None and wait <= days]
            over = last + timedelta(days=days) < AS_OF
            row.append(len(within) if over else None)
            row.append(len(within) / len(leads) if over and leads else None)
        came = [wait for wait in leads if wait is not None]
        row += [len(came), median(came) if came else None]
        expected[month, of] = pytest.approx(tuple(row), nan_ok=True)
    found = {
        (month, of): tuple(row)
        for month, of, *row in demo.query(
            "select cohort_month, lead_source, known_count, ordered_first_count, "
            "leads_count, converted_30d_count, conversion_30d_rate, "
            "converted_90d_count, conversion_90d_rate, converted_365d_count, "
            "conversion_365d_rate, converted_count, median_days_to_order "
            "from lead_conversion"
        )
    }
    assert found.keys() == expected.keys()
    for key, row in found.items():
        assert row == expected[key], key


@pytest.fixture(scope="module")
def looks(demo: DemoRetailer) -> dict[tuple, list[datetime]]:
    """Moments at which a customer looked on a side at a category, in order."""
    found = defaultdict(list)

    def add(customer: str, side: str, category: str | None, at: datetime) -> None:
        found[customer, side, "all"].append(at)
        if category is not None:
            found[customer, side, category].append(at)

    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as built:
        for row in built.execute(
            """
            select
                sessions.customer_id, 'online',
                coalesce(products.category, events.category, 'unmapped'),
                min(events.occurred_at)
            from marts.sessions as sessions
            inner join staging.stg_web__events as events
                on events.visitor_id = sessions.visitor_id
                and events.occurred_at
                    between sessions.started_at and sessions.ended_at
            left join marts.products as products using (product_id)
            where
                sessions.customer_id is not null
                and coalesce(events.product_id, events.category) is not null
            group by
                sessions.session_id, events.product_id, 1, 3,
                case when events.product_id is null then events.category end
            """
        ).fetchall():
            add(*row)
    for row in demo.query(
        "select customer_id, 'store', category, occurred_at from touchpoints "
        "where action = 'presence' and actor = 'user' and channel = 'store' "
        "and customer_id is not null"
    ):
        add(*row)
    for row in demo.query(
        "select orders.customer_id, 'store', category, placed_at from orders "
        "left join order_lines using (order_id) "
        "where is_valid and channel = 'store'"
    ):
        add(*row)
    return {key: sorted(moments) for key, moments in found.items()}


def test_every_order_went_one_way(
    demo: DemoRetailer, looks: dict[tuple, list[datetime]]
) -> None:
    """Orders, people and days of each month, category, side and way."""
    scopes = defaultdict(list)
    for order, category in demo.query(
        "select distinct order_id, category from order_lines "
        "union all select order_id, 'all' from orders"
    ):
        scopes[order].append(category)
    orders, people, days = defaultdict(int), defaultdict(set), defaultdict(list)
    for order, customer, channel, at, on in demo.query(
        "select order_id, customer_id, channel, placed_at, order_date from orders "
        "where is_valid"
    ):
        side = SIDES.get(channel, "elsewhere")
        for category in scopes[order]:
            way, waited = "elsewhere", None
            if side != "elsewhere":
                moments = looks.get((customer, OTHER[side], category), [])
                before = bisect_left(moments, at) - 1
                way = f"{side}_only"
                if before >= 0 and at - moments[before] <= LOOK:
                    way = f"{OTHER[side]}_then_{side}"
                    waited = (at - moments[before]) / timedelta(days=1)
            key = (on.replace(day=1), category, side, way)
            orders[key] += 1
            people[key].add(customer)
            if waited is not None:
                days[key].append(waited)
    found = {
        tuple(row[:4]): row[4:]
        for row in demo.query(
            "select month_date, category, bought_in, way, orders_count, people_count, "
            "median_days from online_offline"
        )
    }
    assert {way for *_, way in found} == {
        *("online_then_store", "store_then_online", "store_only", "online_only"),
        "elsewhere",
    }
    assert found.keys() == orders.keys()
    for key, (count, customers, waited) in found.items():
        assert (count, customers) == (orders[key], len(people[key])), key
        assert waited == (pytest.approx(median(days[key])) if days[key] else None)
