"""Reads `door_checks.yml`: what is checked beyond the contract, and how strictly.

The file is data: nothing in it is run as SQL, and what cannot be checked is
refused with its entity and check.
"""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import yaml

from percorso.checks.rules import Check, of_contract, of_delivery, of_rows
from percorso.contract import Entity, entities
from percorso.definition_files import CHECKS, path_of
from percorso.door_typing import literal, quoted
from percorso.errors import Refused

FOR_ALL = "every_entity"
SEVERITIES = ("critical", "warning")
NUMBERS = ("integer", "double", "decimal(18,4)")
# What each kind is told besides its severity; `name!` has to be there.
PARAMETERS = {
    "volume": ("at_least!",),
    "quarantined": ("at_most!",),
    "freshness": (),
    "filled": ("column!", "at_most"),
    "range": ("column!", "min", "max", "at_most"),
    "pattern": ("column!", "pattern!", "at_most"),
    "not_before": ("column!", "other!", "at_most"),
    "reference": ("column!", "to!", "also", "new_alone", "at_most"),
    "below": ("column!", "to!", "at_most"),
}
# Stands, among the values of `also`, for the currency that is reported.
REPORTED = "reporting_currency"


def checks() -> dict[str, list[Check]]:
    """Every check by entity, those of the contract first.

    Raises:
        Refused: `door_checks.yml` holds what cannot be checked.
    """
    path = path_of(CHECKS)
    told = _read(path)
    found = {}
    for entity in entities().values():
        # What an entity says of a check stands in for what is said for all.
        lines = {_name(line): line for line in told.get(FOR_ALL, [])}
        lines |= {_name(line): line for line in told.get(entity.name, [])}
        found[entity.name] = list(of_contract(entity))
        names = {check.name for check in found[entity.name]}
        for line in lines.values():
            check = _check(entity, line, path)
            if check.name in names:
                raise _wrong("the contract says so already", path, entity.name, line)
            found[entity.name].append(check)
    return found


def _read(path: Path) -> dict[str, list[dict]]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        first = " ".join(str(error).split())
        raise Refused(f"it cannot be read: {first}", str(path), "mend it") from error
    if not isinstance(told, dict):
        raise Refused("it is no list of checks by entity", str(path), "mend it")
    for name, lines in told.items():
        if name != FOR_ALL and name not in entities():
            raise _wrong("this is no entity of the contract", path, name)
        if not isinstance(lines, list) or not all(isinstance(x, dict) for x in lines):
            raise _wrong("its checks are no list", path, name)
        for line in lines:
            _judge(line, path, name)
        names = [_name(line) for line in lines]
        for line in lines:
            if names.count(_name(line)) > 1:
                raise _wrong("this check stands twice", path, name, line)
    return told


def _judge(line: dict, path: Path, entity: str) -> None:
    """Refuses a line whose parameters are not those of its kind."""
    kind = line.get("check")
    if kind not in PARAMETERS:
        raise _wrong(
            f"check must be one of {', '.join(PARAMETERS)}", path, entity, line
        )
    known = {name.rstrip("!") for name in PARAMETERS[kind]} | {"check", "severity"}
    for name in line.keys() - known:
        raise _wrong(f"{kind} knows no {name}", path, entity, line)
    for name in PARAMETERS[kind]:
        if name.endswith("!") and line.get(name[:-1]) is None:
            raise _wrong(f"{kind} needs {name[:-1]}", path, entity, line)
    if line.get("severity") not in SEVERITIES:
        raise _wrong("severity must be critical or warning", path, entity, line)
    for name in {"at_least", "at_most"} & line.keys():
        if not _is_number(line[name]) or not 0 <= line[name] <= 1:
            raise _wrong(f"{name} must be a share from 0 to 1", path, entity, line)
    if not isinstance(line.get("new_alone", False), bool):
        raise _wrong("new_alone must be true or false", path, entity, line)
    for name in {"min", "max"} & line.keys():
        if not _is_number(line[name]):
            raise _wrong(f"{name} must be a number", path, entity, line)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(line: dict) -> str:
    return "_".join(filter(None, (line["check"], line.get("column"))))


