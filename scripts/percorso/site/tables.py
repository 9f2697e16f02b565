"""What the YAML beside the models says of each table that people read."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from percorso.contract import CHECKOUT

MODELS = CHECKOUT / "models"
# Names say what is counted: see STYLE.md.
UNITS = {
    "_amount": "money, VAT included",
    "_rate": "0 to 1",
    "_share": "0 to 1",
    "_count": "count",
    "_at": "moment, UTC",
    "_on": "business day",
    "_date": "business day",
    "_seconds": "seconds",
    "_minutes": "minutes",
    "_hours": "hours",
    "_days": "days",
    "_months": "months",
    "_km": "kilometres",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, type, meaning, and what is promised of it."""

    name: str
    data_type: str
    meaning: str
    tests: tuple[str, ...]
    is_required: bool
    is_personal: bool

    @property
    def unit(self) -> str:
        """What its values are counted in, by its name; empty where that is none."""
        for ending, unit in UNITS.items():
            if self.name.endswith(ending):
                return unit
        return ""

    @property
    def null(self) -> str:
        """What an empty value means."""
        if self.is_required:
            return "never"
        told = " ".join(part for part in _parts(self.meaning) if _is_of_null(part))
        return told or "not known"


@dataclass(frozen=True)
class Table:
    """A table: its group, what it is, its columns, what is promised of it."""

    name: str
    group: str
    meaning: str
    tests: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def grain(self) -> str:
        """The first sentence: what one row is."""
        return re.split(r"(?<=[.:])\s", self.meaning, maxsplit=1)[0].rstrip(".:")


@dataclass(frozen=True)
class Reader:
    """Who reads tables: a dashboard or a file for a sending service."""

    label: str
    kind: str
    tables: frozenset[str]


def tables() -> list[Table]:
    """Every table of the marts and of ops, by group and name."""
    paths = [*(MODELS / "marts").rglob("*.yml"), *(MODELS / "ops").glob("*.yml")]
    found = [
        _table(model, path.parent.name)
        for path in paths
        for model in _read(path).get("models", [])
    ]
    return sorted(found, key=lambda table: (table.group, table.name))


def readers() -> list[Reader]:
    """Every exposure, by its label."""
    found = [
        Reader(
            exposure["label"],
            exposure["type"],
            frozenset(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"]))),
        )
        for path in MODELS.glob("*.yml")
        for exposure in _read(path).get("exposures", [])
    ]
    return sorted(found, key=lambda reader: reader.label)


def _table(model: dict, group: str) -> Table:
    return Table(
        model["name"],
        group,
        _told(model["description"]),
        tuple(_promise(test) for test in model.get("data_tests", [])),
        tuple(_column(column) for column in model["columns"]),
    )


def _column(column: dict) -> Column:
    tests = column.get("data_tests", [])
    constraints = {limit["type"] for limit in column.get("constraints", [])}
    meta = column.get("config", {}).get("meta", {})
    return Column(
        column["name"],
        column["data_type"],
        _told(column["description"]),
        tuple(_promise(test) for test in tests if test != "not_null"),
        "not_null" in constraints or "not_null" in tests,
        bool(meta.get("pii")),
    )


def _promise(test: str | dict) -> str:
    """A test as the end of the sentence "of its values is promised: …"."""
    if isinstance(test, str):
        return test
    (kind,) = set(test) - {"name", "description", "config"}
    given = test[kind].get("arguments", {})
    if kind == "accepted_values":
        return "one of " + ", ".join(f"`{value}`" for value in given["values"])
    if kind == "relationships":
        (parent,) = re.findall(r"ref\('(\w+)'\)", given["to"])
        return f"is in `{parent}.{given['field']}`"
    if kind == "unique_together":
        return "unique together: " + ", ".join(f"`{name}`" for name in given["columns"])
    if kind == "expression_is_true":
        return f"`{' '.join(given['expression'].split())}`"
    return kind.replace("_", " ")


def _parts(text: str) -> list[str]:
    """A description by its sentences, and by their halves at a semicolon."""
    return re.split(r"(?<=[.;])\s+", text)


def _is_of_null(text: str) -> bool:
    return re.search(r"\bnull\b", text, re.I) is not None


def _told(description: str) -> str:
    """A description, its shared parts put in."""
    told = re.sub(
        r"\{\{\s*doc\('(\w+)'\)\s*\}\}",
        lambda found: _shared()[found[1]],
        description,
    )
    return " ".join(told.split())


@cache
def _shared() -> dict[str, str]:
    """The parts of descriptions that several tables use."""
    text = "\n".join(path.read_text("utf-8") for path in MODELS.rglob("_*.md"))
    blocks = re.findall(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", text, re.S)
    return {name: " ".join(told.split()) for name, told in blocks}


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
