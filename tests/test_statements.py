"""What the KPI table said is kept whole, one file a day, and read back."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from percorso import state, statements
from percorso.home import Home

FIGURE = ("2026-06-30", "p", "low", "daily", "a", "email", "2026-06-29", "sent", 5)
LATER = ("2026-07-01", "p", "low", "daily", "a", "email", "2026-06-29", "sent", 6)


def built(connection: duckdb.DuckDBPyConnection, *rows: tuple) -> None:
    """A build whose history holds these figures, and columns that are not kept."""
    columns = ", ".join(f"{c} {kind}" for c, kind in statements.COLUMNS.items())
    connection.execute("create schema if not exists build.marts")
    connection.execute(
        f"create or replace table build.marts.kpi_history ({columns}, cause varchar)"
    )
    for row in rows:
        marks = ", ".join("?" for _ in row)
        connection.execute(
            f"insert into build.marts.kpi_history values ({marks}, 'messages')", row
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which dbt can read a history, empty as it is."""
    home = Home(tmp_path)
    state.prepare(home)
    return home


def kept(home: Home) -> list[tuple]:
    """Day, measure and value of every figure kept, in order."""
    path = statements.folder(home) / "*.parquet"
    return duckdb.sql(
        f"select stated_on::varchar, measure, value from '{path}' order by all"
    ).fetchall()


def test_only_the_last_day_is_written(home: Home) -> None:
    """What earlier days said stays as their runs wrote it."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        built(connection, FIGURE)
        statements.keep(home, connection)
        built(connection, (*FIGURE[:-1], 99), LATER)
        statements.keep(home, connection)
    assert kept(home) == [
        ("2026-06-30", "sent", Decimal(5)),
        ("2026-07-01", "sent", Decimal(6)),
    ]


def test_day_published_again_is_said_as_it_was_last(home: Home) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        for value in (5, 7):
            built(connection, (*FIGURE[:-1], value))
            statements.keep(home, connection)
    assert kept(home) == [("2026-06-30", "sent", Decimal(7))]


def test_nothing_said_leaves_nothing(home: Home) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        built(connection)
        statements.keep(home, connection)
    assert kept(home) == []
    assert [p.name for p in statements.folder(home).iterdir()] == ["empty.parquet"]
