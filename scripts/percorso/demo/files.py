"""Writing the entities as files, whole or not at all."""

import gzip
import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

import duckdb

from percorso.contract import Entity, entities
from percorso.demo.engine import FIRST_DAY, LAST_DAY
from percorso.errors import Refused

MANIFEST = "manifest.json"
PARQUET_BY_YEAR = {"web_events", "message_events"}
PARQUET = {"interactions"}
ZIPPED = {"consents"}
# What rows of a CSV file are ordered by, before their key: the day they came.
ORDERED_BY = {
    "orders": "placed_at",
    "order_lines": "loaded_at",
    "returns": "returned_at",
    "crm_contacts": "created_at",
    "consents": "recorded_at",
    "assignments": "assigned_at",
}


def is_csv(entity: str) -> bool:
    """True when the entity is handed over as CSV."""
    return entity not in PARQUET | PARQUET_BY_YEAR


def csv_order(entity: str) -> str:
    """The columns that decide on which line a rendered row stands."""
    return f"sort_key, {', '.join(entities()[entity].column_names)}"


def render_csv(con: duckdb.DuckDBPyConnection) -> None:
    """Create `csv_<entity>`: every value as the text that the file will hold.

    Args:
        con: the demo's connection with all `out_<entity>` tables. Each table
            gets the contract's columns as text and `sort_key`.
    """
    for entity in entities().values():
        if not is_csv(entity.name):
            continue
        order = ORDERED_BY.get(entity.name)
        keys = " || '|' || ".join(f"coalesce({key}::varchar, '')" for key in entity.key)
        version = f"coalesce({entity.version_by}::varchar, '')"
        con.execute(
            f"""
            create table csv_{entity.name} as
            select
                {_rendered_columns(con, entity)},
                {f"{order}::varchar || '|' || " if order else ""}{keys}
                {f"|| '|' || {version}" if entity.version_by else ""} as sort_key
            from out_{entity.name}
            """
        )


def _rendered_columns(con: duckdb.DuckDBPyConnection, entity: Entity) -> str:
    present = {
        row[0]
        for row in con.execute(
            "select column_name from duckdb_columns() where table_name = ?",
            [f"out_{entity.name}"],
        ).fetchall()
    }
    rendered = []
    for column in entity.columns:
        name = column.name
        if name not in present:
            raise ValueError(f"out_{entity.name} has no column {name}")
        if column.data_type == "timestamp with time zone":
            text = f"strftime({name}, '%Y-%m-%d %H:%M:%S') || '+00:00'"
        elif column.data_type.startswith("decimal") and name != "rate_to_reporting":
            # Two decimals as shops write them, more only where there are more.
            text = f"regexp_replace({name}::decimal(18, 4)::varchar, '0{{1,2}}$', '')"
        else:
            text = f"{name}::varchar"
        rendered.append(f"{text} as {name}")
    return ",\n".join(rendered)


def write_entities(
    con: duckdb.DuckDBPyConnection, folder: Path, raw_lines: dict[str, list[bytes]]
) -> None:
    """Write every entity below `folder`, and the manifest.

    Args:
        con: the demo's connection, CSV rendered.
        folder: an empty folder.
        raw_lines: by CSV entity, lines to add at the end of its file as they
            are, without line end.
    """
    # Rows stay in order with one thread, so that the bytes do.
    con.execute("set threads = 1")
    listed = []
    for entity in entities().values():
        target = folder / entity.name
        target.mkdir(parents=True)
        if is_csv(entity.name):
            listed += _write_csv(con, entity, target, raw_lines.get(entity.name, []))
        else:
            listed += _write_parquet(con, entity, target)
    con.execute("set threads = 2")
    write_manifest(folder, listed)


