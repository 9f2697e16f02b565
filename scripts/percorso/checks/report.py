"""What one run's checks came to: for the console and for the table of results."""

from dataclasses import dataclass
from datetime import datetime

from percorso.checks import results
from percorso.checks.rules import Check

SHOWN_WARNINGS = 5


@dataclass(frozen=True)
class Finding:
    """What became of one check in one run.

    `rows`, `failing` and `first_failed` are as `results.COLUMNS` has them;
    `accepted_by` is the setting by which somebody let a failure pass.
    """

    check: Check
    outcome: str
    expected: str
    observed: str
    rows: int | None = None
    failing: int | None = None
    first_failed: str | None = None
    accepted_by: str | None = None

    def as_row(self, run_id: str, checked_at: datetime) -> tuple:
        """The finding in the order of `results.COLUMNS`."""
        return (
            run_id,
            checked_at,
            self.check.entity,
            self.check.name,
            self.check.severity,
            self.expected,
            self.observed,
            self.rows,
            self.failing,
            self.first_failed,
            self.outcome,
            self.accepted_by,
        )

    @property
    def key(self) -> str:
        """The name by which a failure is accepted."""
        return f"{self.check.name}:{self.check.entity}"

    def __str__(self) -> str:
        """The finding in one line."""
        told = f"{self.check.entity}: {self.observed}, expected: {self.expected}"
        return told + (f", first {self.first_failed}" if self.first_failed else "")


@dataclass(frozen=True)
class Report:
    """Everything one run found."""

    findings: list[Finding]

    def of(self, outcome: str) -> list[Finding]:
        """The findings of one outcome."""
        return [finding for finding in self.findings if finding.outcome == outcome]

    @property
    def warnings(self) -> list[str]:
        """What the console is told: failures that were accepted, then warnings."""
        told = [
            f"accepted by {finding.accepted_by}: {finding}"
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
