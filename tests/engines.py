"""What two engines made of the same files, held against each other."""

from collections.abc import Callable
from pathlib import Path

import duckdb

# Doubles are summed up in another order, and powers and logarithms come from
# another library: of two of them no more parts than this may differ.
DOUBLES_AGREE_TO = 1e-9


def differing_columns(
    home: Path, spark: Callable[[str], list[tuple]], table: str
) -> dict[str, int]:
    """Compare a table in DuckDB's database with that on Spark.

    Rows are put in the order of what must be equal, then of their doubles, and
    compared one by one.

    Args:
        home: Spark writes its rows there; the database lies there.
        spark: runs a statement.
        table: with its schema.

    Returns:
        How many rows differ in each column that differs; `rows` when there are
        more of them on one engine, `type` when a column is of another type.
    """
    folder = home / "spark" / "compared" / table
    # Else Spark writes moments in a form of its own, without their time zone.
    spark("set spark.sql.parquet.outputTimestampType = TIMESTAMP_MICROS")
    spark(f"insert overwrite directory '{folder}' using parquet select * from {table}")
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{home}/build.duckdb' as build (read_only)")
        sources = {"ours": f"build.{table}", "theirs": f"'{folder}/*.parquet'"}
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
