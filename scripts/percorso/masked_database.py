"""Child of publish.py: a database of masked tables, by a process that saw no others.

python -m percorso.masked_database TABLES DATABASE makes a table of each Parquet file
`<schema>.<name>.parquet` of the folder TABLES. DuckDB writes blocks of memory as they
are, and what they do not fill keeps what the process held there before
(duckdb/duckdb#23382): had it read the tables that are masked, ids of people would
stand between the rows of the file.
"""

import argparse
import sys
from pathlib import Path

import duckdb

from percorso.errors import first_line


def main(argv: list[str] | None = None) -> int:
    """Make the tables, or say in one line why not.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code: 1 when the engine or the machine refused.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tables", metavar="TABLES", type=Path)
    parser.add_argument("database", metavar="DATABASE", type=Path)
    options = parser.parse_args(argv)
    try:
        with duckdb.connect(str(options.database)) as connection:
            for path in sorted(options.tables.glob("*.parquet")):
                schema, name = path.stem.split(".")
                put(connection, schema, name, f"from read_parquet('{path}')")
            connection.execute("checkpoint")
    except (OSError, duckdb.Error) as error:
        print(first_line(error), file=sys.stderr)
        return 1
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
