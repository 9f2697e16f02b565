"""How a home stands: what is published, how the last run ended, what is late."""

import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso import journal, ledger
from percorso.errors import PercorsoError, first_line
from percorso.home import Home
from percorso.lock import holder
from percorso.publish import stands_on
from percorso.summary import as_of, late
from percorso.words import counted

# The runs by which a version comes to be, or fails to.
MAKERS = ("build", "refresh", "publish", "rollback", "erase")


@dataclass(frozen=True)
class Status:
    """What is to be told of a home, line by line, and whether all is well.

    `is_well` is False when nothing is published, the published version cannot be
    read, or the last run that was to publish one did not.
    """

    lines: list[str]
    is_well: bool


def status(home: Home) -> Status:
    """Look at a home, also while a run is at work on it; nothing is changed."""
    published, is_readable = _published(home)
    at_work = holder(home)
    runs = journal.runs(home)
    last = next((r for r in reversed(runs) if r["command"] in MAKERS), None)
    # Nobody holds the home: what says that it runs was killed.
    is_killed = last and last["outcome"] == "running" and not at_work
    is_good = not last or (last["outcome"] in ("done", "running") and not is_killed)
    days = ledger.days(home)
    lines = [
        *published,
        _line("last run", _run(last, is_killed) if last else "none"),
        *([f"{'':<12}{last['message']}"] if last and last["message"] else []),
        _line("at work", at_work or "nobody"),
        _line("ledger", f"decided until {max(days)}" if days else "no day decided yet"),
        _line("room", _room(home)),
    ]
    return Status(lines, is_readable and is_good)


def _published(home: Home) -> tuple[list[str], bool]:
    """What is said of the published version, and whether it can be read."""
    if not home.published.exists():
        return [_line("published", "nothing yet: make build")], False
    version = home.published.resolve()
    try:
        with (
            duckdb.connect(str(version / "crm.duckdb"), read_only=True) as crm,
            duckdb.connect(str(version / "ops.duckdb"), read_only=True) as ops,
        ):
            day = as_of(crm)
            quarantined = ops.execute("select count(*) from quarantine").fetchone()[0]
            overdue = late(ops)
    except duckdb.Error as error:
        return [
            _line("published", f"{version.name} cannot be read: {first_line(error)}"),
            _line("", "make build makes another, make rollback shows the one before"),
        ], False
    base = stands_on(version)
    earlier = sorted(p.name for p in home.versions.iterdir() if p.name < version.name)
    return [
        _line("published", f"{version.name}, {_ago(_moment(version))}"),
        *([_line("refreshed", f"stands on the build {base}")] if base else []),
        _line("as of", str(day or "no day: no promotion is active")),
        _line("before it", f"{len(earlier)} versions kept for make rollback"),
        _line("quarantine", f"{quarantined:,} rows, see quarantine in ops.duckdb"),
        _line("late", overdue or "nothing"),
    ], True


def _run(row: dict, is_killed: bool) -> str:
    """A run in a line: what it was, when, how it ended and how long it took."""
    told = f"{row['command']}, {'killed' if is_killed else row['outcome']}"
    told += f", begun {row['started_at']:%Y-%m-%d %H:%M:%SZ}"
    if row["ended_at"]:
        told += f", {(row['ended_at'] - row['started_at']).total_seconds():.0f} s"
    return told


def _room(home: Home) -> str:
    """How much of the disk a home takes."""
    size = 0
    for path in home.root.rglob("*"):
        # A run at work takes files away while one looks.
        with suppress(FileNotFoundError):
            told = path.lstat()
            size += told.st_size if stat.S_ISREG(told.st_mode) else 0
    return f"{size / 1e6:,.0f} MB in {home.root}"


def _moment(version: Path) -> datetime:
    """When a version was made, by its name."""
    try:
        return datetime.strptime(version.name, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise PercorsoError(
            f"{version.name!r} is no name of a version - {version} - make build"
        ) from error


def _ago(moment: datetime) -> str:
    """How long ago a moment was, in its largest unit."""
    seconds = (datetime.now(UTC) - moment).total_seconds()
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(seconds // size)
        if count:
            return f"{counted(count, name)} ago"
    return "just now"


def _line(name: str, told: str) -> str:
    return f"{name:<12}{told}"
