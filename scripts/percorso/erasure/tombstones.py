"""Tombstones: by what an erased person is known again, and nothing else.

Parquet files in `state/tombstones/`, one an erasure: the HMAC under the home's
secret of every identifier that was theirs alone, as matched, and the moment of
their latest request. Nobody can tell an identifier from it without the secret,
nor whose it was with it.
"""

from pathlib import Path

import duckdb

from percorso.exports.sends import quoted, sync
from percorso.home import Home
from percorso.pseudonyms import hmac_sql


def folder(home: Home) -> Path:
    """The folder of a home's tombstones."""
    return home.state / "tombstones"


def files(home: Home) -> list[Path]:
    """The files of tombstones of a home; none where nobody was erased."""
    return sorted(folder(home).glob("*.parquet"))


def tombstone_sql(secret: str) -> str:
    """SQL of the tombstone of identifier_type and identifier_value."""
    return hmac_sql(secret, "identifier_type || ':' || identifier_value")


def keep(home: Home, db: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep the tombstones of an erasure.

    Args:
        home: the home.
        db: a connection with the table `tombstones`.
        name: what tells the erasure from others; keeping it twice adds nothing.
    """
    folder(home).mkdir(parents=True, exist_ok=True)
    path = folder(home) / f"{name}.parquet"
    draft = path.with_suffix(".tmp")
    # In no order that could tell which belong together.
    db.execute(
        "copy (from tombstones order by tombstone) "
        f"to '{quoted(draft)}' (format parquet)"
    )
    sync(draft)
    draft.replace(path)
    sync(path.parent)
