"""Checks what landed before anything is built of it, and keeps what was found."""

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso.checks import overrides, results
from percorso.checks.definitions import checks
from percorso.checks.deliveries import (
    HISTORY,
    Deliveries,
    Fact,
    deliveries,
    quarantined,
    volume,
)
from percorso.checks.freshness import freshness, max_age_days, read
from percorso.checks.measure import (
    Verdict,
    columns,
    connect,
    count,
    first_failed,
    sweep,
    views,
    write_facts,
)
from percorso.checks.report import Finding, Report
from percorso.checks.rules import Check
from percorso.errors import OutOfRoom, PercorsoError, first_line
from percorso.home import Home

PAGES = "PERCORSO_DATA_DOCS"

Checks = dict[str, list[Check]]
Facts = dict[Check, Fact]


class Blocked(PercorsoError):
    """What landed is not fit to be built of: nothing is built or published."""

    exit_code = 2


def check(home: Home, run_id: str | None = None, now: datetime | None = None) -> Report:
    """Check what landed in a home, and keep the results in its state.

    Args:
        home: where the files have landed; nobody else is at work on it.
        run_id: of the run in the journal; told by the moment when None.
        now: the moment of the run; the machine's when None.

    Returns:
        What was found, when nothing stops the run.

    Raises:
        Blocked: a critical check failed and nobody accepted it.
        Refused: a check, a limit or an override is wrong.
        OutOfRoom: the disk or the memory is full.
        PercorsoError: what is in the home cannot be read.
    """
    now = now or datetime.now(UTC)
    run_id = run_id or now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    try:
        report = _check(home, run_id, now)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        raise OutOfRoom(
            f"{first_line(error)} while checking what landed - {home.root} - give "
            "disk, memory (PERCORSO_MEMORY) or the right that is missing and run "
            "again; what is published is as it was"
        ) from error
    except duckdb.Error as error:
        raise PercorsoError(
            f"the engine failed ({first_line(error)}) - {home.root} - restore or "
            "remove the file that it names; if it names none, please report it"
        ) from error
    if report.of("failed"):
        raise Blocked(_why_blocked(home, report.of("failed")))
    return report


def _check(home: Home, run_id: str, now: datetime) -> Report:
    sweep(home)
    with_pages = (os.environ.get(PAGES) or "1") != "0"
    known = checks()
    accepted = overrides.accepted(known)
    came = deliveries(home, since=results.last_passed(home))
    # Of what was never handed over there is nothing to check.
    every = {entity: of for entity, of in known.items() if entity in came.by_entity}
    facts = _facts(home, every, came)
    with views(home) as path:
        with connect(path) as connection:
            facts |= {
                one: columns(connection, one)
                for one in _of_kind(every, "columns").values()
            }
            write_facts(connection, facts, came)
        facts |= _out_of_reach(every, facts)
        asked = {
            entity: [one for one in of if one not in facts or facts[one].is_known]
            for entity, of in every.items()
        }
        if with_pages:
            # Takes seconds to import: only where its pages are wanted.
            from percorso.checks import pages

            verdicts = pages.validate_with_pages(home, path, asked, facts, run_id, now)
        else:
            verdicts = count(path, asked)
        report = _report(path, every, facts, verdicts, accepted)
    results.keep(home, run_id, [f.as_row(run_id, now) for f in report.findings])
    if with_pages:
        pages.write_index(home)
    return report


def _of_kind(every: Checks, kind: str) -> dict[str, Check]:
    """The checks of one kind, by entity."""
    return {one.entity: one for of in every.values() for one in of if one.kind == kind}


def _facts(home: Home, every: Checks, came: Deliveries) -> Facts:
    """What is known of deliveries before any row is read."""
    facts = {
        one: volume(one, came.new(entity))
        for entity, one in _of_kind(every, "volume").items()
    }
    facts |= {
        one: quarantined(one, came.new(entity))
        for entity, one in _of_kind(every, "quarantined").items()
    }
    max_age = max_age_days()
    can_block = max_age is not None or came.landings_count > HISTORY
    told = read(home) if can_block else {}
    return facts | {
        one: freshness(one, told.get(entity), max_age)
        for entity, one in _of_kind(every, "freshness").items()
    }


def _out_of_reach(every: Checks, facts: Facts) -> Facts:
    """Checks of rows that cannot be read, or need an entity that is not there."""
    wrong = [
        entity
        for entity, one in _of_kind(every, "columns").items()
        if facts[one].failing
    ]
    found = {}
    for of_entity in every.values():
        for one in of_entity:
            if one.needs and one.needs not in every:
                why = f"{one.needs} is not handed over"
                found[one] = Fact(None, one.expected, why)
            elif wrong and not one.is_of_delivery:
                why = f"the columns of {', '.join(wrong)} are wrong"
                found[one] = Fact(None, one.expected, why)
    return found


def _report(
    path: Path,
    every: Checks,
    facts: Facts,
    verdicts: dict[Check, Verdict],
    accepted: frozenset[tuple[str, str]],
) -> Report:
    with connect(path) as connection:
        return Report(
            [
                _finding(connection, one, facts.get(one), verdicts.get(one), accepted)
                for of_entity in every.values()
                for one in of_entity
            ]
        )


def _finding(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    fact: Fact | None,
    verdict: Verdict | None,
    accepted: frozenset[tuple[str, str]],
) -> Finding:
    """What became of a check; without a verdict it was not judged."""
    expected = fact.expected if fact else check.expected
    if verdict is None:
        return Finding(check, "not judged", expected, fact.observed)
    where, asked_by = None, None
    if verdict.is_passed:
        outcome = "passed"
    else:
        where = first_failed(connection, check)
        outcome = "failed" if check.severity == "critical" else "warned"
        if (check.entity, check.name) in accepted:
            outcome, asked_by = "accepted", overrides.as_told()
    return Finding(
        check,
        outcome,
        expected,
        fact.observed if fact else f"{verdict.failing:,} of {verdict.rows:,} rows fail",
        verdict.rows,
        None if check.kind in ("columns", "freshness") else verdict.failing,
        where,
        asked_by,
    )


def _why_blocked(home: Home, failed: list[Finding]) -> str:
    """What stops the run and what to do about it, in one line."""
    first, *more = failed
    told = str(first) + (f"; and {len(more)} more" if more else "")
    names = ",".join(finding.key for finding in failed)
    return (
        f"{told} - {home.landed / first.check.entity} - nothing was built: deliver "
        f"what is missing, or run once with {overrides.SETTING}={names}"
    )
