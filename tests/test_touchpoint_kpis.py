"""What each touchpoint did, counted again by hand from the demo's touchpoints."""

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import timedelta

import duckdb
import pytest
from conftest import DemoRetailer

VISITS = {"visit", "presence", "order"}
REACHED = {"received", "exposure"}


def kpis(demo: DemoRetailer, columns: str, where: str) -> dict:
    """Columns of touchpoint_kpis by day and touchpoint."""
    return {
        (day, touchpoint): values[0] if len(values) == 1 else tuple(values)
        for day, touchpoint, *values in demo.query(
            f"select touchpoint_date, touchpoint, {columns} from touchpoint_kpis "
            f"where {where}"
        )
    }


def test_visits_follow_the_last_message(demo: DemoRetailer) -> None:
    """Each visit, store visit and order within five days, once."""
    reached, came = defaultdict(list), defaultdict(list)
    for customer, touchpoint, action, kpi, at, day in demo.query(
        "select customer_id, touchpoint, action, kpi, occurred_at, touchpoint_date "
        "from touchpoints inner join (select distinct touchpoint, kpi "
        "from touchpoint_kpis) using (touchpoint) where customer_id is not null "
        "order by occurred_at"
    ):
        if kpi == "visits_after" and action in REACHED:
            reached[customer, touchpoint].append((at, day))
        if action in VISITS:
            came[customer].append(at)
    expected = Counter()
    for (customer, touchpoint), messages in reached.items():
        moments = [at for at, _ in messages]
        for at in came[customer]:
            last = bisect_left(moments, at) - 1
            if last >= 0 and at - moments[last] < timedelta(days=5):
                expected[messages[last][1], touchpoint] += 1
    found = kpis(demo, "visits_after_count", "visits_after_count > 0")
    assert sum(expected.values()) > 20
    assert found == dict(expected)


def test_orders_follow_their_messages(demo: DemoRetailer) -> None:
    """As many as kpi_monitoring attributes, whatever the day."""
    ((attributed,),) = demo.query(
        "select sum(orders) from kpi_monitoring where row_level = 'cell'"
    )
    after = kpis(demo, "orders_after_count", "true")
    assert attributed > 0
    assert sum(after.values()) == attributed


def test_each_day_is_counted(demo: DemoRetailer) -> None:
    """People, intents, scores, solved contacts and minutes of each day."""
    seen = demo.query(
        "select touchpoint_date, touchpoint, count(*), count(distinct customer_id), "
        "count(*) filter (intent = 'buy'), count(*) filter (intent = 'complain'), "
        "count(*) filter (is_solved), count(score_rate), median(response_seconds) / 60 "
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
        assert found[day, touchpoint] == pytest.approx(tuple(values), nan_ok=True)


def test_no_cost_is_lost(demo: DemoRetailer) -> None:
    """What was booked and what messages cost, but for sending told twice."""
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as built:
        ((expected,),) = built.execute(
            """
            with told as (
                select promotion_id from intermediate.int_messages_summarised
                where promotion_id is not null
                group by all having sum(cost_amount) > 0
            )
            select
                (select coalesce(sum(cost_amount), 0)
                from intermediate.int_messages_summarised)
                + (select sum(cost_amount) from staging.stg_messaging__activity_costs
                where cost_type <> 'send' or promotion_id not in (from told))
            """
        ).fetchall()
    costs = kpis(demo, "cost_amount", "cost_amount is not null")
    assert float(sum(costs.values())) == pytest.approx(float(expected))
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
