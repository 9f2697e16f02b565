"""Whom a moment decides for, between two builds of everything.

Only what decisions are made from is brought up to date; of what is published, only
the decisions and the segments change. What the day has decided stands: a refresh
adds whoever has fallen due since.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import duckdb

from percorso import ledger, rules
from percorso.apart import apart
from percorso.days import day_of, end_of, last_known
from percorso.door import Declarations, land
from percorso.erasure import journal
from percorso.errors import Refused
from percorso.home import Home, landing_folder
from percorso.journal import Run
from percorso.publish import publish_decisions
from percorso.run import dbt

DECISIONS = "promotion_decisions"
# The day's decisions, which each segment selects from.
TODAY = "int_decisions_filtered_to_today"
SEGMENTS = f"{TODAY}+1"
# Its compiled SQL is kept apart from the last whole build's.
TARGET = "target_refresh"


@dataclass
class Refreshed:
    """What a refresh came to.

    `added` counts people newly decided, by promotion and outcome; `seconds` tells
    each step's, dbt's own start apart.
    """

    day: date
    at: datetime
    landed: str
    warnings: list[str]
    added: Counter = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Time a step."""
        started = time.monotonic()
        yield
        self.seconds[step] = time.monotonic() - started


def refresh(home: Home, run: Run, at: datetime | None = None) -> Refreshed:
    """Land what came, decide as of a moment, publish who was decided.

    Args:
        home: a home with a published build.
        run: the journal's entry.
        at: the moment; None: now, or the end of the day that is built if that is
            over.

    Raises:
        Refused: there is no whole build to stand on, or the moment is none.
        PercorsoError: as landing, dbt and publishing do; what was published stays.
    """
    _check(home)
    with run.step("land"):
        landing = apart(land, home, landing_folder(), Declarations.from_env())
    run.note(**landing.counts())
    day, moment = moment_of(home, at)
    done = Refreshed(day, moment, str(landing), landing.warnings)
    before = _decided(home, day)
    with run.step("build"):
        marts = _build(home, done)
    with run.step("publish"), done.timed("publishing"):
        version = publish_decisions(home, marts)
        run.note(version=version.name)
    done.added = _decided(home, day) - before
    done.seconds["landing"] = run.row["land_seconds"]
    return done


def moment_of(home: Home, at: datetime | None) -> tuple[date, datetime]:
    """The business day and the moment to decide as of.

    Args:
        home: a home with landed files, or a day that is set.
        at: the moment that is asked for; None: now, or the end of the day that is
            built if that is over, but none that the day was decided after.

    Raises:
        Refused: the moment is not of that day, or the day was decided after it.
    """
    day = last_known(home)
    decided_at = _last_decided(home, day)
    if at is None:
        now = min(datetime.now(UTC), end_of(day))
        return day, max(now, decided_at or now)
    if day_of(at) != day:
        raise Refused(
            f"{at:%Y-%m-%d %H:%M:%SZ} is not of {day}, the day that is built",
            "AT",
            "name a moment of that day, or set PERCORSO_AS_OF to another",
        )
    if decided_at and at < decided_at:
        raise Refused(
            f"{at:%Y-%m-%d %H:%M:%SZ} has been decided already: the ledger knows what "
            f"was known at {decided_at:%H:%M:%SZ}",
            "AT",
            "name a later moment, or none; a build that is to be refreshed within "
            "its day is given its moment as PERCORSO_AS_OF_AT",
        )
    return day, at


def _check(home: Home) -> None:
    """Refuse where a refresh would have nothing whole to stand on."""
    remedy = "run make build, then refresh"
    if not home.published.exists():
        raise Refused("nothing is published yet", str(home.published), remedy)
    if journal.read(home) is not None:
        raise Refused("an erasure was interrupted", str(home.state), remedy)
    shown = home.published.resolve()
    if any(path.name > shown.name for path in shown.parent.iterdir()):
        raise Refused("what is shown was rolled back to", shown.name, remedy)
    if not rules.are_applied(home):
        raise Refused(
            "the project, the definitions or the settings have changed since the "
            "tables were built",
            str(home.database),
            remedy,
        )


def _decided(home: Home, day: date) -> Counter:
    """How many people a day has decided, by promotion and outcome."""
    rows = _of_ledger(
        home, day, "select promotion_id, outcome, count(*) from day group by all"
    )
    return Counter({(promotion, outcome): count for promotion, outcome, count in rows})


def _last_decided(home: Home, day: date) -> datetime | None:
    """The latest moment that a day was decided as of; None before the first."""
    rows = _of_ledger(home, day, "select max(decided_at) from day")
    return rows[0][0] if rows else None


def _of_ledger(home: Home, day: date, sql: str) -> list[tuple]:
    """Rows of a query on the ledger's file `day`; none when there is no file."""
    path = ledger.folder(home) / f"{day.isoformat()}.parquet"
    if not path.exists():
        return []
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.read_parquet(str(path)).create_view("day")
        return connection.execute(sql).fetchall()


def _build(home: Home, done: Refreshed) -> set[str]:
    """Build and test what is decided; returns the names of the marts."""
    with done.timed("dbt's start"):
        # Where a build has parsed before, little is left to do.
        manifest = dbt(home, "parse")
    told = {
        "as_of_date": done.day.isoformat(),
        "as_of_at": done.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    moment = ("--vars", json.dumps(told))
    with done.timed("models"):
        dbt(
            home,
            *("--no-write-json", "run", *moment),
            *("--select", f"+{DECISIONS}", SEGMENTS),
            target=TARGET,
            manifest=manifest,
        )
    with done.timed("tests"):
        dbt(
            home,
            *("--no-write-json", "test", *moment),
            *("--exclude-resource-type", "unit_test"),
            *("--indirect-selection", "cautious"),
            *("--select", DECISIONS, SEGMENTS),
            target=TARGET,
            manifest=manifest,
        )
    return {
        node.name
        for node in manifest.nodes.values()
        if node.schema == "marts"
        and (
            node.name == DECISIONS or f"model.percorso.{TODAY}" in node.depends_on.nodes
        )
    }
