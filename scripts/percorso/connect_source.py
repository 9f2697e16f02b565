"""The files of an export, each table of them a view of the schema `source`.

Nothing is sniffed: a guess would read ids as numbers and lose their leading
zeros, and would pass over rows that are broken.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from percorso import door_csv
from percorso.door_typing import literal, quoted
from percorso.errors import Refused, first_line

CSV = (".csv", ".csv.gz")
JSON = (".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
SUFFIXES = (".parquet", *CSV, *JSON)
MOMENT = "timestamp with time zone"
# `+0200` is how many exports write an offset, and the engine wants a colon.
_COLON = r"' ?([+-]\d\d):?(\d\d)$', '\1:\2'"


@dataclass(frozen=True)
class SourceTable:
    """One table of an export, as `export.yml` has it.

    `names` are those its file may have, without the ending, `*` standing for
    anything. `columns` must be there, `optional` are null where they are not.
    A table that is not `is_required` may have no file: it is empty then. `each`
    names a list column whose items are the rows. One that is `is_numbered` has
    a column `source_row`, the place of the row in the export.
    """

    view: str
    names: tuple[str, ...]
    columns: dict[str, str]
    optional: dict[str, str]
    is_required: bool
    each: str | None
    is_numbered: bool

    @property
    def types(self) -> dict[str, str]:
        """Type by column, of those that must be there and those that may."""
        return self.columns | self.optional


@dataclass(frozen=True)
class Part:
    """One file of a table: the relation that reads it, raw values by column."""

    path: Path
    relation: str
    values: dict[str, str]


@dataclass(frozen=True)
class Given:
    """A table and the files it was found in; none when it was left out."""

    table: SourceTable
    parts: tuple[Part, ...]


def source_tables(path: Path) -> list[SourceTable]:
    """The tables that an `export.yml` lists."""
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        SourceTable(
            view=view,
            names=tuple(table["names"]),
            columns=dict(table["columns"]),
            optional=dict(table.get("optional", {})),
            is_required=table.get("required", True),
            each=table.get("each"),
            is_numbered=table.get("numbered", False),
        )
        for view, table in spec.items()
    ]


def create_view(
    connection: duckdb.DuckDBPyConnection, table: SourceTable, source: Path
) -> Given:
    """Make the view of one table.

    Args:
        connection: where the view goes, into the schema `source`.
        table: what is looked for.
        source: folder of the export's files.

    Returns:
        The table with the files that the view reads.

    Raises:
        Refused: a file or a column is missing, or a file cannot be read.
    """
    parts = tuple(
        _part(connection, table, path, suffix) for path, suffix in _find(table, source)
    )
    rows = "\nunion all\n".join(_select(table, part) for part in parts) or _empty(table)
    if table.each:
        others = ", ".join(quoted(n) for n in table.types if n != table.each)
        rows = (
            f"select unnest({quoted(table.each)}) as {quoted(table.each)}"
            f"{', ' + others if others else ''} from ({rows})"
        )
    if table.is_numbered:
        rows = f"select *, row_number() over () as source_row from ({rows})"
    connection.execute(f"create view source.{quoted(table.view)} as {rows}")
    return Given(table, parts)


def trouble(
    connection: duckdb.DuckDBPyConnection, given: list[Given]
) -> Refused | None:
    """What in the files keeps the views from being read.

    Args:
        connection: where the views are.
        given: the tables with their files.

    Returns:
        The first fault, with its file and its row; None when every value can
        be read, so that the fault lies elsewhere.
    """
    for table in given:
        for part in table.parts:
            try:
                connection.execute(f"select count(columns(*)) from {part.relation}")
                found = _first_bad_value(connection, table.table, part)
            except duckdb.Error as error:
                return _unreadable(part.path, error)
            if found:
                return found
    return None


def _find(table: SourceTable, source: Path) -> list[tuple[Path, str]]:
    """The files of a table: of one name and ending, or one folder of parts."""
    found = []
    for name in table.names:
        for suffix in SUFFIXES:
            for paths in (
                sorted(source.glob(f"{name}{suffix}")),
                sorted((source / name).glob(f"*{suffix}")) if "*" not in name else [],
            ):
                files = [path for path in paths if path.is_file()]
                if files:
                    found.append((suffix, files))
    if not found:
        if not table.is_required:
            return []
        names = " or ".join(table.names)
        raise Refused(
            f"no file for {table.view}",
            str(source),
            f"put {names} there ({', '.join(SUFFIXES)})",
        )
    if len(found) > 1:
        names = " and ".join(
            files[0].relative_to(source).as_posix() for _, files in found
        )
        raise Refused(f"two files for {table.view}: {names}", str(source), "keep one")
    suffix, files = found[0]
    return [(path, suffix) for path in files]


def _part(
    connection: duckdb.DuckDBPyConnection,
    table: SourceTable,
    path: Path,
    suffix: str,
) -> Part:
    if suffix in CSV:
        names = door_csv.read_header(path, str(path), "utf-8")
        cells = ", ".join(f"'c{i}': 'varchar'" for i in range(len(names)))
        relation = (
            f"read_csv({literal(str(path))}, auto_detect = false, header = true, "
            "delim = ',', quote = '\"', escape = '\"', strict_mode = true, "
            f"null_padding = false, nullstr = '', columns = {{{cells}}})"
        )
        found = {name: f"c{i}" for i, name in reversed(list(enumerate(names)))}
    else:
        file = literal(str(path))
        # names alone are asked for: what lies deeper is declared
        relation = (
            f"read_parquet({file})"
            if suffix == ".parquet"
            else f"read_json({file}, maximum_depth = 1)"
        )
        found = {
            name.lower(): quoted(name) for name in _names(connection, relation, path)
        }
    values = {n: found[n.lower()] for n in table.types if n.lower() in found}
    missing = [name for name in table.columns if name not in values]
    if missing:
        raise Refused(
            f"column {', '.join(missing)} is missing",
            str(path),
            "export it too: the connector's export.yml lists what is read",
        )
    if suffix in JSON:
        types = ", ".join(
            f"{literal(name)}: {literal(data_type)}"
            for name, data_type in table.types.items()
        )
        relation = f"read_json({literal(str(path))}, columns = {{{types}}})"
        values = {name: quoted(name) for name in table.types}
    return Part(path, relation, values)


def _names(
    connection: duckdb.DuckDBPyConnection, relation: str, path: Path
) -> list[str]:
    try:
        return [
            row[0] for row in connection.execute(f"describe from {relation}").fetchall()
        ]
    except duckdb.Error as error:
        raise _unreadable(path, error) from error


def _select(table: SourceTable, part: Part) -> str:
    columns = ", ".join(
        f"{_cast('cast', part.values.get(name, 'null'), data_type)} as {quoted(name)}"
        for name, data_type in table.types.items()
    )
    return f"select {columns} from {part.relation}"


def _empty(table: SourceTable) -> str:
    columns = ", ".join(
        f"cast(null as {data_type}) as {quoted(name)}"
        for name, data_type in table.types.items()
    )
    return f"select {columns} where false"


def _cast(function: str, value: str, data_type: str) -> str:
    if data_type == MOMENT:
        text = f"cast({value} as varchar)"
        value = f"regexp_replace({text}, {_COLON})"
    return f"{function}({value} as {data_type})"


def _first_bad_value(
    connection: duckdb.DuckDBPyConnection, table: SourceTable, part: Part
) -> Refused | None:
    for name, value in part.values.items():
        data_type = table.types[name]
        if data_type == "varchar":
            continue
        bad = connection.execute(
            f"select place, text from (select row_number() over () as place, "
            f"cast({value} as varchar) as text, "
            f"{_cast('try_cast', value, data_type)} as value from {part.relation}) "
            "where text is not null and value is null order by place limit 1"
        ).fetchone()
        if bad:
            return Refused(
                f"{name} is {bad[1]!r}, which is no {data_type}",
                f"{part.path}, row {bad[0]}",
                "mend the row, or export the file again",
            )
    return None


def _unreadable(path: Path, error: duckdb.Error) -> Refused:
    """The engine's own fault with a file, without the row's content."""
    text = str(error)
    line = re.search(r"on Line: (\d+)|in line (\d+)", text)
    number = int(next(filter(None, line.groups()))) if line else 0
    # of a line that is no JSON at all the engine gives the number after it
    number -= "Malformed JSON" in text
    where = f"{path}:{number}" if number > 0 else str(path)
    counted = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if counted:
        what = f"{counted[2]} fields, the header has {counted[1]}"
    elif "unterminated quote" in text:
        what = "a quote is opened and never closed"
    elif "JSON" in text:
        told = first_line(error).strip().rpartition(": ")[2]
        what = f"no JSON as it is expected ({told})"
    else:
        what = f"the file cannot be read ({first_line(error)})"
    return Refused(what, where, "mend the file, or export it again")
