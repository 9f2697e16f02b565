"""The decision ledger: what was decided, kept apart from what is computed.

One Parquet file a business day below `state/promotion_decisions/`. dbt reads
the folder as the source `state.promotion_decisions`; rows are added only when
a build has passed its audit and is published.
"""

from datetime import date
from pathlib import Path

import duckdb

from percorso import parquet, vault
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
    """Let dbt read the ledger, also where it is empty."""
    parquet.prepare(folder(home), COLUMNS)


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
        vault.write(home, connection, query, path)
    return after - before
