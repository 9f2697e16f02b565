"""Visitors who never say who they are, counted again by hand."""

from collections import Counter, defaultdict
from datetime import date

import duckdb
import pytest
from conftest import DemoRetailer

FIRST_DAY = date(2025, 7, 1)
DIMENSIONS = ("all", "month", "channel_group", "device_type", "first_category")


@pytest.fixture(scope="module")
def visitors(demo: DemoRetailer) -> dict[str, dict]:
    """What is known of each visitor first seen in the year."""
    found = {}
    for visitor, customer, day, channel, device, engaged, adds in demo.query(
        "select visitor_id, customer_id, session_date, channel_group, device_type, "
        "is_engaged, cart_adds_count from sessions order by started_at, session_id"
    ):
        met = found.setdefault(
            visitor,
            {
                "day": day,
                "all": "all",
                "month": str(day.replace(day=1)),
                "channel_group": channel,
                "device_type": device or "unknown",
                "first_category": "none",
                "known": False,
                "visits": 0,
                "engaged": False,
                "cart": False,
                "carted": set(),
            },
        )
        met["visits"] += 1
        met["known"] |= customer is not None
        met["engaged"] |= engaged
        met["cart"] |= adds > 0
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as built:
        looks = built.execute(
            """
            select
                visitor_id, event_type,
                coalesce(products.category, events.category, 'unmapped')
            from staging.stg_web__events as events
            left join marts.products as products using (product_id)
            where coalesce(events.product_id, events.category) is not null
            order by occurred_at, 3
            """
        ).fetchall()
    for visitor, event, category in looks:
        met = found[visitor]
        if met["first_category"] == "none":
            met["first_category"] = category
        if event == "add_to_cart" and category != "unmapped":
            met["carted"].add(category)
    return {name: met for name, met in found.items() if met["day"] >= FIRST_DAY}


def test_every_cohort_is_counted(demo: DemoRetailer, visitors: dict[str, dict]) -> None:
    """Counts and proposals of each dimension and cohort."""
    cohorts = defaultdict(list)
    for met in visitors.values():
        for dimension in DIMENSIONS:
            cohorts[dimension, met[dimension]].append(met)
    carted = {
        key: Counter(
            category
            for met in members
            for category in met["carted"]
            if category != key[1]
        )
        for key, members in cohorts.items()
    }
    expected = {}
    for key, members in cohorts.items():
        unknown = [met for met in members if not met["known"]]
        row = [
            len(members),
            len(unknown),
            sum(met["visits"] for met in unknown),
            sum(met["visits"] > 1 for met in unknown),
            sum(met["engaged"] for met in unknown),
            sum(met["cart"] for met in unknown),
        ]
        best = sorted(carted[key].items(), key=lambda item: (-item[1], item[0]))
        if len(members) >= 30 and best and best[0][1] >= 5:
            category, count = best[0]
            overall = carted["all", "all"][category] / len(visitors)
            row += [category, count, pytest.approx(count / len(members) / overall)]
        else:
            row += [None, None, None]
        expected[key] = tuple(row)
    found = {
        tuple(row[:2]): tuple(row[2:])
        for row in demo.query(
            "select dimension, cohort, visitors_count, anonymous_count, "
            "anonymous_visits_count, returned_count, engaged_count, carted_count, "
            "proposed_category, proposed_carters_count, proposed_lift "
            "from anonymous_cohorts"
        )
    }
    assert found == expected
    assert sum(row[-1] is not None for row in expected.values()) > 3
