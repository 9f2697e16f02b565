"""The data dictionary as Markdown: one page a table, from what its YAML says."""

from collections.abc import Iterator
from itertools import groupby

from percorso.site.tables import Column, Reader, Table, readers, tables

HEAD = """\
# Data dictionary

Every table that is published, from the YAML that stands beside its SQL. The marts
are in `crm.duckdb` and, without what is marked personal, in `bi.duckdb`; ops is in
`ops.duckdb`. An id in `bi` is another hash than in `crm`.

Null means not known, unless the column says otherwise; 0 means looked at, and
none found. Money is in the reporting currency.
"""


def pages() -> dict[str, str]:
    """Every page by its path: the list, and a page for each table.

    Tables of the same columns, as the segments of promotions are, share a page.
    """
    shared = [list(alike) for _, alike in _alike(tables())]
    names = {table.name: alike[0].name for alike in shared for table in alike}
    found = {"dictionary/index.md": _index([t for part in shared for t in part], names)}
    for alike in shared:
        text = "\n".join(_page(alike, readers()))
        found[f"dictionary/{alike[0].name}.md"] = text + "\n"
    return found


def _alike(found: list[Table]) -> Iterator[tuple[tuple, Iterator[Table]]]:
    def shape(table: Table) -> tuple:
        if not table.name.startswith("segment_"):
            return (table.group, table.name, ())
        return (table.group, "segment", tuple(c.name for c in table.columns))

    return groupby(sorted(found, key=shape), key=shape)


def _index(found: list[Table], names: dict[str, str]) -> str:
    lines = [HEAD]
    for group, members in groupby(found, key=lambda table: table.group):
        lines += [f"## {group}", "", "| table | one row |", "|---|---|"]
        lines += [
            f"| [`{t.name}`]({names[t.name]}.md) | {_cell(_per(t.grain))} |"
            for t in members
        ]
        lines.append("")
    return "\n".join(lines)


def _page(alike: list[Table], known: list[Reader]) -> Iterator[str]:
    first = alike[0]
    # Found from the list: the navigation, drawn on every page, has no room for them.
    yield "---\norphan: true\n---"
    yield f"# {first.name if len(alike) == 1 else 'Segments'}"
    yield ""
    yield first.meaning
    yield ""
    if len(alike) > 1:
        yield "The tables below have the same columns, and each its own promotion."
        yield ""
        yield "| table | one row |"
        yield "|---|---|"
        for table in alike:
            yield f"| `{table.name}` | {_cell(_per(table.grain))} |"
        yield ""
    yield "| column | meaning | null |"
    yield "|---|---|---|"
    for column in first.columns:
        yield _row(column)
    yield ""
    if first.tests:
        yield "## What is promised"
        yield ""
        for test in first.tests:
            yield f"- {test}"
        yield ""
    yield "## Who reads it"
    yield ""
    names = {table.name for table in alike}
    reading = [reader.label for reader in known if reader.tables & names]
    for label in reading or ["No dashboard, and no file for a sending service."]:
        yield f"- {label}"


def _row(column: Column) -> str:
    name = f"`{column.name}`<br>{column.data_type}"
    if column.unit:
        name += f"<br>{column.unit}"
    meaning = column.meaning
    if column.is_personal:
        meaning += " **Personal: not in `bi`.**"
    if column.tests:
        meaning += f" *Checked*: {'; '.join(column.tests)}."
    return f"| {name} | {_cell(meaning)} | {_cell(column.null)} |"


def _per(grain: str) -> str:
    return grain.removeprefix("One row ")


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
