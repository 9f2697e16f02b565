"""Parquet files written whole or not at all, in folders that dbt reads as tables."""

import os
from pathlib import Path

import duckdb

MAGIC = b"PAR1"


def write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write a query's rows to a file; a crash leaves the old one or the new one."""
    draft = path.with_suffix(".tmp")
    connection.execute(f"copy ({query}) to '{draft}' (format parquet)")
    draft.replace(path)


def prepare(folder: Path, columns: dict[str, str]) -> None:
    """Make an empty file with every column, so that dbt can read the folder.

    Files written before a column was known have none of it: the empty file tells
    its type.

    Args:
        folder: made where it is missing.
        columns: name to type, in the order of the table.
    """
    path = folder / "empty.parquet"
    with duckdb.connect() as connection:
        if path.exists():
            told = connection.execute(f"describe from '{path}'").fetchall()
            if [row[0] for row in told] == list(columns):
                return
        folder.mkdir(parents=True, exist_ok=True)
        nulls = ", ".join(f"null::{kind} as {name}" for name, kind in columns.items())
        write(connection, f"select {nulls} limit 0", path)


def is_whole(path: Path) -> bool:
    """True when a file begins and ends as Parquet does: one cut off does not."""
    size = path.stat().st_size
    if size < 2 * len(MAGIC) + 4:
        return False
    with path.open("rb") as handle:
        begins = handle.read(len(MAGIC)) == MAGIC
        handle.seek(-len(MAGIC) - 4, os.SEEK_END)
        footer = int.from_bytes(handle.read(4), "little")
        return begins and handle.read() == MAGIC and footer + 12 <= size
