"""What two engines made of the same files, held against each other."""

from collections.abc import Callable
from pathlib import Path

import duckdb

from percorso import spark_connection, spark_tables
from percorso.home import Home

# Doubles are summed up in another order, and powers and logarithms come from
# another library: of two of them no more parts than this may differ.
DOUBLES_AGREE_TO = 1e-9


def differing_columns(
    home: Home,
    spark: Callable[[str], list[tuple]],
    database: Path,
    tables: tuple[str, str],
) -> dict[str, int]:
    """Compare a table in a database of DuckDB with one on Spark.

    Rows are put in the order of what must be equal, then of their doubles, and
    compared one by one.

    Args:
        home: Spark writes its rows there.
        spark: runs a statement.
        database: of DuckDB.
        tables: its table and Spark's, with their schemas.

    Returns:
        How many rows differ in each column that differs; `rows` when there are
        more of them on one engine, `type` when a column is of another type.
    """
    files = spark_tables.fetch(home, spark, tables[1])
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{database}' as build (read_only)")
        sources = {"ours": f"build.{tables[0]}", "theirs": f"'{files}'"}
        types = [
            dict(row[:2] for row in connection.execute(f"describe from {s}").fetchall())
            for s in sources.values()
        ]
        if types[0] != types[1]:
            return {"type": len(set(types[0].items()) ^ set(types[1].items()))}
        doubles = [name for name, kind in types[0].items() if kind == "DOUBLE"]
        exact = [name for name in types[0] if name not in doubles]
        order = ", ".join(f"{name} nulls last" for name in exact + doubles)
        place = f"row_number() over (order by {order}) as row_place"
        ours, theirs = (f"(select *, {place} from {s})" for s in sources.values())
        agree = {
            name: f"ours.{name} is not distinct from theirs.{name}" for name in types[0]
        }
        for name in doubles:
            agree[name] += (
                f" or abs(ours.{name} - theirs.{name}) <= {DOUBLES_AGREE_TO} "
                f"* greatest(abs(ours.{name}), abs(theirs.{name}))"
            )
        counts = ", ".join(
            f"count_if(not coalesce({rule}, false)) as {name}"
            for name, rule in agree.items()
        )
        found = connection.execute(
            "select count_if(ours.row_place is null or theirs.row_place is null) "
            f"as rows, {counts} from {ours} as ours full join {theirs} as theirs "
            "on ours.row_place = theirs.row_place"
        )
        names = [column[0] for column in found.description]
        return {n: c for n, c in zip(names, found.fetchone(), strict=True) if c}


def differing(
    home: Home, tables: list[tuple[Path, str, str]]
) -> dict[str, dict[str, int]]:
    """The tables of which the two engines have other rows.

    Args:
        home: of both engines.
        tables: a database of DuckDB, its table and the one on Spark.
    """
    assert len(tables) > 50
    run = spark_connection.connect(home)
    return {
        theirs: columns
        for database, ours, theirs in tables
        if (columns := differing_columns(home, run, database, (ours, theirs)))
    }
