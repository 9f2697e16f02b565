"""Connectors: a system's own export in, files of the source contract out.

A connector is a folder `connectors/<system>/`:

- `export.yml` names the export's files, with the columns read and their types;
- `<entity>.sql` is one SELECT per entity of the contract, from the schema
  `source`, where every file of `export.yml` is a view of that name;
- `checks.sql` gives control figures (figure, source_value, contract_value) from
  `source` and from `contract`, the schema of what the entities came to; the two
  values of a figure, where it has both, must be equal;
- `as_of_date.sql` gives the last day of the data.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from percorso.contract import CHECKOUT, Entity, entities
from percorso.errors import OutOfRoom, Refused, first_line

CONNECTORS = CHECKOUT / "connectors"
SUFFIXES = (".parquet", ".csv", ".csv.gz")
NOT_ENTITIES = ("as_of_date", "checks")


@dataclass(frozen=True)
class SourceTable:
    """One file of an export: its view, the names it may have, its columns."""

    view: str
    names: tuple[str, ...]
    columns: dict[str, str]


@dataclass(frozen=True)
class Figure:
    """One control figure; a side that cannot know it is None."""

    name: str
    source_value: str | None
    contract_value: str | None


@dataclass(frozen=True)
class Result:
    """What a run wrote: rows by entity, control figures, last day of data."""

    system: str
    target: Path
    as_of_date: str
    rows: dict[str, int]
    figures: tuple[Figure, ...]


def systems() -> list[str]:
    """Systems there is a connector for, in alphabetical order."""
    return sorted(path.parent.name for path in CONNECTORS.glob("*/export.yml"))


def connect(system: str, source: Path, target: Path) -> Result:
    """Turn an export into contract files; all of them or none.

    Args:
        system: name of the connector.
        source: folder of the export's files.
        target: folder to write. It may be missing, empty, or hold an earlier
            result of this command, which is replaced.

    Returns:
        What was written.

    Raises:
        Refused: when a file or column of the export is missing or unreadable,
            the connector's SQL does not give the contract's columns, a control
            figure differs, or the target holds anything else.
        OutOfRoom: when the target cannot be written.
    """
    # resolved, so that `--to .` has a name and a parent to be renamed in
    source, target = source.resolve(), target.resolve()
    folder = CONNECTORS / system
    _check_folders(source, target)
    with duckdb.connect() as connection:
        # naive timestamps must mean the same on every machine
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema source")
        connection.execute("create schema contract")
        for table in _source_tables(folder):
            _create_view(connection, table, source)
        rows = {
            path.stem: _create_entity(connection, path)
            for path in sorted(folder.glob("*.sql"))
            if path.stem not in NOT_ENTITIES
        }
        as_of_date = _as_of_date(connection, folder / "as_of_date.sql")
        figures = _figures(connection, folder / "checks.sql")
        draft = target.parent / f".{target.name}.{os.getpid()}.tmp"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.mkdir()
            files = [_write(connection, name, draft) for name in rows]
            manifest = {"as_of_date": as_of_date, "files": files}
            (draft / "manifest.json").write_text(
                json.dumps(manifest, indent=2) + "\n", encoding="utf-8"
            )
            _swap(draft, target)
        except (OSError, duckdb.Error) as error:
            raise OutOfRoom(f"cannot write {target}: {error}") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return Result(system, target, as_of_date, rows, figures)


def report(result: Result) -> str:
    """Rows by entity and control figures as text.

    Args:
        result: what a run wrote.

    Returns:
        The two tables, ready to print.
    """
    lines = [f"{result.target}, data up to {result.as_of_date}", ""]
    lines += _table(
        [("entity", "rows")]
        + [(name, f"{count:,}") for name, count in result.rows.items()]
    )
    lines.append("")
    lines += _table(
        [("control figure", "export", "written")]
        + [
            (figure.name, figure.source_value or "", figure.contract_value or "")
            for figure in result.figures
        ]
    )
    return "\n".join(lines)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0])]
            + [
                cell.rjust(width)
                for cell, width in zip(row[1:], widths[1:], strict=True)
            ]
        ).rstrip()
        for row in rows
    ]


def _check_folders(source: Path, target: Path) -> None:
    if not source.is_dir():
        raise Refused("no such folder", str(source), "name the export's folder")
    if target == source or target in source.parents:
        raise Refused("the export lies there", str(target), "write elsewhere")
    if not target.exists():
        return
    if not target.is_dir():
        raise Refused("not a folder", str(target), "name a folder to write")
    found = {
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if not path.is_dir()
    }
    # a replaced folder is deleted: only what this command wrote may be in it
    if strangers := sorted(found - _listed(target)):
        raise Refused(
            "a file that this command did not write",
            str(target / strangers[0]),
            "name an empty folder or one it wrote",
        )


def _listed(target: Path) -> set[str]:
    try:
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        return {"manifest.json"} | {entry["file"] for entry in manifest["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _source_tables(folder: Path) -> list[SourceTable]:
    spec = yaml.safe_load((folder / "export.yml").read_text(encoding="utf-8"))
    return [
        SourceTable(view, tuple(table["names"]), dict(table["columns"]))
        for view, table in spec.items()
    ]


def _find(table: SourceTable, source: Path) -> tuple[str, list[Path]]:
    """The one file of a table, or the files of the folder of its name."""
    found = []
    for name in table.names:
        for suffix in SUFFIXES:
            single = source / f"{name}{suffix}"
            if single.is_file():
                found.append((suffix, [single]))
            parts = sorted((source / name).glob(f"*{suffix}"))
            if parts:
                found.append((suffix, parts))
    if not found:
        names = " or ".join(table.names)
        raise Refused(
            f"no file for {table.view}",
            str(source),
            f"put {names} there ({', '.join(SUFFIXES)})",
        )
    if len(found) > 1:
        names = " and ".join(
            parts[0].relative_to(source).as_posix() for _, parts in found
        )
        raise Refused(f"two files for {table.view}: {names}", str(source), "keep one")
    return found[0]


def _create_view(
    connection: duckdb.DuckDBPyConnection, table: SourceTable, source: Path
) -> None:
    suffix, paths = _find(table, source)
    for path in paths:
        found = {name.lower() for name, _ in _describe(connection, [path], suffix)}
        missing = [name for name in table.columns if name.lower() not in found]
        if missing:
            raise Refused(
                f"column {', '.join(missing)} is missing",
                str(path),
                "export it too: the connector's export.yml lists what is read",
            )
    columns = ", ".join(
        f'cast("{name}" as {data_type}) as "{name}"'
        for name, data_type in table.columns.items()
    )
    connection.execute(
        f'create view source."{table.view}" as '
        f"select {columns} from {_reader(paths, suffix)}"
    )


def _reader(paths: list[Path], suffix: str) -> str:
    files = ", ".join(_literal(str(path)) for path in paths)
    if suffix == ".parquet":
        return f"read_parquet([{files}], union_by_name = true)"
    # no sniffing: it would read ids as numbers and lose their leading zeros
    return (
        f"read_csv([{files}], all_varchar = true, header = true, delim = ',', "
        "quote = '\"', escape = '\"', union_by_name = true)"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _describe(
    connection: duckdb.DuckDBPyConnection, paths: list[Path], suffix: str
) -> list[tuple[str, str]]:
    try:
        described = connection.execute(f"describe from {_reader(paths, suffix)}")
        return [(row[0], row[1]) for row in described.fetchall()]
    except duckdb.Error as error:
        raise Refused(
            "the file cannot be read", str(paths[0]), first_line(error)
        ) from error


def _sql(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip().rstrip(";")


def _failed(path: Path, error: Exception) -> Refused:
    return Refused(
        "the SQL does not run on this export", _shown(path), first_line(error)
    )


def _shown(path: Path) -> str:
    return f"connectors/{path.parent.name}/{path.name}"


def _create_entity(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Run one entity's SQL into `contract`; returns how many rows it gave."""
    entity = entities().get(path.stem)
    if entity is None:
        raise Refused(
            f"the contract has no entity {path.stem}",
            _shown(path),
            f"name it after one of {', '.join(entities())}",
        )
    try:
        query = connection.sql(_sql(path))
        _check_columns(path, entity, query.columns)
        given = set(query.columns)
        columns = ", ".join(
            f'cast("{column.name}" as {column.data_type}) as "{column.name}"'
            for column in entity.columns
            if column.name in given
        )
        connection.execute(
            f"create table contract.{entity.name} as "
            f"select {columns} from ({_sql(path)}\n)"
        )
        return _rows(connection, entity.name)
    except duckdb.Error as error:
        raise _failed(path, error) from error


