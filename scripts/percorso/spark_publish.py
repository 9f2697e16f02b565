"""Write, audit, publish on Spark: tables of a version, and the views people read.

A version is three schemas of the server, `<version>_crm`, `<version>_bi` and
`<version>_ops`. Readers have views in `published_crm`, `published_bi` and
`published_ops`, which are replaced one by one once the version is whole: each shows
the old version or the new one. Which one they show is noted at `published_crm`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb

from percorso import spark_tables, statements
from percorso.erasure import certificate
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.masking import masked, padded
from percorso.publish import KEPT_VERSIONS, Table, keep_decisions, tables_of

AUDIENCES = ("crm", "bi", "ops")
# Tables of the marts that the ledgers take rows from.
KEPT = ("promotion_decisions", "segment_sizes", "kpi_history")
NOTE = "percorso.version"
NAME = "v%Y%m%dt%H%M%S%f"

Spark = Callable[[str], list[tuple]]


def publish(home: Home, spark: Spark, target: str) -> str:
    """Publish what a build that passed its tests has left on Spark.

    The ledgers take the day's decisions, and what the KPI table says new, before
    the version becomes visible.

    Args:
        home: its ledgers take rows, its folder `spark` the files they come in.
        spark: runs a statement.
        target: folder below the home with dbt's manifest.

    Returns:
        The version's name.

    Raises:
        SparkFailed: a statement did; what is published is as it was, or its views
            show two versions until the next build.
    """
    shown = shown_version(spark)
    for version in versions(spark):
        # A run that did not come to its end left it, or it was rolled back.
        if not shown or version > shown:
            _drop(spark, version)
    version = datetime.now(UTC).strftime(NAME)
    for audience in AUDIENCES:
        spark(f"create schema {version}_{audience}")
    secret = home.secret()
    for table in tables_of(home.root / target):
        if table.schema == "ops":
            _write(spark, f"{version}_ops", table, None)
        else:
            _write(spark, f"{version}_crm", table, None)
            _write(spark, f"{version}_bi", table, secret)
    with _built(home, spark) as connection:
        keep_decisions(home, connection)
        statements.keep(home, connection)
    _show(spark, version)
    for old in superseded(versions(spark), certificate.last_done(home)):
        _drop(spark, old)
    return version


def rollback(spark: Spark) -> str:
    """Show the version before the one that is shown; returns its name.

    Raises:
        PercorsoError: when there is no earlier version.
    """
    shown = shown_version(spark)
    if not shown:
        raise PercorsoError("nothing is published yet - published_crm")
    earlier = [version for version in versions(spark) if version < shown]
    if not earlier:
        raise PercorsoError(f"no version before {shown} - make spark-build")
    _show(spark, earlier[-1])
    return earlier[-1]


def versions(spark: Spark) -> list[str]:
    """Every version that is there, the oldest first."""
    names = [row[0] for row in spark("show schemas like 'v*_crm'")]
    return sorted(name.removesuffix("_crm") for name in names)


def superseded(names: list[str], erased_at: datetime | None) -> list[str]:
    """The versions that are not kept: too many, or made before an erasure.

    Args:
        names: of all versions, the oldest first; the last is the one shown.
        erased_at: when somebody was last erased; None for nobody.
    """
    return [
        name
        for place, name in enumerate(names[:-1])
        if place < len(names) - KEPT_VERSIONS
        or (erased_at and datetime.strptime(name, NAME).replace(tzinfo=UTC) < erased_at)
    ]


def shown_version(spark: Spark) -> str | None:
    """The version that the views show; None before the first."""
    if not spark("show schemas like 'published_crm'"):
        return None
    told = dict(row[:2] for row in spark("describe schema extended published_crm"))
    noted = dict(
        pair.strip("( )").split(",", 1)
        for pair in told.get("Properties", "").strip("()").split("), (")
        if "," in pair
    )
    return noted.get(NOTE)


def pseudonym(secret: str, column: str) -> str:
    """Spark's SQL of what `masking.pseudonym` is in DuckDB's."""
    inner, outer = (f"unhex('{pad.hex()}')" for pad in padded(secret))
    within = f"sha2(concat({inner}, encode({column}, 'UTF-8')), 256)"
    return f"substr(sha2(concat({outer}, unhex({within})), 256), 1, 32)"


def _write(spark: Spark, schema: str, table: Table, secret: str | None) -> None:
    """Copy a table into a version; with a secret, without direct identifiers."""
    source = f"{table.schema}.{table.name}"
    columns = [row[0] for row in spark(f"describe {source}")]
    query = f"select {', '.join(columns)} from {source}"
    if secret:
        query = masked(
            source, columns, table.private, lambda name: (pseudonym(secret, name), "")
        )
    spark(f"create table {schema}.{table.name} using parquet as {query}")


def _show(spark: Spark, version: str) -> None:
    """Point every view at a version, and remove those of which it has no table."""
    for audience in AUDIENCES:
        schema, published = f"{version}_{audience}", f"published_{audience}"
        spark(f"create schema if not exists {published}")
        names = {row[1] for row in spark(f"show tables in {schema}")}
        for name in sorted(names):
            spark(
                f"create or replace view {published}.{name} "
                f"as select * from {schema}.{name}"
            )
        for row in spark(f"show views in {published}"):
            if row[1] not in names:
                spark(f"drop view {published}.{row[1]}")
    spark(f"alter schema published_crm set dbproperties ('{NOTE}' = '{version}')")


def _drop(spark: Spark, version: str) -> None:
    """Remove a version; that it has an audience's schema is not sure."""
    for audience in reversed(AUDIENCES):
        spark(f"drop schema if exists {version}_{audience} cascade")


@contextmanager
def _built(home: Home, spark: Spark) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has as `build` what the ledgers take rows from."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("attach ':memory:' as build")
        connection.execute("create schema build.marts")
        for name in KEPT:
            files = spark_tables.fetch(home, spark, f"marts.{name}")
            connection.execute(
                f"create view build.marts.{name} as from read_parquet('{files}')"
            )
        yield connection
