"""Whether an entity is as recent as it has to be, by the table `data_freshness`.

What is usual for an entity is dbt's to say: the model is built ahead of the
others, and only where its word can stop the run.
"""

import os
from dataclasses import dataclass

import duckdb

from percorso.checks.deliveries import HISTORY, Fact
from percorso.checks.rules import Check
from percorso.errors import Refused
from percorso.home import Home
from percorso.run import dbt

SETTING = "PERCORSO_MAX_AGE_DAYS"
MODEL = "data_freshness"


@dataclass(frozen=True)
class Freshness:
    """How long an entity has been silent; None where its rows do not tell."""

    days_behind: int | None
    usual_gap_days: int | None
    is_stale: bool | None


def max_age_days() -> int | None:
    """The days of silence that are allowed; None leaves it to what is usual.

    Raises:
        Refused: the setting is no number of days.
    """
    given = os.environ.get(SETTING)
    if not given:
        return None
    if not given.isdigit():
        raise Refused(f"{given!r} is no number of days", SETTING, "set 0, 1, 2…")
    return int(given)


def read(home: Home) -> dict[str, Freshness]:
    """Build `data_freshness` and read it, by entity."""
    # Publishing reads what dbt writes down of a whole build, and of no other.
    dbt(home, "--no-write-json", "run", "--select", f"+{MODEL}")
    with duckdb.connect(str(home.database), read_only=True) as connection:
        rows = connection.execute(
            "select entity, days_behind, usual_gap_days, is_stale "
            f"from ops.{MODEL} where is_provided"
        ).fetchall()
    return {entity: Freshness(*told) for entity, *told in rows}


def freshness(check: Check, told: Freshness | None, max_age: int | None) -> Fact:
    """Whether an entity is recent enough.

    Args:
        check: the check of freshness.
        told: what `data_freshness` says; None when it could not stop the run.
        max_age: the days of silence that are allowed; None when not set.
    """
    if told is None:
        why = f"fewer than {HISTORY} landings before, and {SETTING} is not set"
        return Fact(None, check.expected, why)
    if told.days_behind is None:
        return Fact(None, check.expected, "its rows do not tell when they came")
    observed = f"silent for {told.days_behind} days"
    if max_age is not None:
        late = max(told.days_behind - max_age, 0)
        return Fact(late, f"silent for {max_age} days or fewer ({SETTING})", observed)
    if told.is_stale is None:
        return Fact(None, check.expected, f"{observed}; what is usual is not known yet")
    expected = f"{check.expected} ({told.usual_gap_days} days)"
    return Fact(int(told.is_stale), expected, observed)
