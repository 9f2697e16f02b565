"""The most common paths, followed again by hand."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from conftest import DemoRetailer

ROME = ZoneInfo("Europe/Rome")
AS_OF_AT = datetime(2026, 6, 30, 22, tzinfo=UTC)
GAP = timedelta(days=30)
SHOWS_ITSELF = {"visit", "presence", "contact", "opinion", "claim"}


@pytest.fixture(scope="module")
def paths(demo: DemoRetailer) -> list[tuple[str, str, str]]:
    """Customer, outcome and path of every path of the year."""
    steps = defaultdict(list)
    for customer, at, touchpoint, action in demo.query(
        "select customer_id, occurred_at, touchpoint, action from touchpoints "
        "where customer_id is not null and direction = 'inbound' "
        "and (action <> 'order' or outcome <> 'cancelled') "
        "order by customer_id, step_number"
    ):
        name = touchpoint if action in SHOWS_ITSELF else f"{touchpoint} {action}"
        steps[customer].append((at, name, action == "order"))
    found = []
    for customer, walked in steps.items():
        parts, before = [], None
        for at, name, is_order in walked:
            if before is None or before[1] or at - before[0] > GAP:
                parts.append([])
            parts[-1].append((at, name, is_order))
            before = (at, is_order)
        for part in parts:
            last_at, _, is_ordered = part[-1]
            names = [
                key for key, _ in groupby(n for _, n, ordered in part if not ordered)
            ]
            outcome = "open"
            if is_ordered:
                outcome = "ordered"
            elif AS_OF_AT - last_at > GAP:
                outcome = "left"
            if last_at.astimezone(ROME).date() > date(2025, 6, 30):
                path = " > ".join(names[-5:]) or "straight"
                found.append((customer, outcome, path))
    return found


def test_every_path_is_counted(demo: DemoRetailer, paths: list) -> None:
    """The twenty most common of each segment and outcome, and all others."""
    classes = dict(
        demo.query("select customer_id, frequency_class from customer_profiles")
    )
    counts = defaultdict(Counter)
    for customer, outcome, path in paths:
        for segment in ("all", classes[customer]):
            counts[segment, outcome][path] += 1
    expected = {}
    for (segment, outcome), counter in counts.items():
        order = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        for rank, (path, count) in enumerate(order[:20], start=1):
            expected[segment, outcome, path] = (rank, count)
        if order[20:]:
            rest = sum(count for _, count in order[20:])
            expected[segment, outcome, "other"] = (None, rest)
    found = {
        tuple(row[:3]): tuple(row[3:])
        for row in demo.query(
            "select segment, outcome, path, path_rank, paths_count from journey_paths"
        )
    }
    assert found == expected


def test_every_order_ended_a_path(demo: DemoRetailer) -> None:
    """Of the year's orders that were not cancelled none is lost, nor an amount."""
    ((orders, amount),) = demo.query(
        "select count(*), sum(total_amount) from orders where status <> 'cancelled' "
        "and order_date > date '2025-06-30'"
    )
    ((paths_found, amount_found, rates),) = demo.query(
        "select sum(paths_count), sum(orders_amount), sum(path_rate) "
        "from journey_paths where segment = 'all' and outcome = 'ordered'"
    )
    assert (paths_found, amount_found) == (orders, pytest.approx(amount))
    assert rates == pytest.approx(1)
