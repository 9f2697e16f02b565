"""What each landing brought of each entity, and what that says of the last ones.

A delivery is all that one landing brought of an entity. Its size is the rows that
were taken, repeated ones among them: so that an entity which comes whole every day
and one which comes in increments are both compared with what usually comes.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from percorso.checks.rules import Check
from percorso.door_typing import literal
from percorso.home import Home

# So many deliveries before one tell what is usual; with fewer nothing is said.
HISTORY = 7


@dataclass(frozen=True)
class Delivery:
    """All that one landing brought of one entity, and what was usual before.

    Rows are counted as the books count them.
    `landed_at` is None for what landed before moments were kept. `usual` is the
    median size of the deliveries before it, `HISTORY` at most; `earlier` is how
    many those are.
    """

    entity: str
    landed_at: datetime | None
    rows_in: int
    landed: int
    duplicate: int
    quarantined: int
    files: list[str]
    earlier: int
    usual: float | None

    @property
    def size(self) -> int:
        """Rows that were taken, repeated ones among them."""
        return self.landed + self.duplicate

    def is_short(self, at_least: float) -> bool:
        """True when less came than a share of what is usual, where that is known."""
        if self.earlier < HISTORY:
            return False
        return self.size < at_least * self.usual


@dataclass(frozen=True)
class Fact:
    """What is known of a delivery before any row is read.

    `failing` counts what fails, None where nothing can be said; `observed` says
    it, or why not.
    """

    failing: int | None
    expected: str
    observed: str

    @property
    def is_known(self) -> bool:
        """True when something can be said."""
        return self.failing is not None


@dataclass(frozen=True)
class Deliveries:
    """Every delivery by entity, the earliest first.

    `since` is the moment of the last run that passed: later deliveries are new,
    for they have not been built of yet. None: all are.
    """

    by_entity: dict[str, list[Delivery]]
    since: datetime | None

    def new(self, entity: str) -> list[Delivery]:
        """The new deliveries of an entity."""
        return [one for one in self.by_entity.get(entity, []) if self._is_new(one)]

    def _is_new(self, one: Delivery) -> bool:
        if self.since is None:
            return True
        return one.landed_at is not None and one.landed_at > self.since

    @property
    def landings_count(self) -> int:
        """How many landings brought anything."""
        return len({one.landed_at for of in self.by_entity.values() for one in of})


def deliveries(home: Home, since: datetime | None) -> Deliveries:
    """What was delivered, as the landed books tell.

    Args:
        home: where it landed.
        since: the moment of the last run that passed; None when there is none.
    """
    books = literal(str(home.landed / "files" / "files.parquet"))
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        rows = connection.execute(
            f"""
            with landings as (
                select
                    entity,
                    landed_at,
                    sum(rows_in)::bigint as rows_in,
                    sum(rows_landed)::bigint as landed,
                    sum(rows_duplicate)::bigint as duplicate,
                    sum(rows_quarantined)::bigint as quarantined,
                    list(file order by file) as files
                from read_parquet({books})
                group by entity, landed_at
                having sum(rows_in) > 0
            )
            select *, count(*) over before, median(landed + duplicate) over before
            from landings
            window before as (
                partition by entity order by landed_at asc nulls first
                rows between {HISTORY} preceding and 1 preceding
            )
            order by entity, landed_at asc nulls first
            """
        ).fetchall()
    found: dict[str, list[Delivery]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Delivery(*row))
    return Deliveries(found, since)


def volume(check: Check, new: list[Delivery]) -> Fact:
    """Whether deliveries are as large as usual.

    A short one is made good by a later one that repeats its rows and is not short
    itself.

    Args:
        check: the check of volume, with the share that has to come.
        new: deliveries since the last run that passed, the earliest first.
    """
    if not new:
        return Fact(None, check.expected, "nothing new came")
    last = new[-1]
    if last.earlier < HISTORY:
        told = f"{last.size:,} rows; {last.earlier} deliveries came before, "
        return Fact(None, check.expected, f"{told}{HISTORY} tell what is usual")
    short = [
        delivery
        for number, delivery in enumerate(new)
        if delivery.is_short(check.at_least)
        and not any(
            later.duplicate >= delivery.landed and not later.is_short(check.at_least)
            for later in new[number + 1 :]
        )
    ]
    worst = min(short, key=lambda delivery: delivery.size, default=last)
    least = math.ceil(check.at_least * worst.usual)
    return Fact(
        max(least - worst.size, 0) if short else 0,
        f"{least:,} rows or more: {check.at_least:.0%} of the median of the {HISTORY} "
        f"deliveries before, {worst.usual:,.0f}",
        f"{worst.size:,} rows",
    )


def quarantined(check: Check, new: Iterable[Delivery]) -> Fact:
    """Whether no more rows were refused than may be."""
    rows_in = sum(delivery.rows_in for delivery in new)
    if not rows_in:
        return Fact(None, check.expected, "nothing new came")
    refused = sum(delivery.quarantined for delivery in new)
    return Fact(
        refused if refused > check.at_most * rows_in else 0,
        check.expected,
        f"{refused:,} of {rows_in:,} rows",
    )
