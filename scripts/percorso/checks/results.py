"""What the checks said, run by run: one Parquet file a run below `state/`.

dbt reads them as the source `state.door_checks`.
"""

from datetime import datetime
from pathlib import Path

import duckdb

from percorso import parquet
from percorso.home import Home

COLUMNS = {
    "run_id": "varchar",
    "checked_at": "timestamp with time zone",
    "entity": "varchar",
    "check_name": "varchar",
    "severity": "varchar",
    "expected": "varchar",
    "observed": "varchar",
    "rows_count": "bigint",
    "rows_failed": "bigint",
    "first_failed": "varchar",
    "outcome": "varchar",
    "accepted_by": "varchar",
}
OUTCOMES = ("passed", "failed", "warned", "accepted", "not judged")


def folder(home: Home) -> Path:
    """The folder of a home's results."""
    return home.state / "door_checks"


def prepare(home: Home) -> None:
    """Let dbt read the results, also where nothing was ever checked."""
    parquet.prepare(folder(home), COLUMNS)


def keep(home: Home, run_id: str, rows: list[tuple]) -> None:
    """Keep the results of one run.

    Args:
        home: whose results they are.
        run_id: of the run.
        rows: tuples in the order of `COLUMNS`.
    """
    prepare(home)
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    marks = ", ".join("?" for _ in COLUMNS)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create temp table told ({columns})")
        connection.executemany(f"insert into told values ({marks})", rows)
        parquet.write(connection, "from told", folder(home) / f"{run_id}.parquet")


def last_passed(home: Home) -> datetime | None:
    """Moment of the last run that nothing stopped; None when there was none."""
    prepare(home)
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(
            """
            select max(checked_at) from (
                select run_id, max(checked_at) as checked_at
                from read_parquet(?, union_by_name = true)
                group by run_id
                having not bool_or(outcome = 'failed')
            )
            """,
            [str(folder(home) / "*.parquet")],
        ).fetchone()[0]


def counts(home: Home) -> dict[tuple[str, str], dict[str, int]]:
    """How many checks came to each outcome, by run and entity."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select run_id, entity, outcome, count(*) "
            "from read_parquet(?, union_by_name = true) "
            "group by run_id, entity, outcome order by run_id, entity",
            [str(folder(home) / "*.parquet")],
        ).fetchall()
    for run_id, entity, outcome, number in rows:
        found.setdefault((run_id, entity), {})[outcome] = number
    return found
