"""What each touchpoint did, counted again by hand from the demo's touchpoints."""

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import timedelta

import duckdb
import pytest
from conftest import DemoRetailer

REACHED = {"received", "exposure"}
STORE = {"store_visit", "fitting", "beacon", "store"}
ONLINE = {"website", "app"}


def kpis(demo: DemoRetailer, columns: str, where: str) -> dict:
    """Columns of touchpoint_kpis by day and touchpoint."""
    return {
        (day, touchpoint): values[0] if len(values) == 1 else tuple(values)
        for day, touchpoint, *values in demo.query(
            f"select touchpoint_date, touchpoint, {columns} from touchpoint_kpis "
            f"where {where}"
        )
    }


def place(touchpoint: str, action: str) -> str | None:
    """Where somebody came to by this, if they did."""
    if action in ("visit", "order", "presence"):
        if touchpoint in STORE | ONLINE:
            return "store" if touchpoint in STORE else "online"
        return touchpoint if action == "order" else None
    return None


def test_visits_follow_the_last_message(demo: DemoRetailer) -> None:
    """Who came within five days, once a day and place; an event is no visit."""
    reached, came = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for customer, touchpoint, action, kpi, at, day in demo.query(
        "select customer_id, touchpoint, action, kpi, occurred_at, touchpoint_date "
        "from touchpoints inner join (select distinct touchpoint, kpi "
        "from touchpoint_kpis) using (touchpoint) where customer_id is not null "
        "order by occurred_at"
    ):
        if kpi == "visits_after" and action in REACHED:
            reached[customer, touchpoint].append((at, day))
        if where := place(touchpoint, action):
            came[customer][where, day].append(at)
    expected = Counter()
    for (customer, touchpoint), messages in reached.items():
        moments = [at for at, _ in messages]
        for comings in came[customer].values():
            lasts = [
                last
                for at in comings
                if (last := bisect_left(moments, at) - 1) >= 0
                and at - moments[last] < timedelta(days=5)
            ]
            if lasts:
                expected[messages[max(lasts)][1], touchpoint] += 1
    found = kpis(demo, "visits_after_count", "visits_after_count > 0")
    assert sum(expected.values()) > 20
    assert found == dict(expected)


def test_participants_become_leads_once(demo: DemoRetailer) -> None:
    """Whose first registration follows an event, not a later contact of theirs."""
    met, first = defaultdict(list), {}
    for customer, touchpoint, action, at, day in demo.query(
        "select customer_id, touchpoint, action, occurred_at, touchpoint_date "
        "from touchpoints where customer_id is not null and (action = 'registered' "
        "or touchpoint in ('event', 'webinar')) order by occurred_at"
    ):
        if action == "registered":
            first.setdefault(customer, at)
        else:
            met[customer, touchpoint].append((at, day))
    expected = Counter()
    for (customer, touchpoint), events in met.items():
        registered = first.get(customer)
        before = [(at, day) for at, day in events if registered and at < registered]
        if before and registered - before[-1][0] < timedelta(days=30):
            expected[before[-1][1], touchpoint] += 1
    assert kpis(demo, "leads_after_count", "leads_after_count > 0") == dict(expected)
    assert set(
        demo.query(
            "select distinct touchpoint from touchpoint_kpis "
            "where leads_after_count is not null"
        )
    ) == {("event",), ("webinar",)}


def test_orders_follow_their_messages(demo: DemoRetailer) -> None:
    """As many as kpi_monitoring attributes, whatever the day."""
    ((attributed,),) = demo.query(
        "select sum(orders) from kpi_monitoring where row_level = 'cell'"
    )
    after = kpis(demo, "orders_after_count", "orders_after_count is not null")
    assert attributed > 0
    assert sum(after.values()) == attributed


def test_each_day_is_counted(demo: DemoRetailer) -> None:
    """People, intents, scores, solved contacts and minutes of each day."""
    seen = demo.query(
        "select touchpoint_date, touchpoint, count(*), count(distinct customer_id), "
        "count(*) filter (intent = 'buy'), count(*) filter (intent = 'complain'), "
        "case when count(is_solved) > 0 then count(*) filter (is_solved) end, "
        "count(score_rate), median(response_seconds) / 60 "
        "from touchpoints group by all"
    )
    found = kpis(
        demo,
        "touchpoints_count, people_count, buy_count, complain_count, solved_count, "
        "scored_count, median_response_minutes",
        "touchpoints_count > 0",
    )
    assert len(found) == len(seen) > 5_000
    for day, touchpoint, *values in seen:
        told = zip(found[day, touchpoint], values, strict=True)
        assert all(ours == pytest.approx(theirs) for ours, theirs in told)


def test_no_cost_is_lost(demo: DemoRetailer) -> None:
    """All that was let in, but for sending: each message tells what it cost."""
    landed = "read_parquet('{}/landed/{}/*.parquet', union_by_name=true)"
    with duckdb.connect() as plain:
        ((booked,),) = plain.execute(
            "select sum(amount) from "
            f"{landed.format(demo.home, 'activity_costs')} where cost_type <> 'send'"
        ).fetchall()
        ((paid,),) = plain.execute(
            "select sum(cost) from (select any_value(cost_amount) as cost from "
            f"{landed.format(demo.home, 'message_events')} group by event_id)"
        ).fetchall()
    assert booked > 0 and paid > 0
    costs = kpis(demo, "cost_amount", "cost_amount is not null")
    assert float(sum(costs.values())) == pytest.approx(float(booked) + float(paid))
    assert {touchpoint for _, touchpoint in costs} >= {"website", "email"}


def test_kpis_are_those_of_the_definition(demo: DemoRetailer) -> None:
    """A sum over the year for each kind of KPI, from touchpoints alone."""
    counts = dict(
        demo.query(
            "select touchpoint || ' ' || action, count(*) from touchpoints group by all"
        )
    )
    sums = dict(
        demo.query(
            "select touchpoint, sum(kpi_count) from touchpoint_kpis group by all"
        )
    )
    assert sums["website"] == counts["website visit"]
    assert sums["store"] == counts["store order"]
    assert sums["event"] == counts["event presence"]
    assert sums["social_comment"] == counts["social_comment opinion"]
    assert sums["review"] == counts["review opinion"]
    assert sums["crm"] == counts["crm registered"]
    assert sums["product_registration"] == counts["product_registration claim"]
    assert sums["coupon_issued"] is None
    assert 0 < sums["chat"] < counts["chat contact"]
