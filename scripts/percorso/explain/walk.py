"""The chain of records that makes one person of many identifiers."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Record:
    """A record: its kind, id and the system that it came from."""

    kind: str
    record_id: str
    source: str


@dataclass(frozen=True)
class Tie:
    """Two identifiers that records carry together, and the first such record."""

    one: int
    other: int
    record: Record
    day: date


@dataclass(frozen=True)
class Step:
    """One record that ties new identifiers to one that was told before."""

    record: Record
    day: date
    known: int
    new: tuple[int, ...]


def walk(founder: int, ties: list[Tie]) -> list[Step]:
    """The way from one identifier to all that it is tied to, breadth first.

    Of each identifier the earliest ties come first. All that one record told on
    one day is told at once.
    """
    around: dict[int, list[Tie]] = defaultdict(list)
    for tie in sorted(ties, key=lambda t: (t.day, t.record.kind, t.record.record_id)):
        around[tie.one].append(tie)
        around[tie.other].append(tie)
    told = {founder}
    queue = deque([founder])
    steps = []
    while queue:
        known = queue.popleft()
        for tie in around[known]:
            new = _new_of(tie, known, around, told)
            if new:
                told.update(new)
                queue.extend(new)
                steps.append(Step(tie.record, tie.day, known, tuple(new)))
    return steps


def _new_of(
    first: Tie, known: int, around: dict[int, list[Tie]], told: set[int]
) -> list[int]:
    """Identifiers not told yet that one record ties to a known one on a day."""
    new: list[int] = []
    ends = deque([known])
    while ends:
        here = ends.popleft()
        for tie in around[here]:
            end = tie.other if tie.one == here else tie.one
            same = (tie.record, tie.day) == (first.record, first.day)
            if same and end not in told and end not in new:
                new.append(end)
                ends.append(end)
    return new
