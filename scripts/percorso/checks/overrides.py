"""`PERCORSO_ACCEPT`: checks whose failure somebody accepts, for one run."""

import os

from percorso.checks.rules import Check
from percorso.errors import Refused

SETTING = "PERCORSO_ACCEPT"


def accepted(checks: dict[str, list[Check]]) -> frozenset[tuple[str, str]]:
    """(entity, check) of every failure that is accepted.

    Args:
        checks: every check there is, by entity.

    Raises:
        Refused: one of them is not written `check:entity`, or is no check.
    """
    found = set()
    for word in filter(None, map(str.strip, _given().split(","))):
        name, _, entity = word.partition(":")
        names = [check.name for check in checks.get(entity, [])]
        if not names:
            raise _unknown(word, f"the entities are {', '.join(checks)}")
        if name not in names:
            raise _unknown(word, f"the checks of {entity} are {', '.join(names)}")
        found.add((entity, name))
    return frozenset(found)


def as_told() -> str:
    """The setting as it stands, for the record."""
    return f"{SETTING}={_given()}"


def _given() -> str:
    return os.environ.get(SETTING) or ""


def _unknown(word: str, known: str) -> Refused:
    return Refused(
        f"{word!r} is no check", SETTING, f"write check:entity, with commas; {known}"
    )
