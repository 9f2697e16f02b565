"""How recent each source is, counted again from what landed; what a build says."""

from collections import defaultdict
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from conftest import DemoRetailer

from percorso.contract import entities
from percorso.home import Home
from percorso.summary import summarise

AS_OF = date(2026, 6, 30)
CUTOFF = datetime(2026, 6, 30, 22, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
COUNTED = {"orders", "returns", "web_events", "products", "activity_costs", "stores"}


def arrivals(demo: DemoRetailer, name: str) -> list[date | None]:
    """The business day on which each landed row arrived by the end of the run."""
    entity = entities()[name]
    moments = [c for c in ("loaded_at", entity.event_time) if c in entity.column_names]
    moments = moments or ([entity.version_by] if entity.version_by else ["null"])
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select coalesce({', '.join(moments)}) from read_parquet("
            f"'{demo.home}/landed/{name}/*.parquet', union_by_name=true)"
        ).fetchall()
    days = [
        moment.astimezone(ROME).date() if isinstance(moment, datetime) else moment
        for (moment,) in rows
        if not isinstance(moment, datetime) or moment < CUTOFF
    ]
    return [day for day in days if day is None or day <= AS_OF]


def usual(days: list[date]) -> tuple[int, int | None]:
    """Gaps of the last year, and the gap that 95 of 100 days did not exceed."""
    recent = [day for day in days if (days[-1] - day).days <= 365]
    gaps = sorted((after - before).days for before, after in pairwise(recent))
    within = defaultdict(int)
    for gap in gaps:
        within[gap] = sum(other for other in gaps if other <= gap)
    return len(gaps), min(
        (gap for gap, days in within.items() if days * 100 >= 95 * sum(gaps)),
        default=None,
    )


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_sources_are_as_recent_as_their_rows(demo: DemoRetailer, name: str) -> None:
    rows = arrivals(demo, name)
    days = sorted({day for day in rows if day is not None})
    behind, gap, is_stale = None, None, None
    if days:
        behind = (AS_OF - days[-1]).days
        gaps, gap = usual(days)
        is_stale = behind > 2 * gap if gaps >= 7 else None
    assert demo.query(
        "select rows_count, days_behind, usual_gap_days, is_stale "
        f"from data_freshness where entity = '{name}'",
        "ops",
    ) == [(len(rows), behind, gap, is_stale)]


def test_every_entity_is_there(demo: DemoRetailer) -> None:
    """Each with as many rows as reconciliation knows, and its last day in sight."""
    rows = demo.query(
        "select entity, rows_count, rows_in - rows_duplicate, last_file "
        "from data_freshness inner join source_reconciliation using (entity)",
        "ops",
    )
    assert {entity for entity, *_ in rows} == set(entities())
    for entity, count, landed, file in rows:
        assert 0 < count <= landed
        assert file.startswith(f"{entity}/")


@pytest.fixture
def late(demo: DemoRetailer) -> duckdb.DuckDBPyConnection:
    """A database of quality in which nothing is late yet."""
    connection = duckdb.connect()
    connection.execute(
        "create table data_freshness as select * from (values "
        "('orders', 0, 1, false), ('stores', null, null, null)) "
        "as t(entity, days_behind, usual_gap_days, is_stale)"
    )
    return connection


def said(demo: DemoRetailer, ops: duckdb.DuckDBPyConnection) -> list[str]:
    """The lines of a build's summary on what is late."""
    path = str(demo.home / "published" / "crm.duckdb")
    with duckdb.connect(path, read_only=True) as crm:
        told = summarise(crm, ops, Home(Path(demo.home)))
    return [line for line in told.splitlines() if line.startswith("Late:")]


def test_nothing_late_is_not_mentioned(
    demo: DemoRetailer, late: duckdb.DuckDBPyConnection
) -> None:
    assert said(demo, late) == []


def test_what_is_late_is_one_line(
    demo: DemoRetailer, late: duckdb.DuckDBPyConnection
) -> None:
    """The latest by their own habit first, and no more than three by name."""
    late.execute(
        "insert into data_freshness values ('returns', 6, 2, true), "
        "('web_events', 5, 1, true)"
    )
    assert said(demo, late) == [
        "Late:     nothing new for: web_events 5 days (usually 1), "
        "returns 6 days (usually 2); see data_freshness in ops.duckdb"
    ]
    late.execute(
        "insert into data_freshness values ('consents', 9, 1, true), "
        "('products', 20, 9, true)"
    )
    assert said(demo, late) == [
        "Late:     nothing new for: consents 9 days (usually 1), web_events 5 days "
        "(usually 1), returns 6 days (usually 2), 1 more; see data_freshness in "
        "ops.duckdb"
    ]


def test_the_demo_says_what_is_late(demo: DemoRetailer) -> None:
    late = demo.query("select entity from data_freshness where is_stale", "ops")
    (line,) = [x for x in demo.printed.splitlines() if x.startswith("Late:")]
    assert late and all(entity in line for (entity,) in late)
