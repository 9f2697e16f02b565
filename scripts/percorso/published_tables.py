"""A published database: its tables, and the views under which they are found."""

from pathlib import Path

import duckdb

from percorso.limits import engine_settings


def put_all(rows: Path, database: Path) -> None:
    """Make a database of Parquet files, a table each.

    Args:
        rows: folder of `<schema>.<name>.parquet`.
        database: to be made.
    """
    with duckdb.connect(str(database), config=engine_settings()) as connection:
        for path in sorted(rows.glob("*.parquet")):
            schema, name = path.stem.split(".")
            put(connection, schema, name, f"from read_parquet('{path}')")
        connection.execute("checkpoint")


def put(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, query: str
) -> None:
    """Make or replace a published table, and its view in the schema of its folder.

    A schema that is called like the database has no view: `ops.quarantine` in
    ops.duckdb means the database's own table.

    Args:
        connection: of the published database.
        schema: of the table in the build.
        name: of the table.
        query: its rows.
    """
    connection.execute(f"create or replace table main.{name} as {query}")
    (database,) = connection.execute("select current_database()").fetchone()
    if schema != database:
        connection.execute(f"create schema if not exists {schema}")
        view = f"create or replace view {schema}.{name} as from main.{name}"
        connection.execute(view)
