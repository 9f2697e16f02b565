"""Who a promotion of behaviour is for, against a query written for it alone.

`oracles/behaviours.py` holds the queries, with their figures in them.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import CHECKOUT, DemoRetailer, Retailer
from oracles import behaviours
from oracles import promotions as oracle

DEMO_DAY = date(2026, 6, 30)
EARLIER_DAYS = (date(2026, 3, 1), date(2025, 11, 28))
# Nobody need be in these on any one day of a small demo.
RARE = {
    "antiageing_60",
    "cart_reminder",
    "free_shipping_nudge",
    "gift_seeker",
    "lead_welcome",
}


def open_day(home: Path, day: date) -> duckdb.DuckDBPyConnection:
    """The oracle's connection to a home as it was published for a day."""
    connection = oracle.open_home(home, day, further=(oracle.WEB_EVENTS,))
    connection.execute(behaviours.TABLES)
    return connection


@pytest.fixture(scope="module")
def demo_day(demo: DemoRetailer) -> Iterator[duckdb.DuckDBPyConnection]:
    """The oracle's connection to the demo."""
    with open_day(demo.home, DEMO_DAY) as connection:
        yield connection


def compare(connection: duckdb.DuckDBPyConnection, promotion_id: str, day: date) -> int:
    """Compare the people and due days of a promotion; returns how many there are."""
    query = behaviours.QUERIES[promotion_id]
    settings = {"day": day, "until": oracle.day_end(connection, day)}
    expected = connection.execute(
        query, {name: value for name, value in settings.items() if f"${name}" in query}
    ).fetchall()
    found = connection.execute(
        """
        select customer_id, due_on
        from crm.promotion_decisions
        where promotion_id = ? and decided_on = ?
        """,
        [promotion_id, day],
    ).fetchall()
    assert set(expected) == set(found)
    assert len(expected) == len(set(expected)) == len(found)
    return len(found)


def test_every_promotion_of_behaviour_has_its_query() -> None:
    rows = oracle.read_rows(CHECKOUT / "seeds", "promotions")
    shipped = {r["promotion_id"] for r in rows if r["trigger"] == "behaviour"}
    assert shipped == set(behaviours.QUERIES)


@pytest.mark.parametrize("promotion_id", behaviours.QUERIES)
def test_demo_sets_off_whom_the_query_finds(demo_day, promotion_id: str) -> None:
    """Person by person, and the day on which each was due."""
    people = compare(demo_day, promotion_id, DEMO_DAY)
    assert people or promotion_id in RARE


@pytest.mark.long
@pytest.mark.parametrize("day", EARLIER_DAYS, ids=str)
def test_earlier_days_set_off_whom_the_query_finds(
    demo: DemoRetailer, new_retailer: Callable[..., Retailer], day: date
) -> None:
    """The same on other days, of which other things were known."""
    retailer = new_retailer(demo.landing, PERCORSO_AS_OF=str(day))
    retailer.build()
    with open_day(retailer.home, day) as connection:
        people = {
            promotion_id: compare(connection, promotion_id, day)
            for promotion_id in behaviours.QUERIES
        }
    assert {name for name, count in people.items() if not count} <= RARE
