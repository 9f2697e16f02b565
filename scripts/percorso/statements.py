"""What the KPI table has said: each figure on the day on which it changed.

One Parquet file a business day below `state/kpi_history/`, read by dbt as the
source `state.kpi_history`. A day's file is what its last published run says new
or otherwise than the days before; publishing a day again replaces it.
"""

from pathlib import Path

import duckdb

from percorso import parquet, vault
from percorso.home import Home

COLUMNS = {
    "stated_on": "date",
    "promotion_id": "varchar",
    "band": "varchar",
    "wave": "varchar",
    "variant": "varchar",
    "channel": "varchar",
    "kpi_date": "date",
    "measure": "varchar",
    "value": "decimal(24,6)",
}


def folder(home: Home) -> Path:
    """The folder of a home's statements."""
    return home.state / "kpi_history"


def prepare(home: Home) -> None:
    """Let dbt read the statements, also where there are none yet."""
    parquet.prepare(folder(home), COLUMNS)


def keep(home: Home, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what the KPI table said new when it last said something new.

    `connection` has the built database attached as `build`.
    """
    day = connection.execute(
        "select max(stated_on) from build.marts.kpi_history"
    ).fetchone()[0]
    if day is None:
        return
    query = (
        f"select {', '.join(COLUMNS)} from build.marts.kpi_history "
        f"where stated_on = date '{day.isoformat()}' order by all"
    )
    path = folder(home) / f"{day.isoformat()}.parquet"
    vault.write(home, connection, query, path)
