"""Counts the rows that fail: every check of an entity in one scan of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import duckdb

from percorso.checks.deliveries import Deliveries, Fact
from percorso.checks.rules import Check
from percorso.contract import entities
from percorso.door import BOOKKEEPING
from percorso.door_typing import literal, quoted
from percorso.home import Home
from percorso.limits import engine_settings


@dataclass(frozen=True)
class Verdict:
    """What was counted for a check, and whether it passes."""

    rows: int
    failing: int
    is_passed: bool


@contextmanager
def views(home: Home) -> Iterator[Path]:
    """A database of views on what landed, and of what is known of deliveries.

    Its tables are empty yet: `facts`, and `new_files`, the files of deliveries that
    have not been built of.
    """
    with scratch(home) as folder:
        path = folder / "landed.duckdb"
        with duckdb.connect(str(path)) as connection:
            for name in entities():
                files = literal(str(home.landed / name / "*.parquet"))
                connection.execute(
                    f"create view {quoted(name)} as "
                    f"from read_parquet({files}, union_by_name = true)"
                )
            connection.execute(
                "create table facts (entity varchar, name varchar, failing bigint)"
            )
            connection.execute("create table new_files (entity varchar, file varchar)")
        yield path


@contextmanager
def scratch(home: Home) -> Iterator[Path]:
    """A folder below the home for what is gone afterwards; a killed run's is swept."""
    with TemporaryDirectory(prefix="checks.", suffix=".tmp", dir=home.root) as folder:
        yield Path(folder)


def sweep(home: Home) -> None:
    """Remove what a killed run left."""
    for leftover in home.root.glob("checks.*.tmp"):
        rmtree(leftover)


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection within the home's limits."""
    return duckdb.connect(str(path), config=engine_settings())


def columns(connection: duckdb.DuckDBPyConnection, check: Check) -> Fact:
    """Whether the columns that landed are the contract's, by name and type."""
    told = connection.execute(f"describe {quoted(check.entity)}").fetchall()
    found = {name: kind.lower() for name, kind, *_ in told}
    contract = entities()[check.entity].columns
    wanted = {column.name: column.data_type for column in contract} | BOOKKEEPING
    wrong = [
        f"{name} is {found.get(name, 'missing')}"
        for name, kind in wanted.items()
        if found.get(name) != kind
    ]
    wrong += [f"{name} is not in the contract" for name in found if name not in wanted]
    return Fact(len(wrong), check.expected, ", ".join(wrong) or f"{len(found)} columns")


def write_facts(
    connection: duckdb.DuckDBPyConnection, facts: dict[Check, Fact], came: Deliveries
) -> None:
    """Put what is known of deliveries where the checks look it up."""
    connection.executemany(
        "insert into facts values (?, ?, ?)",
        [(check.entity, check.name, fact.failing) for check, fact in facts.items()],
    )
    files = [
        (entity, file)
        for entity in came.by_entity
        for delivery in came.new(entity)
        for file in delivery.files
    ]
    if files:
        connection.executemany("insert into new_files values (?, ?)", files)


def count(path: Path, asked: dict[str, list[Check]]) -> dict[Check, Verdict]:
    """Count by DuckDB alone, one query an entity."""
    found = {}
    with connect(path) as connection:
        for entity, checks in asked.items():
            measures = ", ".join(check.measure for check in checks)
            rows, *failing = connection.execute(
                f"select count(*), {measures} from {quoted(entity)}"
            ).fetchone()
            for check, number in zip(checks, failing, strict=True):
                found[check] = Verdict(rows, number, check.passes(number, rows))
    return found


def first_failed(connection: duckdb.DuckDBPyConnection, check: Check) -> str | None:
    """`file:line` of the first row that fails; None where none can be pointed at."""
    if check.condition is None:
        return None
    row = connection.execute(
        f"select _file || ':' || _line from {quoted(check.entity)} "
        f"where {check.condition} order by _file, _line limit 1"
    ).fetchone()
    return row[0] if row else None