def _check(entity: Entity, line: dict, path: Path) -> Check:
    kind, severity = line["check"], line["severity"]
    if kind == "volume":
        share = line["at_least"]
        expected = f"{share:.0%} or more of what usually comes"
        return of_delivery(entity, kind, severity, expected, at_least=share)
    if kind == "quarantined":
        share = line["at_most"]
        expected = f"{share:.1%} or fewer of the rows that came are refused"
        return of_delivery(entity, kind, severity, expected, at_most=share)
    if kind == "freshness":
        return of_delivery(entity, kind, severity, "no longer silent than usual")
    types = {column.name: column.data_type for column in entity.columns}
    for name in ("column", "other"):
        if name in line and line[name] not in types:
            raise _wrong(
                f"{name} is no column of {entity.name}", path, entity.name, line
            )
    try:
        _judge_types(line, types)
        condition, expected = _CONDITIONS[kind](line)
    except ValueError as error:
        raise _wrong(str(error), path, entity.name, line) from error
    tables = {target.partition(".")[0] for target in _targets(line)}
    # What is known by other means can be judged without an entity.
    is_alone = len(tables & entities().keys()) == len(tables) == 1
    needs = tables.pop() if is_alone and "also" not in line else None
    return of_rows(
        entity,
        kind,
        _name(line),
        severity,
        expected,
        condition,
        at_most=line.get("at_most", 0.0),
        needs=needs,
        new_alone=line.get("new_alone", False),
    )


def _judge_types(line: dict, types: dict[str, str]) -> None:
    """Raises a ValueError where a column cannot be compared as the check does."""
    kind, of = line["check"], types[line["column"]]
    if kind == "range" and of not in NUMBERS:
        raise ValueError(f"{line['column']} is no number")
    if kind in ("pattern", "below") and of != "varchar":
        raise ValueError(f"{line['column']} is no text")
    if kind == "not_before" and types[line["other"]] != of:
        raise ValueError(f"{line['column']} and {line['other']} are of two types")
    for told in _targets(line):
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
    for told in _targets(line):
        table, target = _target(told)
        values = f"select {target} from {table} where {target} is not null"
        conditions.append(f"{column} not in ({values})")
        known.append(f"in {told}")
    also = [_reported() if v == REPORTED else str(v) for v in line.get("also", [])]
    if also:
        conditions.append(f"{column} not in ({', '.join(map(literal, also))})")
    return " and ".join(conditions), f"{line['column']} is {' or '.join(known + also)}"


def _below(line: dict) -> tuple[str, str]:
    column, (told,) = quoted(line["column"]), _targets(line)
    table, target = _target(told)
    return (
        f"{column} is not null and not exists ("
        f"select 1 from (select {target} as known_path from {table}) "
        f"where starts_with({column} || '.', known_path || '.'))",
        f"{line['column']} is in {told}, or below one that is",
    )


_CONDITIONS: dict[str, Callable[[dict], tuple[str, str]]] = {
    "filled": _filled,
    "range": _range,
    "pattern": _pattern,
    "not_before": _not_before,
    "reference": _reference,
    "below": _below,
}


def _targets(line: dict) -> list[str]:
    told = line.get("to", [])
    return [str(name) for name in (told if isinstance(told, list) else [told])]


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


def _reported() -> str:
    return os.environ.get("PERCORSO_CURRENCY") or "EUR"


def _wrong(what: str, path: Path, entity: str, line: dict | None = None) -> Refused:
    told = f" (got: {line})" if line else ""
    return Refused(
        f"wrong definition: {what}{told}",
        f"{path}, {entity}",
        "mend it: docs/bring-your-data.md says what may stand there",
    )
