"""Scenarios as a retailer's files, and the tables built from them."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
from conftest import CHECKOUT, Retailer
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from percorso import state
from percorso.home import Home
from scenarios.identity import FIRST_DAY, Row


def write(landing: Path, rows: list[Row], label: str) -> None:
    """Rows as one file an entity, beside those that are there."""
    by_entity: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        by_entity[row.entity].append(row.values)
    for entity, values in by_entity.items():
        folder = landing / entity
        folder.mkdir(parents=True, exist_ok=True)
        columns = sorted({column for row in values for column in row})
        with (folder / f"{label}.csv").open("w", newline="") as handle:
            writer = csv.DictWriter(handle, columns)
            writer.writeheader()
            writer.writerows(values)


def start(landing: Path) -> None:
    """What every retailer has: a product and an order line."""
    for entity, text in {
        "products": "product_id,name,category\nP1,Kettle,small.kettles\n",
        "order_lines": "order_line_id,order_id,product_id,quantity,unit_price\n"
        "L1,guest_then_account-1,P1,1,10.00\n",
    }.items():
        (landing / entity).mkdir(parents=True)
        (landing / entity / "first.csv").write_text(text)


@contextmanager
def settings_of(retailer: Retailer) -> Iterator[None]:
    """The retailer's environment in this process, and the caller's again."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(retailer.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def dbt(retailer: Retailer, *arguments: str) -> None:
    """Call dbt on the home in this process; fails with what failed."""
    target = retailer.home / "target_of_tests"
    # Neither its log nor what it says of itself is read, and both take their time.
    flags = ["--log-level", "none", "--log-level-file", "none", "--no-write-json"]
    flags += ["--project-dir", str(CHECKOUT), "--profiles-dir", str(CHECKOUT)]
    flags += ["--target-path", str(target), "--log-path", str(target)]
    with settings_of(retailer):
        # Parsing costs more than building so few rows.
        retailer.parsed = (
            retailer.parsed or dbtRunner().invoke(["parse", *flags]).result
        )
        done = dbtRunner(manifest=retailer.parsed).invoke([*arguments, *flags])
        DuckDBConnectionManager.close_all_connections()
    assert done.success, done.exception or [
        f"{result.node.name}: {result.message}"
        for result in done.result
        if result.status in ("error", "fail")
    ]


def run(retailer: Retailer, day: int, selected: list[str], *flags: str) -> None:
    """Land what is there, and build what is selected as of a day.

    A full refresh runs the data tests as well.
    """
    retailer.settings["PERCORSO_AS_OF"] = str((FIRST_DAY + timedelta(days=day)).date())
    landed = retailer.run("land.py")
    assert landed.returncode == 0, landed.stdout + landed.stderr
    with settings_of(retailer):
        state.prepare(Home.from_env())
    kinds = [] if "--full-refresh" in flags else ["--resource-type", "model", "seed"]
    dbt(
        retailer,
        "build",
        *flags,
        *("--select", *selected),
        *("--indirect-selection", "cautious"),
        *(kinds or ["--exclude-resource-type", "unit_test"]),
    )


def read(retailer: Retailer, sql: str) -> list[tuple]:
    """Rows of a query on the built database."""
    path = retailer.home / "build.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        built = connection.execute(
            "select string_agg(distinct schema_name) from duckdb_tables() "
            "where schema_name in ('marts', 'ops', 'intermediate')"
        ).fetchone()
        connection.execute(f"set search_path = '{built[0]}'")
        return connection.execute(sql).fetchall()
