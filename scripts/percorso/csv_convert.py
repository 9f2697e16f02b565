"""CSV files of any shop, written as CSV files of the contract.

Only headings, dates and words are changed here. Numbers stay as they are typed:
the door reads them under the declared locale, and what it would refuse is shown
by its own rules.
"""

import csv
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from percorso import door_csv
from percorso.contract import Column, entities
from percorso.csv_mapping import FileMapping, Mapping
from percorso.door_typing import Dialect, Source, is_bad, quoted, readings, reason
from percorso.errors import Refused

LATEST = "9999-12-31T00:00:00+00:00"
_DAY = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
    r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)


class Table:
    """One file of the shop, decoded: its headings and its rows."""

    def __init__(self, path: Path, name: str, encoding: str, scratch: Path) -> None:
        self.name = name
        folder = scratch / re.sub(r"\W", "_", name)
        folder.mkdir(exist_ok=True)
        self.path = door_csv.prepare(path, name, encoding, folder)

    def delimiter(self) -> str:
        """What most likely parts its fields: what the first line has most of."""
        with self.path.open(encoding="utf-8-sig", newline="") as handle:
            line = handle.readline()
        return max(",;|\t", key=line.count)

    def headings(self, delimiter: str) -> list[str]:
        """The first line.

        Raises:
            Refused: there is none, or a heading is there twice.
        """
        headings = next(self._records(delimiter), (0, []))[1]
        headings = [heading.strip() for heading in headings]
        if not any(headings):
            raise Refused("the header is missing", f"{self.name}:1", "deliver it")
        twice = {h for h in headings if headings.count(h) > 1}
        if twice:
            raise Refused(
                f"the heading {min(twice)!r} is there twice",
                f"{self.name}:1",
                "give one of the two another name",
            )
        return headings

    def rows(self, delimiter: str) -> Iterator[dict[str, str]]:
        """Its rows by heading.

        Raises:
            Refused: a row has more or fewer fields than the header.
        """
        headings = self.headings(delimiter)
        for line, cells in self._records(delimiter, skip=1):
            if not cells:
                continue
            if len(cells) != len(headings):
                raise Refused(
                    f"{len(cells)} fields, the header has {len(headings)}",
                    f"{self.name}:{line}",
                    "mend the row, or name another delimiter",
                )
            yield dict(zip(headings, cells, strict=True))

    def _records(self, delimiter: str, skip: int = 0) -> Iterator[tuple[int, list]]:
        csv.field_size_limit(sys.maxsize)
        with self.path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, delimiter=delimiter, strict=True)
            line = 1
            try:
                for number, cells in enumerate(reader):
                    if number >= skip:
                        yield line, cells
                    line = reader.line_num + 1
            except (csv.Error, UnicodeDecodeError) as error:
                raise Refused(
                    f"the row cannot be read ({error})",
                    f"{self.name}:{line}",
                    "mend it, or declare another encoding",
                ) from error


def convert(
    rows: Iterator[dict[str, str]], file: FileMapping, mapping: Mapping
) -> Iterator[dict[str, str]]:
    """Rows of a file as rows of its entity.

    Args:
        rows: the file's rows by heading.
        file: how it is mapped.
        mapping: what is declared of all files.

    Yields:
        The fields of one row, as the door will read them.
    """
    columns = {column.name: column for column in entities()[file.entity].columns}
    words = {
        name: {said.strip().lower(): meant for said, meant in told.items()}
        for name, told in file.values.items()
    }
    for row in rows:
        made = dict(file.constants)
        for name, headings in file.columns.items():
            text = "-".join(
                row.get(part, file.constants.get(part, "")).strip() for part in headings
            )
            text = words.get(name, {}).get(text.lower(), text)
            if name == "category":
                text = re.sub(r"\s*>\s*", ".", text)
            made[name] = _moment(text, columns[name], file.dates, mapping)
        if not file.only_with or made[file.only_with]:
            yield made


def check_headings(file: FileMapping, headings: list[str], name: str) -> None:
    """Refuse a mapping that names headings the file does not have."""
    for field, wanted in file.columns.items():
        for heading in wanted:
            if heading not in headings and heading not in file.constants:
                raise Refused(
                    f"no column {heading!r}, which the mapping has for {field}",
                    f"{name}:1",
                    f"name one of {', '.join(headings)}",
                )


def judged(
    rows: list[dict[str, str]], file: FileMapping, locale: str | None
) -> list[tuple[dict[str, str | None], str | None]]:
    """Rows as the door would land them.

    Args:
        rows: converted rows.
        file: how they are mapped.
        locale: how numbers are written.

    Returns:
        The typed values as text, and the reason for which the door refuses the
        row, None when it takes it.
    """
    names = [*file.columns, *(n for n in file.constants if n not in file.columns)]
    if not rows:
        return []
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        columns = ", ".join(f"c{i} varchar" for i in range(len(names)))
        connection.execute(f"create table given (place integer, {columns})")
        marks = ", ".join("?" for _ in range(len(names) + 1))
        connection.executemany(
            f"insert into given values ({marks})",
            [
                [place, *(row.get(name) or None for name in names)]
                for place, row in enumerate(rows)
            ],
        )
        sources = {name: Source(f"c{i}") for i, name in enumerate(names)}
        read = readings(entities()[file.entity], sources, Dialect(locale, LATEST))
        values = ", ".join(
            f"({r.value})::varchar as {quoted(r.column.name)}"
            for r in read
            if r.column.name in sources
        )
        order = [r.column.name for r in read if r.column.name in sources]
        found = connection.execute(
            f"select {values}, case when {is_bad(read)} then {reason(read)} end "
            "from given order by place"
        ).fetchall()
    return [(dict(zip(order, row[:-1], strict=True)), row[-1]) for row in found]


def write(
    rows: Iterator[dict[str, str]], file: FileMapping, path: Path
) -> tuple[int, str | None]:
    """Write converted rows as a CSV file of the contract.

    Args:
        rows: converted rows.
        file: how they are mapped.
        path: the file to write.

    Returns:
        How many there were, and the last moment of the entity's event among
        them; None when none can be read.
    """
    event = entities()[file.entity].event_time
    names = [*file.columns, *(n for n in file.constants if n not in file.columns)]
    count, last = 0, None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
            moment = row.get(event, "") if event else ""
            if re.match(r"\d{4}-\d{2}-\d{2}", moment):
                last = max(last or "", moment[:10])
    return count, last


def _moment(text: str, column: Column, dates: str, mapping: Mapping) -> str:
    """A date or time as ISO 8601 with its offset; what is none stays as it is."""
    if column.data_type not in ("date", "timestamp with time zone") or not text:
        return text
    parts = _DAY.fullmatch(text)
    try:
        if parts and dates != "iso":
            first, second, year = int(parts[1]), int(parts[2]), int(parts[3])
            day, month = (first, second) if dates == "day_first" else (second, first)
            clock = [int(part or 0) for part in parts.groups()[3:]]
            moment = datetime(year, month, day, *clock)
        else:
            moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if column.data_type == "date":
        return moment.date().isoformat()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=mapping.zone)
    return moment.isoformat()
