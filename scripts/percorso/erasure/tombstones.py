"""Tombstones: by what an erased person is known again, and nothing else.

Parquet files in `state/tombstones/`, one an erasure, in the care of
`percorso.vault`: the HMAC under the home's secret of every identifier that was
theirs alone, as matched, and the moment of their latest request. Nobody can tell
an identifier from it without the secret, nor whose it was with it.
"""

from pathlib import Path

import duckdb

from percorso import vault
from percorso.home import Home
from percorso.masking import pseudonym


def folder(home: Home) -> Path:
    """The folder of a home's tombstones."""
    return home.state / "tombstones"


def files(home: Home) -> list[Path]:
    """The files of tombstones of a home; none where nobody was erased."""
    return sorted(folder(home).glob("*.parquet"))


def tombstone_sql(secret: str) -> str:
    """SQL of the tombstone of identifier_type and identifier_value."""
    return pseudonym(secret, "identifier_type || ':' || identifier_value")


def keep(home: Home, db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep the tombstones of an erasure.

    Args:
        home: the home.
        db: a connection with the table `tombstones`.
        name: what tells the erasure from others; keeping it twice adds nothing.
    """
    folder(home).mkdir(parents=True, exist_ok=True)
    path = folder(home) / f"{name}.parquet"
    if not path.exists():
        # In no order that could tell which belong together.
        vault.write(home, db, "from tombstones order by tombstone", path)