def _write_csv(
    con: duckdb.DuckDBPyConnection, entity: Entity, target: Path, raw: list[bytes]
) -> list[tuple[Path, int]]:
    path = target / f"{entity.name}.csv"
    columns = ", ".join(entity.column_names)
    con.execute(
        f"""
        copy (
            select {columns} from csv_{entity.name}
            order by {csv_order(entity.name)}
        ) to '{path}' (format csv, header)
        """
    )
    rows = con.execute(f"select count(*) from csv_{entity.name}").fetchone()[0]
    if raw:
        with path.open("ab") as handle:
            handle.writelines(line + b"\n" for line in raw)
    if entity.name in ZIPPED:
        zipped = path.with_suffix(".csv.gz")
        with (
            path.open("rb") as source,
            zipped.open("wb") as plain,
            # The time of packing would make the same content other bytes.
            gzip.GzipFile("", "wb", 6, plain, mtime=0) as packed,
        ):
            shutil.copyfileobj(source, packed)
        path.unlink()
        path = zipped
    return [(path, rows + len(raw))]


def _write_parquet(
    con: duckdb.DuckDBPyConnection, entity: Entity, target: Path
) -> list[tuple[Path, int]]:
    columns = ", ".join(entity.column_names)
    parts = [(target / f"{entity.name}.parquet", "true")]
    if entity.name in PARQUET_BY_YEAR:
        # A file a year of arrival: what comes late is in a later file.
        parts = [
            (target / f"{entity.name}_{year}.parquet", f"year(loaded_at) = {year}")
            for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        ]
    written = []
    for path, condition in parts:
        query = f"from out_{entity.name} where {condition}"
        rows = con.execute(f"select count(*) {query}").fetchone()[0]
        if not rows and len(parts) > 1:
            continue
        con.execute(
            f"""
            copy (
                select {columns} {query}
                order by loaded_at, {", ".join(entity.key)}, {columns}
            ) to '{path}' (format parquet, compression zstd)
            """
        )
        written.append((path, rows))
    return written


def write_truth(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write every `truth_*` table as Parquet below `folder`, and a manifest.

    Args:
        con: the demo's connection, truth made.
        folder: an empty folder.
    """
    tables = con.execute(
        """
        select table_name from duckdb_tables()
        where table_name like 'truth\\_%' escape '\\'
        order by table_name
        """
    ).fetchall()
    con.execute("set threads = 1")
    listed = []
    for (table,) in tables:
        path = folder / f"{table.removeprefix('truth_')}.parquet"
        con.execute(
            f"copy (from {table} order by all) to '{path}'"
            " (format parquet, compression zstd)"
        )
        rows = con.execute(f"select count(*) from {table}").fetchone()[0]
        listed.append((path, rows))
    con.execute("set threads = 2")
    write_manifest(folder, listed)


def write_manifest(
    folder: Path, listed: list[tuple[Path, int]], as_of: date = LAST_DAY
) -> None:
    """Write `manifest.json`: each file with its rows, bytes and SHA-256.

    Args:
        folder: where the files lie.
        listed: each file with the number of its data rows.
        as_of: the last day that the files tell of.
    """
    files = [
        {
            "file": path.relative_to(folder).as_posix(),
            "rows": rows,
            "bytes": path.stat().st_size,
            "sha256": _digest(path),
        }
        for path, rows in sorted(listed)
    ]
    content = {"as_of_date": str(as_of), "files": files}
    (folder / MANIFEST).write_text(json.dumps(content, indent=2) + "\n")


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_replaceable(folder: Path) -> None:
    """Refuse to replace a folder that is not a demo.

    Args:
        folder: what is about to be replaced.

    Raises:
        Refused: it exists, holds something, and has no manifest.
    """
    if not folder.exists():
        return
    if not folder.is_dir() or (
        any(folder.iterdir()) and not (folder / MANIFEST).exists()
    ):
        raise Refused(
            f"no {MANIFEST}: not a demo, and left alone",
            str(folder),
            "name another folder, or remove this one",
        )


def draft_of(folder: Path) -> Path:
    """An empty folder beside `folder`, to write in before renaming."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def swap_in(draft: Path, folder: Path) -> None:
    """Put a finished draft in the place of `folder`.

    Args:
        draft: the finished folder.
        folder: its final name; what lies there, a demo, is removed.
    """
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
