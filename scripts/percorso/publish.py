"""Write, audit, publish: a built database becomes what people read.

A version is a folder `versions/<run_id>/` with three databases: `crm` (every
mart), `bi` (the same without direct identifiers) and `ops` (quality). The
symlink `published` is renamed on to it in one step, so that a reader sees the
old version or the new one, never a mix.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso import ledger, statements, vault
from percorso.apart import apart
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.limits import engine_settings
from percorso.masking import looked_up, masked, remember
from percorso.published_tables import put, put_all

KEPT_VERSIONS = 5
GOOD_STATUSES = ("success", "pass", "warn", "no-op")
# File of a version of which only some tables are newer than a whole build's: the
# name of the version that was copied.
STANDS_ON = "stands_on"


class NotFit(PercorsoError):
    """The build did not pass its audit, so nothing is published."""


@dataclass(frozen=True)
class Table:
    """One published table: its schema and name, and its columns to be hidden."""

    schema: str
    name: str
    private: frozenset[str]


def audit(target: Path) -> None:
    """Check that the last dbt run of `target` passed whole.

    Raises:
        NotFit: when there was none, or a node of it failed or was skipped.
    """
    path = target / "run_results.json"
    if not path.exists():
        raise NotFit(f"no build to publish - {path} is missing - run make build")
    results = json.loads(path.read_text())["results"]
    bad = [r for r in results if r["status"] not in GOOD_STATUSES]
    if bad:
        failed = [r for r in bad if r["status"] != "skipped"] or bad
        first = failed[0]
        raise NotFit(
            f"the build did not pass: {first['unique_id']} "
            f"({first['status']}, {first.get('failures') or 0} rows) "
            f"and {len(bad) - 1} more - nothing was published"
        )


def seal_of(home: Home) -> str:
    """What tells one state of the working database from another."""
    state = home.database.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def seal(home: Home) -> None:
    """Note the state of the database that a whole build has just left."""
    (home.root / "built.seal").write_text(seal_of(home))


def read_seal(home: Home) -> str | None:
    """The state noted by the last whole build; None when there was none."""
    path = home.root / "built.seal"
    return path.read_text() if path.exists() else None


def break_seal(home: Home) -> None:
    """Say that the working database is no longer what a whole build left."""
    (home.root / "built.seal").unlink(missing_ok=True)


def publish(home: Home, target: Path | None = None) -> Path:
    """Publish the built database of a home; returns the version's folder.

    The ledger takes the day's decisions before the version becomes visible: a
    person seen in a published segment is always in the ledger. So does what the
    KPI table says new that day.

    Raises:
        NotFit: when the build did not pass.
    """
    target = target or home.root / "target"
    audit(target)
    if read_seal(home) != seal_of(home):
        raise NotFit(
            f"{home.database} has changed since the build that passed its audit - "
            "run make build"
        )
    tables = tables_of(target)
    marts = [table for table in tables if table.schema == "marts"]
    with _draft(home) as draft:
        _write(home, draft / "crm.duckdb", marts)
        _write_masked(home, draft / "bi.duckdb", marts)
        _write(home, draft / "ops.duckdb", [t for t in tables if t.schema == "ops"])
        with _built(home, draft) as connection:
            keep_decisions(home, connection)
            statements.keep(home, connection)
        version = _show(home, draft)
    for old in sorted(home.versions.iterdir())[:-KEPT_VERSIONS]:
        shutil.rmtree(old)
    return version


def publish_decisions(home: Home, names: set[str]) -> Path:
    """Publish the decisions of a moment; all other tables stay as they were built.

    However often it is done, one such version is kept beside those of whole builds:
    `make rollback` goes back to the build that it stands on.

    Args:
        home: a home with a published version.
        names: of the marts that are newer than that version.

    Returns:
        The version's folder.
    """
    tables = [t for t in tables_of(home.root / "target") if t.name in names]
    shown = home.published.resolve()
    with _draft(home) as draft:
        for path in shown.glob("*.duckdb"):
            shutil.copy2(path, draft / path.name)
        (draft / STANDS_ON).write_text(stands_on(shown) or shown.name)
        _write(home, draft / "crm.duckdb", tables)
        _write_masked(home, draft / "bi.duckdb", tables)
        with _built(home, draft) as connection:
            keep_decisions(home, connection)
        version = _show(home, draft)
    for old in home.versions.iterdir():
        if old != version and stands_on(old):
            shutil.rmtree(old)
    return version


def stands_on(version: Path) -> str | None:
    """The version of a whole build that a refreshed one stands on; else None."""
    note = version / STANDS_ON
    return note.read_text() if note.exists() else None


def rollback(home: Home) -> Path:
    """Point `published` at the version before the one it shows.

    Raises:
        PercorsoError: when there is no earlier version.
    """
    if not home.published.exists():
        raise PercorsoError(f"nothing is published yet - {home.published}")
    current = home.published.resolve().name
    earlier = sorted(p for p in home.versions.iterdir() if p.name < current)
    if not earlier:
        raise PercorsoError(f"no version before {current} - {home.versions}")
    _point(home, earlier[-1])
    return earlier[-1]


@contextmanager
def _draft(home: Home) -> Iterator[Path]:
    """A folder for a new version, seen by nobody.

    It is gone when what is done with it fails, or a full disk would stay full. What
    a run that was killed has left goes as well.
    """
    for stale in home.versions.glob(".*.tmp"):
        shutil.rmtree(stale)
    run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    draft = home.versions / f".{run_id}.tmp"
    draft.mkdir(parents=True)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


@contextmanager
def _built(home: Home, draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the built database attached as `build`.

    What it does not hold in memory goes below the draft, and is gone with it.
    """
    settings = engine_settings() | {"temp_directory": str(draft / "spill")}
    with duckdb.connect(config=settings) as connection:
        connection.execute(f"attach '{home.database}' as build (read_only)")
        yield connection


