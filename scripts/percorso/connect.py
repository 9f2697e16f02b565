"""Connectors: a system's own export in, files of the source contract out.

A connector is a folder `connectors/<system>/`:

- `export.yml` names the export's files, with the columns read and their types;
- `<entity>.sql` is one SELECT per entity of the contract, from the schema
  `source`, where every table of `export.yml` is a view of that name;
- `checks.sql` gives control figures (figure, source_value, contract_value) from
  `source` and from `contract`, the schema of what the entities came to; the two
  values of a figure, where it has both, must be equal;
- `as_of_date.sql` gives the last day of the data;
- `_<name>.sql`, where there is one, is a view of that name in `source`, for what
  several of the others would say again;
- `faults.sql`, where there is one, gives what the export must not hold (what,
  place, remedy);
- `left_out.sql`, where there is one, gives what becomes no row of any entity
  (reason, rows_left_out).

The SQL may read two settings: `getvariable('timezone')`, in which the export
tells local times, and `getvariable('exported_at')`, when it was made. Who reads
the second one cannot be run without it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from percorso import connect_source, connect_target
from percorso.connect_source import Given
from percorso.contract import CHECKOUT, Entity, entities
from percorso.door_typing import literal
from percorso.errors import OutOfRoom, Refused, first_line

CONNECTORS = CHECKOUT / "connectors"
NOT_ENTITIES = ("as_of_date", "checks", "faults", "left_out")


@dataclass(frozen=True)
class Figure:
    """One control figure; a side that cannot know it is None."""

    name: str
    source_value: str | None
    contract_value: str | None


@dataclass(frozen=True)
class Result:
    """What a run wrote: rows by entity, control figures, last day of data.

    `given` are the rows by table of the export, `left_out` pairs of a reason
    and the rows that became nothing for it; None where the connector has no
    list of them.
    """

    system: str
    target: Path
    as_of_date: str
    given: dict[str, int]
    rows: dict[str, int]
    figures: tuple[Figure, ...]
    left_out: tuple[tuple[str, int], ...] | None


def systems() -> list[str]:
    """Systems there is a connector for, in alphabetical order."""
    return sorted(path.parent.name for path in CONNECTORS.glob("*/export.yml"))


def connect(
    system: str,
    source: Path,
    target: Path,
    exported_at: datetime | None = None,
    timezone: str = "UTC",
) -> Result:
    """Turn an export into contract files; all of them or none.

    Args:
        system: name of the connector.
        source: folder of the export's files.
        target: folder to write. It may be missing, empty, or hold earlier
            results of this command; those of this system are replaced.
        exported_at: when the export was made; needed where a state is told
            without the moment it began.
        timezone: in which the export tells times that name no offset.

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
    connect_target.check(source, target)
    _check_moment(folder, exported_at)
    with duckdb.connect() as connection:
        _set(connection, exported_at, timezone)
        given = [
            connect_source.create_view(connection, table, source)
            for table in connect_source.source_tables(folder / "export.yml")
        ]
        for path in sorted(folder.glob("_*.sql")):
            _create_view(connection, path)
        _check_faults(connection, folder / "faults.sql", given)
        rows = {
            path.stem: _create_entity(connection, path, given)
            for path in sorted(folder.glob("[!_]*.sql"))
            if path.stem not in NOT_ENTITIES
        }
        result = Result(
            system=system,
            target=target,
            as_of_date=_as_of_date(connection, folder / "as_of_date.sql"),
            given={
                table.table.view: _count(connection, f"source.{table.table.view}")
                for table in given
                if table.parts
            },
            rows=rows,
            figures=_figures(connection, folder / "checks.sql"),
            left_out=_left_out(connection, folder / "left_out.sql"),
        )
        try:
            connect_target.replace(
                target,
                system,
                result.as_of_date,
                lambda draft: {
                    _write(connection, name, system, draft): count
                    for name, count in rows.items()
                    if count
                },
            )
        except (OSError, duckdb.Error) as error:
            raise OutOfRoom(f"cannot write {target}: {error}") from error
    return result


