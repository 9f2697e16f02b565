"""Decisions of past days, one day after the other, as daily runs make them.

A day builds what decisions are made from as of that day, tests it, and adds its
decisions to the ledger; nothing is published. What a day decides hangs on the
ledger before it, so that no day is decided after a later one.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
from dbt.contracts.graph.manifest import Manifest

from percorso import ledger, rules
from percorso.days import last_known
from percorso.errors import Refused
from percorso.home import Home
from percorso.publish import break_seal
from percorso.run import BuildFailed, dbt

NEEDED = ("promotion_decisions", "segment_sizes")
# Kept apart from the last whole build's, which publishing reads.
TARGET = "target_backfill"


@dataclass(frozen=True)
class Decided:
    """What one day came to: its people by outcome, and how long it took."""

    day: date
    triggered: int
    entered: int
    holdout: int
    seconds: float


def plan(home: Home, first: date, last: date) -> list[date]:
    """The days of a range that are still to be decided, in order.

    Raises:
        Refused: when the range cannot be decided on this home.
    """
    if first > last:
        raise Refused(f"{first} comes after {last}", "FROM", "let FROM be the earlier")
    if os.environ.get("PERCORSO_AS_OF_AT"):
        raise Refused(
            "one moment cannot serve a range of days", "PERCORSO_AS_OF_AT", "unset it"
        )
    if not (home.landed / "run").exists():
        raise Refused("nothing is landed yet", str(home.landed), "run make land")
    known = last_known(home)
    if last > known:
        raise Refused(
            f"{last} lies in the future: data are known until {known}",
            "TO",
            f"end at {known} or earlier",
        )
    decided = ledger.days(home)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    missing = [day for day in days if day not in decided]
    if missing and decided and missing[0] < max(decided):
        raise Refused(
            f"{missing[0]} would be decided after {max(decided)}, which is in the "
            "ledger already: history is not rewritten",
            "FROM",
            f"begin after {max(decided)}",
        )
    return missing


def decide(home: Home, days: list[date]) -> Iterator[Decided]:
    """Decide days in order; each is in the ledger when it is given back.

    Raises:
        WrongSetting: when a setting or a definition is refused.
        BuildFailed: when a day does not build or pass its tests: the ledger
            ends with the day before.
    """
    if not days:
        return
    break_seal(home)
    # Parsed once: no day changes what the project says.
    manifest = dbt(home, "parse")
    with rules.applied(home, whole=False) as anew:
        for day in days:
            started = time.monotonic()
            first = day == days[0]
            _build(home, day, manifest, first, anew if first else ())
            triggered, entered, holdout = _append(home, day)
            seconds = time.monotonic() - started
            yield Decided(day, triggered, entered, holdout, seconds)


def _build(
    home: Home,
    day: date,
    manifest: Manifest,
    with_seeds: bool,
    anew: Sequence[str],
) -> None:
    """Build and test what one day's decisions are made from.

    Nearly every model asks what was known on the day: only seeds need not be
    loaded again for the next. `anew` are dbt's arguments to keep nothing.
    """
    left_out = ["unit_test"] if with_seeds else ["unit_test", "seed"]
    try:
        dbt(
            home,
            "--no-write-json",
            "build",
            *anew,
            *(word for kind in left_out for word in ("--exclude-resource-type", kind)),
            "--indirect-selection",
            "cautious",
            "--vars",
            json.dumps({"as_of_date": day.isoformat(), "as_of_at": None}),
            "--select",
            *(f"+{name}" for name in NEEDED),
            target=TARGET,
            manifest=manifest,
        )
    except BuildFailed as error:
        raise BuildFailed(f"{day}: {error}") from error


def _append(home: Home, day: date) -> tuple[int, int, int]:
    """Add a day's decisions to the ledger; returns triggered, entered, held out."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.database}' as build (read_only)")
        ledger.append(home, connection, day)
        return connection.execute(
            "select count(*), count(*) filter (where outcome = 'entered'), "
            "count(*) filter (where outcome = 'holdout') "
            "from build.marts.promotion_decisions where decided_on = ?",
            [day],
        ).fetchone()