def keep_decisions(home: Home, connection: duckdb.DuckDBPyConnection) -> None:
    """Add the day's decisions to the ledger, before anybody sees them.

    `connection` has the built database attached as `build`.
    """
    (day,) = connection.execute(
        "select max(decided_on) from build.marts.segment_sizes"
    ).fetchone()
    # No active promotion, no decision.
    if day is not None:
        ledger.append(home, connection, day)


def _show(home: Home, draft: Path) -> Path:
    """Make a draft the version that people read; returns its folder."""
    version = home.versions / draft.name.removeprefix(".").removesuffix(".tmp")
    draft.rename(version)
    _point(home, version)
    return version


def _point(home: Home, version: Path) -> None:
    """Rename a fresh symlink on to `published`: atomic, so never half-done."""
    link = home.root / f".published.{os.getpid()}.tmp"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("versions") / version.name)
    link.replace(home.published)
    vault.sync(home.root)


def tables_of(target: Path) -> list[Table]:
    """The tables to publish, as dbt's manifest in `target` describes them."""
    manifest = json.loads((target / "manifest.json").read_text())
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model" or node["schema"] not in ("marts", "ops"):
            continue
        private = frozenset(
            name
            for name, column in node["columns"].items()
            if column.get("config", {}).get("meta", {}).get("pii")
        )
        found.append(Table(node["schema"], node["name"], private))
    return sorted(found, key=lambda table: table.name)


def _write(home: Home, path: Path, tables: list[Table]) -> None:
    """Copy tables of the build into a database, as they are."""
    with duckdb.connect(str(path), config=engine_settings()) as connection:
        connection.execute(f"attach '{home.database}' as build (read_only)")
        for table in tables:
            query = f"from build.{table.schema}.{table.name}"
            put(connection, table.schema, table.name, query)
        connection.execute("detach build")
        connection.execute("checkpoint")


def _write_masked(home: Home, path: Path, tables: list[Table]) -> None:
    """Copy tables of the build into a database, without direct identifiers."""
    rows = path.with_suffix(".tmp")
    rows.mkdir()
    with _built(home, path.parent) as connection:
        secret = home.secret()
        remember(connection, "build.marts.customers", secret)
        for table in tables:
            source = f"build.{table.schema}.{table.name}"
            columns = [
                row[0] for row in connection.execute(f"describe {source}").fetchall()
            ]
            query = masked(source, columns, table.private, looked_up(secret))
            target = rows / f"{table.schema}.{table.name}.parquet"
            connection.execute(f"copy ({query}) to '{target}' (format parquet)")
    # This process has read the identifiers that are masked.
    apart(put_all, rows, path)
    shutil.rmtree(rows)