def report(result: Result) -> str:
    """Rows by entity and control figures as text, and in one line what became what.

    Args:
        result: what a run wrote.

    Returns:
        The two tables and the line, ready to print.
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
    return "\n".join([*lines, "", summary(result)])


def summary(result: Result) -> str:
    """In one line: rows in, rows out, rows left out and why."""
    told = f"{result.system}: {_counted(result.given)} became {_counted(result.rows)}"
    if result.left_out is None:
        return told
    left_out = "; ".join(f"{reason} ({count:,})" for reason, count in result.left_out)
    return f"{told}; left out: {left_out or 'nothing'}"


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in rows.items() if count)


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


def _check_moment(folder: Path, exported_at: datetime | None) -> None:
    reads = any("exported_at" in _sql(path) for path in folder.glob("*.sql"))
    if reads and exported_at is None:
        raise Refused(
            "when was the export made? It tells states without their moment",
            f"connectors/{folder.name}",
            "say it with AT=2026-06-30T08:00+02:00 (--at)",
        )


def _set(
    connection: duckdb.DuckDBPyConnection, exported_at: datetime | None, timezone: str
) -> None:
    # naive timestamps must mean the same on every machine
    connection.execute("set TimeZone = 'UTC'")
    try:
        connection.execute(
            f"select timestamp '2000-01-01' at time zone {literal(timezone)}"
        )
    except duckdb.Error as error:
        raise Refused(
            f"the time zone {timezone!r} is not known",
            "PERCORSO_TIMEZONE",
            "name one such as Europe/Rome",
        ) from error
    connection.execute(f"set variable timezone = {literal(timezone)}")
    moment = literal(exported_at.isoformat()) if exported_at else "null"
    connection.execute(f"set variable exported_at = cast({moment} as timestamptz)")
    connection.execute("create schema source")
    connection.execute("create schema contract")


def _sql(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip().rstrip(";")


def _failed(path: Path, error: Exception) -> Refused:
    return Refused(
        "the SQL does not run on this export", _shown(path), first_line(error)
    )


def _shown(path: Path) -> str:
    return f"connectors/{path.parent.name}/{path.name}"


def _create_view(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(
            f'create view source."{path.stem.removeprefix("_")}" as {_sql(path)}'
        )
    except duckdb.Error as error:
        raise _failed(path, error) from error


def _check_faults(
    connection: duckdb.DuckDBPyConnection, path: Path, given: list[Given]
) -> None:
    if not path.exists():
        return
    try:
        found = connection.execute(
            f"select what, place, remedy from ({_sql(path)}\n) order by all"
        ).fetchall()
    except duckdb.Error as error:
        raise connect_source.trouble(connection, given) or _failed(
            path, error
        ) from error
    if found:
        what, place, remedy = found[0]
        more = f" (and {len(found) - 1} more like it)" if len(found) > 1 else ""
        raise Refused(what + more, place, remedy)


def _create_entity(
    connection: duckdb.DuckDBPyConnection, path: Path, given: list[Given]
) -> int:
    """Run one entity's SQL into `contract`; returns how many rows it gave."""
    entity = entities().get(path.stem)
    if entity is None:
        raise Refused(
            f"the contract has no entity {path.stem}",
            _shown(path),
            f"name it after one of {', '.join(entities())}",
        )
    try:
        described = connection.execute(f"describe {_sql(path)}").fetchall()
        columns = {row[0] for row in described}
        _check_columns(path, entity, [row[0] for row in described])
        typed = ", ".join(
            f'cast("{column.name}" as {column.data_type}) as "{column.name}"'
            for column in entity.columns
            if column.name in columns
        )
        connection.execute(
            f"create table contract.{entity.name} as "
            f"select {typed} from ({_sql(path)}\n)"
        )
        return _count(connection, f"contract.{entity.name}")
    except duckdb.Error as error:
        raise connect_source.trouble(connection, given) or _failed(
            path, error
        ) from error


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


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return connection.execute(f"select count(*) from {relation}").fetchone()[0]


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


def _left_out(
    connection: duckdb.DuckDBPyConnection, path: Path
) -> tuple[tuple[str, int], ...] | None:
    if not path.exists():
        return None
    try:
        return tuple(
            connection.execute(
                f"select reason, rows_left_out from ({_sql(path)}\n) "
                "where rows_left_out > 0 order by reason"
            ).fetchall()
        )
    except duckdb.Error as error:
        raise _failed(path, error) from error


def _write(
    connection: duckdb.DuckDBPyConnection, name: str, system: str, draft: Path
) -> str:
    """Write one entity as Parquet; returns the file's name within the draft."""
    path = draft / name / f"{system}.parquet"
    path.parent.mkdir(exist_ok=True)
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
            f"to {literal(str(path))} (format parquet, compression zstd)"
        )
    finally:
        connection.execute("reset threads")
    return path.relative_to(draft).as_posix()
