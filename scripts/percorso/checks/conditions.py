"""From a line of `door_checks.yml` to SQL: when a row fails, and what ought to be."""

import csv
from collections.abc import Callable

import duckdb

from percorso.contract import entities
from percorso.currency import reporting_currency
from percorso.definition_files import path_of
from percorso.door_typing import literal, quoted

NUMBERS = ("integer", "double", "decimal(18,4)")
# Stands, among the values of `also`, for the currency that is reported.
REPORTED = "reporting_currency"


def condition_of(line: dict, types: dict[str, str]) -> tuple[str, str]:
    """SQL that is true for a row that fails, and what is expected, in words.

    Args:
        line: a check of rows, with the parameters of its kind.
        types: type by column of its entity.

    Raises:
        ValueError: saying what of the line cannot be worked out.
    """
    _judge_types(line, types)
    return _CONDITIONS[line["check"]](line)


def targets(line: dict) -> list[str]:
    """The columns, each `table.column`, that hold the values known."""
    told = line.get("to", [])
    return [str(name) for name in (told if isinstance(told, list) else [told])]


def _judge_types(line: dict, types: dict[str, str]) -> None:
    """Raises a ValueError where a column cannot be compared as the check does."""
    kind, of = line["check"], types[line["column"]]
    if kind == "range" and of not in NUMBERS:
        raise ValueError(f"{line['column']} is no number")
    if kind in ("pattern", "below") and of != "varchar":
        raise ValueError(f"{line['column']} is no text")
    if kind == "not_before" and types[line["other"]] != of:
        raise ValueError(f"{line['column']} and {line['other']} are of two types")
    for told in targets(line):
        other = _type_of(told)
        if other != of:
            raise ValueError(f"{line['column']} and {told} are of two types")


def _filled(line: dict) -> tuple[str, str]:
    return f"{quoted(line['column'])} is null", f"{line['column']} is filled"


def _range(line: dict) -> tuple[str, str]:
    column, told = quoted(line["column"]), []
    conditions = []
    if "min" in line:
        conditions.append(f"{column} < {line['min']}")
        told.append(f"{line['min']:,} or more")
    if "max" in line:
        conditions.append(f"{column} > {line['max']}")
        told.append(f"{line['max']:,} or less")
    if not told:
        raise ValueError("range needs min or max")
    return " or ".join(conditions), f"{line['column']} is {' and '.join(told)}"


def _pattern(line: dict) -> tuple[str, str]:
    pattern = str(line["pattern"])
    try:
        duckdb.execute("select regexp_full_match('', ?)", [pattern])
    except duckdb.Error as error:
        raise ValueError(f"pattern is no regular expression ({error})") from error
    column = quoted(line["column"])
    return (
        f"not regexp_full_match({column}::varchar, {literal(pattern)})",
        f"{line['column']} is written like {pattern}",
    )


def _not_before(line: dict) -> tuple[str, str]:
    column, other = quoted(line["column"]), quoted(line["other"])
    return f"{column} < {other}", f"{line['column']} is not before {line['other']}"


def _reference(line: dict) -> tuple[str, str]:
    column = quoted(line["column"])
    conditions, known = [f"{column} is not null"], []
    for told in targets(line):
        table, target = _target(told)
        values = f"select {target} from {table} where {target} is not null"
        conditions.append(f"{column} not in ({values})")
        known.append(f"in {told}")
    also = [
        reporting_currency() if v == REPORTED else str(v) for v in line.get("also", [])
    ]
    if also:
        conditions.append(f"{column} not in ({', '.join(map(literal, also))})")
    return " and ".join(conditions), f"{line['column']} is {' or '.join(known + also)}"


def _below(line: dict) -> tuple[str, str]:
    column, (told, *more) = quoted(line["column"]), targets(line)
    if more:
        raise ValueError("below has one column in to")
    table, target = _target(told)
    # in lower case, as staging reads paths
    return (
        f"{column} is not null and not exists ("
        f"select 1 from (select {target} as known_path from {table}) "
        f"where starts_with(lower({column}) || '.', lower(known_path) || '.'))",
        f"{line['column']} is in {told}, or below one that is",
    )


def _target(told: str) -> tuple[str, str]:
    """SQL of the table and the column that hold the values known."""
    table, _, column = told.partition(".")
    if table in entities():
        return quoted(table), quoted(column)
    file = literal(str(path_of(f"{table}.csv")))
    return f"read_csv({file}, all_varchar = true)", quoted(column)


def _type_of(told: str) -> str:
    """Type of the column that holds the values known.

    Raises:
        ValueError: there is no such column.
    """
    table, _, column = told.partition(".")
    if table in entities():
        types = {c.name: c.data_type for c in entities()[table].columns}
        if column not in types:
            raise ValueError(f"{table} has no column {column}")
        return types[column]
    file = path_of(f"{table}.csv")
    if not file.exists():
        raise ValueError(f"{table} is no entity and no file of definitions")
    with file.open(newline="", encoding="utf-8-sig") as handle:
        if column not in next(csv.reader(handle), []):
            raise ValueError(f"{file.name} has no column {column}")
    return "varchar"


_CONDITIONS: dict[str, Callable[[dict], tuple[str, str]]] = {
    "filled": _filled,
    "range": _range,
    "pattern": _pattern,
    "not_before": _not_before,
    "reference": _reference,
    "below": _below,
}
