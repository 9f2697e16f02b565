"""The books of the door: each landed file, and where its rows went."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from percorso.door_files import landed_name
from percorso.door_typing import literal
from percorso.errors import Refused

FILES = {
    "entity": "varchar",
    "file": "varchar",
    "sha256": "varchar",
    "bytes": "bigint",
    "rows_in": "bigint",
    "rows_landed": "bigint",
    "rows_quarantined": "bigint",
    "rows_duplicate": "bigint",
    "rows_skipped": "bigint",
    "rows_blocked": "bigint",
    "rows_erased": "bigint",
    "lines": "bigint",
    "lines_within": "bigint",
    "landed_at": "timestamp with time zone",
}
# Books of an earlier Percorso tell nothing of these: none were.
NONE_BEFORE = ("rows_blocked", "rows_erased")


@dataclass
class Account:
    """The rows of one landed file: what came in and where it went.

    `skipped` counts empty lines, which are no rows; `blocked` rows of people who
    were erased before; `erased` rows that landed and were removed since; `lines`
    all physical lines of a CSV file and `lines_within` those that a quoted field
    goes on to, both None for Parquet. `landed_name` is the name of the landed
    Parquet without ending, `landed_at` the moment of the landing; None where an
    older home does not tell it.
    """

    entity: str
    file: str
    sha256: str
    size: int
    landed_name: str
    rows_in: int = 0
    landed: int = 0
    quarantined: int = 0
    duplicate: int = 0
    skipped: int = 0
    blocked: int = 0
    erased: int = 0
    lines: int | None = None
    lines_within: int | None = None
    landed_at: datetime | None = None

    @property
    def quarantine_name(self) -> str:
        """Path below the landed folder of the rows that were refused."""
        return f"quarantine/{self.entity}-{self.landed_name}.parquet"

    @property
    def name(self) -> str:
        """Path below the landed folder of the rows that landed."""
        return f"{self.entity}/{self.landed_name}.parquet"

    def as_row(self) -> tuple:
        """The account in the order of `FILES`."""
        return (
            self.entity,
            self.file,
            self.sha256,
            self.size,
            self.rows_in,
            self.landed,
            self.quarantined,
            self.duplicate,
            self.skipped,
            self.blocked,
            self.erased,
            self.lines,
            self.lines_within,
            self.landed_at,
        )


def books_of(landed: Path) -> Path:
    """The file of the books of a landed folder."""
    return landed / "files" / "files.parquet"


def read_books(db: duckdb.DuckDBPyConnection, landed: Path) -> list[Account]:
    """The accounts of the files that landed so far.

    Args:
        db: the connection to read with.
        landed: the landed folder; it may be missing.

    Returns:
        An account a file, in the order of the books.

    Raises:
        Refused: the books cannot be read.
    """
    books = books_of(landed)
    if not books.exists():
        return []
    known = ", ".join(f"null::{kind} as {name}" for name, kind in FILES.items())
    told = ", ".join(
        f"coalesce({name}, 0)" if name in NONE_BEFORE else name for name in FILES
    )
    try:
        rows = db.execute(
            f"select {told} from (from read_parquet({literal(str(books))}) "
            f"union all by name select {known} where false)"
        ).fetchall()
    except duckdb.Error as error:
        raise Refused(
            "the record of landed files cannot be read",
            str(books),
            "restore it, or remove the folder landed and land everything again",
        ) from error
    return [
        Account(entity, file, sha256, size, landed_name(file, sha256), *counts)
        for entity, file, sha256, size, *counts in rows
    ]