def _check_columns(path: Path, entity: Entity, given: list[str]) -> None:
    unknown = [name for name in given if name not in entity.column_names]
    if unknown:
        raise Refused(
            f"column {', '.join(unknown)} is not in the contract",
            _shown(path),
            f"the columns of {entity.name} are {', '.join(entity.column_names)}",
        )
    missing = [
        column.name
        for column in entity.columns
        if column.name not in given
        and column.one_of_with not in given
        and (column.is_required or column.one_of_with)
    ]
    if missing:
        raise Refused(
            f"column {', '.join(missing)} is missing",
            _shown(path),
            f"the contract of {entity.name} requires it",
        )


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    return connection.execute(f"select count(*) from contract.{name}").fetchone()[0]


def _as_of_date(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    try:
        as_of_date = connection.execute(_sql(path)).fetchone()[0]
    except duckdb.Error as error:
        raise _failed(path, error) from error
    if as_of_date is None:
        raise Refused("no last day of data", _shown(path), "the export is empty")
    return as_of_date.isoformat()


def _figures(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[Figure, ...]:
    try:
        found = connection.execute(
            "select figure, source_value, contract_value "
            f"from ({_sql(path)}\n) order by figure"
        ).fetchall()
    except duckdb.Error as error:
        raise _failed(path, error) from error
    figures = tuple(Figure(*row) for row in found)
    for figure in figures:
        values = (figure.source_value, figure.contract_value)
        if None not in values and len(set(values)) > 1:
            raise Refused(
                f"{figure.name} is {figure.source_value} in the export and "
                f"{figure.contract_value} in the result",
                _shown(path),
                "look for rows that the connector's SQL loses or repeats",
            )
    return figures


def _write(connection: duckdb.DuckDBPyConnection, name: str, draft: Path) -> dict:
    """Write one entity as Parquet; returns its line of the manifest."""
    path = draft / name / f"{name}.parquet"
    path.parent.mkdir()
    entity = entities()[name]
    described = connection.execute(f"describe contract.{name}").fetchall()
    given = [row[0] for row in described]
    columns = [*entity.key, *(name for name in given if name not in entity.key)]
    order = ", ".join(f'"{name}"' for name in columns)
    # with more threads the rows, though sorted, fall into other row groups
    connection.execute("set threads = 1")
    try:
        connection.execute(
            f"copy (select * from contract.{name} "
            f"order by {order}) "
            f"to {_literal(str(path))} (format parquet, compression zstd)"
        )
    finally:
        connection.execute("reset threads")
    return {
        "file": path.relative_to(draft).as_posix(),
        "rows": _rows(connection, name),
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in the target's place; a failure leaves the old one."""
    if not target.exists():
        draft.rename(target)
        return
    old = target.parent / f".{target.name}.{os.getpid()}.old"
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)
