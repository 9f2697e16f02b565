"""The source contract, read from the dbt sources that publish it.

`models/staging/<system>/_<system>__sources.yml` is the only place where the
contract is written down: dbt documents it, the door enforces it, and the demo
and the connectors are checked against it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
STAGING = CHECKOUT / "models" / "staging"


@dataclass(frozen=True)
class Column:
    """One column of an entity: its SQL type and what a good value looks like.

    `data_type` is one of varchar, timestamp with time zone, decimal(18,4),
    integer, double, boolean, date. `accepted` is None when any value is good.
    `minimum` is inclusive, and so is the product of the columns that `at_most`
    names. `one_of_with` names the column that may stand in for this one: one of
    the two must be filled.
    """

    name: str
    data_type: str
    is_required: bool
    accepted: tuple[str, ...] | None
    minimum: float | None
    at_most: tuple[str, ...]
    one_of_with: str | None
    is_pii: bool
    erasure: str | None = None


@dataclass(frozen=True)
class Entity:
    """One entity of the contract: a folder of files below the landing folder.

    `key` is the tuple of key columns, `version_by` the column that orders
    versions of one key (None: `loaded_at` alone), `event_time` the column that
    stands in for a missing `loaded_at` (None: there is none). `is_removed` is
    True when rows of an erased person go, False when they stay without the person.
    """

    name: str
    system: str
    is_required: bool
    key: tuple[str, ...]
    version_by: str | None
    event_time: str | None
    columns: tuple[Column, ...]
    is_removed: bool = False

    @property
    def names_people(self) -> bool:
        """True when its rows tell of people, and change when one is erased."""
        return self.is_removed or any(c.erasure for c in self.columns)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of the contract."""
        return tuple(column.name for column in self.columns)


def _column(spec: dict) -> Column:
    meta = spec.get("config", {}).get("meta", {})
    accepted = meta.get("accepted")
    return Column(
        name=spec["name"],
        data_type=spec["data_type"],
        is_required=bool(meta.get("required", False)),
        accepted=tuple(str(value) for value in accepted) if accepted else None,
        minimum=meta.get("min"),
        at_most=tuple(meta.get("at_most", ())),
        one_of_with=meta.get("one_of_with"),
        is_pii=bool(meta.get("pii", False)),
        erasure=meta.get("erasure")
        or ("empty" if meta.get("pii") or meta.get("identifier") else None),
    )


@cache
def entities() -> dict[str, Entity]:
    """Every entity of the contract by name, in alphabetical order."""
    found = {}
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text())["sources"]:
            for table in source["tables"]:
                meta = table.get("config", {}).get("meta", {})
                if "key" not in meta:
                    continue
                found[table["name"]] = Entity(
                    name=table["name"],
                    system=source["name"],
                    is_required=bool(meta.get("required", False)),
                    key=tuple(meta["key"]),
                    version_by=meta.get("version_by"),
                    event_time=meta.get("event_time"),
                    columns=tuple(_column(c) for c in table["columns"]),
                    is_removed=meta.get("erasure") == "removed",
                )
    return dict(sorted(found.items()))
