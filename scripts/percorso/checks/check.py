"""Checks what landed before anything is built of it, and keeps what was found."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from percorso.checks import overrides, results
from percorso.checks.definitions import checks
from percorso.checks.deliveries import (
    HISTORY,
    Delivery,
    Fact,
    deliveries,
    landings_count,
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
    views,
    write_facts,
)
from percorso.checks.rules import Check
from percorso.errors import PercorsoError
from percorso.home import Home

PAGES = "PERCORSO_DATA_DOCS"
SHOWN_WARNINGS = 5


class Blocked(PercorsoError):
    """What landed is not fit to be built of: nothing is built or published."""

    exit_code = 2


@dataclass(frozen=True)
class Finding:
    """What became of one check in one run, as the table of results has it."""

    check: Check
    expected: str
    observed: str
    rows: int | None
    failing: int | None
    first_failed: str | None
    outcome: str

    def __str__(self) -> str:
        """The finding in one line."""
        told = f"{self.check.entity}: {self.observed}, expected: {self.expected}"
        return told + (f", first {self.first_failed}" if self.first_failed else "")


@dataclass(frozen=True)
class Report:
    """What one run found."""

    findings: list[Finding]

    def of(self, outcome: str) -> list[Finding]:
        """The findings of one outcome."""
        return [finding for finding in self.findings if finding.outcome == outcome]

    @property
    def warnings(self) -> list[str]:
        """What the console is told: failures that were accepted, then warnings."""
        told = [
            f"accepted by {overrides.SETTING}: {finding}"
            for finding in self.of("accepted")
        ]
        warned = [str(finding) for finding in self.of("warned")]
        told += warned[:SHOWN_WARNINGS]
        if len(warned) > SHOWN_WARNINGS:
            told.append(f"{len(warned) - SHOWN_WARNINGS} more checks of what landed")
        return told

    def __str__(self) -> str:
        """The run in one line."""
        told = [(len(self.of(outcome)), outcome) for outcome in results.OUTCOMES]
        return ", ".join(f"{number} {outcome}" for number, outcome in told if number)


def check(
    home: Home, run_id: str | None = None, now: datetime | None = None
) -> Report:
    """Check what landed in a home, and keep the results in its state.

    Args:
        home: where the files have landed.
        run_id: of the run in the journal; told by the moment when None.
        now: the moment of the run; the machine's when None.

    Returns:
        What was found, when nothing stops the run.

    Raises:
        Blocked: a critical check failed and nobody accepted it.
        Refused: a check, a limit or an override is wrong.
    """
    now = now or datetime.now(UTC)
    run_id = run_id or now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    every = checks()
    accepted = overrides.accepted(every)
    found = deliveries(home)
    every = {entity: of for entity, of in every.items() if entity in found}
    facts = _facts_of_deliveries(home, every, found)
    with views(home) as path:
        with connect(path) as connection:
            for of_entity in every.values():
                for one in of_entity:
                    if one.kind == "columns":
                        facts[one] = columns(connection, one)
            write_facts(connection, facts)
        silent = _not_judged(every, facts)
        asked = {
            entity: [one for one in of if one not in silent]
            for entity, of in every.items()
        }
        with_pages = (os.environ.get(PAGES) or "1") != "0"
        if not with_pages:
            verdicts = count(path, asked)
        else:
            # Takes seconds to import: only where its pages are wanted.
            from percorso.checks.pages import validate_with_pages, write_index

            verdicts = validate_with_pages(home, path, asked, facts, run_id, now)
        with connect(path) as connection:
            report = Report(
                [
                    _silence(one, silent[one])
                    if one in silent
                    else _finding(
                        one, facts.get(one), verdicts[one], accepted, connection
                    )
                    for of_entity in every.values()
                    for one in of_entity
                ]
            )
    results.keep(home, run_id, [_row(run_id, now, f) for f in report.findings])
    if with_pages:
        write_index(home)
    failed = report.of("failed")
    if failed:
        raise Blocked(_told(home, failed))
    return report


def _facts_of_deliveries(
    home: Home, every: dict[str, list[Check]], found: dict[str, list[Delivery]]
) -> dict[Check, Fact]:
    since, max_age = results.last_passed(home), max_age_days()
    new = {
        entity: [
            delivery
            for delivery in of_entity
            if since is None
            or (delivery.landed_at is not None and delivery.landed_at > since)
        ]
        for entity, of_entity in found.items()
    }
    can_block = max_age is not None or landings_count(found) > HISTORY
    told = read(home) if can_block else {}
    facts = {}
    for entity, of_entity in every.items():
        for one in of_entity:
            if one.kind == "volume":
                facts[one] = volume(one, new[entity])
            elif one.kind == "quarantined":
                facts[one] = quarantined(one, new[entity])
            elif one.kind == "freshness":
                facts[one] = freshness(one, told.get(entity), max_age)
    return facts


def _not_judged(
    every: dict[str, list[Check]], facts: dict[Check, Fact]
) -> dict[Check, Fact]:
    """Checks that nothing can be said of, each with why."""
    silent = {check: fact for check, fact in facts.items() if fact.failing is None}
    for of_entity in every.values():
        for one in of_entity:
            if one.needs and one.needs not in every:
                why = f"{one.needs} is not handed over"
                silent[one] = Fact(None, one.expected, why)
    return silent


def _silence(check: Check, fact: Fact) -> Finding:
    return Finding(check, fact.expected, fact.observed, None, None, None, "not judged")


def _finding(check, fact, verdict: Verdict, accepted, connection) -> Finding:
    if verdict.is_passed:
        outcome, where = "passed", None
    else:
        where = first_failed(connection, check)
        if (check.entity, check.name) in accepted:
            outcome = "accepted"
        else:
            outcome = "failed" if check.severity == "critical" else "warned"
    counts_rows = check.kind not in ("columns", "freshness")
    return Finding(
        check,
        fact.expected if fact else check.expected,
        fact.observed if fact else f"{verdict.failing:,} of {verdict.rows:,} rows fail",
        verdict.rows,
        verdict.failing if counts_rows else None,
        where,
        outcome,
    )


def _row(run_id: str, now: datetime, finding: Finding) -> tuple:
    """A finding in the order of `results.COLUMNS`."""
    is_accepted = finding.outcome == "accepted"
    return (
        run_id,
        now,
        finding.check.entity,
        finding.check.name,
        finding.check.severity,
        finding.expected,
        finding.observed,
        finding.rows,
        finding.failing,
        finding.first_failed,
        finding.outcome,
        overrides.given() if is_accepted else None,
    )


def _told(home: Home, failed: list[Finding]) -> str:
    """What stops the run and what to do, in one line."""
    names = ",".join(f"{f.check.name}:{f.check.entity}" for f in failed)
    first, *more = failed
    told = f"{first}" + (f"; and {len(more)} more" if more else "")
    return (
        f"{told} - {home.landed} - nothing was built: deliver what is missing, or run "
        f"once with {overrides.SETTING}={names}"
    )
