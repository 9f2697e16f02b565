"""Parquet files written whole or not at all, in folders that dbt reads as tables."""

from pathlib import Path

import duckdb


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
    path = folder / "_empty.parquet"
    with duckdb.connect() as connection:
        if path.exists():
            told = connection.execute(f"describe from '{path}'").fetchall()
            if [row[0] for row in told] == list(columns):
                return
        folder.mkdir(parents=True, exist_ok=True)
        nulls = ", ".join(f"null::{kind} as {name}" for name, kind in columns.items())
        write(connection, f"select {nulls} limit 0", path)
