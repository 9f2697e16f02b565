"""The decision ledger: what was decided, kept apart from what is computed.

One Parquet file a business day below `state/promotion_decisions/`. dbt reads
the folder as the source `state.promotion_decisions`; rows are added only when
a build has passed its audit and is published.
"""

from datetime import date
from pathlib import Path

import duckdb

from percorso.home import Home

COLUMNS = {
    "promotion_id": "varchar",
    "customer_id": "varchar",
    "first_customer_id": "varchar",
    "band": "varchar",
    "wave": "varchar",
    "variant": "varchar",
    "outcome": "varchar",
    "outcome_detail": "varchar",
    "channel": "varchar",
    "due_on": "date",
    "trigger_id": "varchar",
    "trigger_order_id": "varchar",
    "trigger_product_id": "varchar",
    "trigger_category": "varchar",
    "spend_amount": "decimal(18,4)",
    "landing_url": "varchar",
    "decided_on": "date",
    "decided_at": "timestamp with time zone",
    "prior_contacts": "integer",
    "definition_version": "varchar",
}


def folder(home: Home) -> Path:
    """The ledger's folder of a home."""
    return home.state / "promotion_decisions"


def prepare(home: Home) -> None:
    """Make an empty file with every column, so that dbt can read the ledger.

    Days written before a column was known have none of it: the empty file tells
    its type.
    """
    path = folder(home) / "_empty.parquet"
    with duckdb.connect() as connection:
        if path.exists():
            told = connection.execute(f"describe from '{path}'").fetchall()
            if [row[0] for row in told] == list(COLUMNS):
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        columns = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS.items())
        _copy(connection, f"select {columns} limit 0", path)


def days(home: Home) -> set[date]:
    """The business days decided so far, those with nobody due included."""
    files = sorted(folder(home).glob("*-*-*.parquet"))
    return {date.fromisoformat(file.stem) for file in files}


def append(home: Home, connection: duckdb.DuckDBPyConnection, day: date) -> int:
    """Add the decisions of one day that the ledger has not yet.

    `connection` has the built database attached as `build`. Returns the number
    of rows added. The day's file is replaced whole, so that a crash leaves
    either the old file or the new one. A day with nobody due leaves a file
    without rows, by which it is known as decided.
    """
    path = folder(home) / f"{day.isoformat()}.parquet"
    names = ", ".join(COLUMNS)
    query = (
        f"select {names} from build.marts.promotion_decisions "
        f"where decided_on = date '{day.isoformat()}' "
        "order by promotion_id, customer_id"
    )
    before = 0
    if path.exists():
        before = connection.execute(
            "select count(*) from read_parquet(?)", [str(path)]
        ).fetchone()[0]
    after = connection.execute(f"select count(*) from ({query})").fetchone()[0]
    if after > before or not path.exists():
        _copy(connection, query, path)
    return after - before


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query's rows to Parquet, whole or not at all."""
    draft = path.with_suffix(".tmp")
    connection.execute(f"copy ({query}) to '{draft}' (format parquet)")
    draft.replace(path)
