"""Reads `door_checks.yml`: what is checked beyond the contract, and how strictly.

The file is data: nothing in it is run as SQL, and what cannot be checked is
refused with its entity and check.
"""

from pathlib import Path

import yaml

from percorso.checks.conditions import condition_of, targets
from percorso.checks.rules import Check, of_contract, of_delivery, of_rows
from percorso.contract import Entity, entities
from percorso.definition_files import CHECKS, path_of
from percorso.errors import Refused

FOR_ALL = "every_entity"
SEVERITIES = ("critical", "warning")
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
TYPES = {
    "check": (str, "a name"),
    "column": (str, "a name"),
    "other": (str, "a name"),
    "pattern": (str, "a text"),
    "to": (str | list, "a column or a list of them"),
    "also": (list, "a list"),
    "new_alone": (bool, "true or false"),
}


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
    for name, (kind, told) in TYPES.items():
        if name in line and not isinstance(line[name], kind):
            raise _wrong(f"{name} must be {told}", path, entity, line)
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
        condition, expected = condition_of(line, types)
    except ValueError as error:
        raise _wrong(str(error), path, entity.name, line) from error
    tables = {target.partition(".")[0] for target in targets(line)}
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


def _wrong(what: str, path: Path, entity: str, line: dict | None = None) -> Refused:
    told = f" (got: {line})" if line else ""
    return Refused(
        f"wrong definition: {what}{told}",
        f"{path}, {entity}",
        "mend it: docs/bring-your-data.md says what may stand there",
    )
