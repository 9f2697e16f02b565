"""What goes wrong, counted again from the demo's own rows."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from conftest import DemoRetailer

AS_OF_AT = datetime(2026, 6, 30, 22, tzinfo=UTC)
ALLOWED = {"chat": 300, "call": 120, "support_ticket": 86_400, "contact_form": 86_400}
RECOVERY = timedelta(days=7)
ALL = "all"


@pytest.fixture(scope="module")
def built(demo: DemoRetailer) -> duckdb.DuckDBPyConnection:
    """The demo's build, to read the events themselves."""
    connection = duckdb.connect(str(demo.home / "build.duckdb"), read_only=True)
    connection.execute("set TimeZone = 'Europe/Rome'")
    return connection


def visits(built: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Kind, place, customer, moment, hurt, of each visit's frictions."""
    found = []
    for visit in built.execute(
        """
        select
            sessions.session_id, any_value(sessions.device_type),
            any_value(sessions.customer_id), any_value(sessions.started_at),
            any_value(sessions.orders_count) > 0,
            count(*) filter (where event_type = 'add_to_cart') > 0,
            count(*) filter (where event_type = 'begin_checkout') > 0,
            count(*) filter (where event_type in ('add_payment', 'payment_failed')) > 0,
            count(*) filter (where event_type = 'payment_failed') > 0,
            count(*) filter (where event_type = 'search' and results_count >= 0),
            count(*) filter (where event_type = 'search' and results_count = 0)
        from marts.sessions as sessions
        inner join staging.stg_web__events as events
            on events.visitor_id = sessions.visitor_id
            and events.occurred_at between sessions.started_at and sessions.ended_at
        group by sessions.session_id
        """
    ).fetchall():
        _, device, customer, at, ordered, cart, checkout, paid, failed, told, empty = (
            visit
        )
        place = device or "unknown"
        steps = []
        if cart:
            steps.append(("cart_left", 1, not checkout and not paid and not ordered))
        if checkout:
            steps.append(("checkout_left", 1, not paid and not ordered))
        if paid:
            steps.append(("payment_left", 1, not ordered))
            steps.append(("payment_failed", 1, failed))
        if told:
            steps.append(("search_empty", told, empty))
        found += [
            (kind, place, customer, at, at, n, int(hit)) for kind, n, hit in steps
        ]
    return found


def contacts(built: duckdb.DuckDBPyConnection) -> list[tuple]:
    """The same of each chat, call, ticket and form."""
    found = []
    for place, customer, at, took, intent in built.execute(
        "select touchpoint, customer_id, occurred_at, response_seconds, intent "
        "from marts.touchpoints where action = 'contact'"
    ).fetchall():
        over = AS_OF_AT - at > timedelta(seconds=ALLOWED[place])
        if took is not None or over:
            found.append(
                ("contact_unanswered", place, customer, at, at, 1, took is None)
            )
        if took is not None:
            late = took > ALLOWED[place]
            found.append(("contact_late", place, customer, at, at, 1, late))
        if intent is not None:
            complains = intent == "complain"
            found.append(("complaint", place, customer, at, at, 1, complains))
    return found


def orders(built: duckdb.DuckDBPyConnection) -> list[tuple]:
    """The same of each valid order."""
    returned = dict(
        built.execute(
            "select order_id, min(occurred_at) from marts.touchpoints "
            "where action = 'return' group by order_id"
        ).fetchall()
    )
    return [
        ("return", channel, customer, at, returned.get(order), 1, order in returned)
        for order, channel, customer, at in built.execute(
            "select order_id, channel, customer_id, placed_at from marts.orders "
            "where is_valid"
        ).fetchall()
    ]


def test_every_friction_is_counted(
    demo: DemoRetailer, built: duckdb.DuckDBPyConnection
) -> None:
    """Counts, people and who ordered after, in every month and place."""
    placed = defaultdict(list)
    for customer, at in built.execute(
        "select customer_id, placed_at from marts.orders where is_valid"
    ).fetchall():
        placed[customer].append(at)
    counts = defaultdict(lambda: [0, 0])
    people = defaultdict(lambda: (set(), set(), set()))
    for kind, place, customer, at, hurt_at, base, hit in [
        *visits(built),
        *contacts(built),
        *orders(built),
    ]:
        for where in (place, ALL):
            key = (at.date().replace(day=1), kind, where)
            counts[key][0] += base
            counts[key][1] += hit
            if hit and customer is not None:
                affected, followed, recovered = people[key]
                affected.add(customer)
                if hurt_at + RECOVERY <= AS_OF_AT:
                    followed.add(customer)
                    if any(
                        hurt_at < on <= hurt_at + RECOVERY for on in placed[customer]
                    ):
                        recovered.add(customer)
    expected = {
        key: (*found, *(len(those) for those in people[key]))
        for key, found in counts.items()
    }
    found = {
        tuple(row[:3]): tuple(row[3:])
        for row in demo.query(
            "select month_date, friction, place, base_count, affected_count, "
            "people_count, people_followed_count, people_recovered_count "
            "from journey_friction"
        )
    }
    assert {kind for _, kind, _ in expected} == {
        *("cart_left", "checkout_left", "payment_left", "payment_failed"),
        *("search_empty", "contact_unanswered", "contact_late", "complaint", "return"),
    }
    assert found == expected
    assert sum(recovered for *_, recovered in expected.values()) > 100


def test_places_add_up_to_all(demo: DemoRetailer) -> None:
    """Of the counts; people who met it in two places are one."""
    assert demo.query(
        "select count(*) from (select month_date, friction, "
        "sum(base_count) filter (where place = 'all') as whole, "
        "sum(base_count) filter (where place <> 'all') as parts, "
        "sum(affected_count) filter (where place = 'all') as hit, "
        "sum(affected_count) filter (where place <> 'all') as hits "
        "from journey_friction group by all) where whole <> parts or hit <> hits"
    ) == [(0,)]
