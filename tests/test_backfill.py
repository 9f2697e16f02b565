"""Past days decided in order: the same as from nothing, and nobody is lost.

The days themselves are decided in `.venv/bin/pytest -m long tests/test_backfill.py`,
three of them in minutes, sixty in an hour; test_ledger.py decides two.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import SCRIPTS, DemoRetailer, Retailer

from percorso import ledger
from percorso.backfill import plan
from percorso.days import read_day
from percorso.errors import Refused
from percorso.home import Home

DAYS = [date(2026, 6, 28), date(2026, 6, 29), date(2026, 6, 30)]
CONTACTED = ("entered", "holdout")
PENDING = (
    "no_address",
    "no_consent",
    "suppressed",
    "cooldown",
    "frequency_cap",
    "lost_to_priority",
)
PATIENCE = 600

Ledger = dict[date, list[tuple]]


def landed_as(demo: DemoRetailer, home: Path) -> Retailer:
    """A home of its own with the demo's landed files, and nothing built."""
    home.mkdir()
    (home / "landed").symlink_to(demo.home / "landed")
    return Retailer(landing=demo.landing, home=home)


def backfill(retailer: Retailer, first: date, last: date) -> str:
    """Run a range; returns what was printed, fails otherwise."""
    done = retailer.run("backfill.py", "--from", str(first), "--to", str(last))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(retailer: Retailer) -> dict[date, Path]:
    """The ledger's file of each day."""
    folder = ledger.folder(Home(retailer.home))
    return {day: folder / f"{day}.parquet" for day in ledger.days(Home(retailer.home))}


def read(retailer: Retailer) -> Ledger:
    """Every row of the ledger, day by day, in an order of its own."""
    return {
        day: duckdb.sql(f"select * from read_parquet('{path}') order by all").fetchall()
        for day, path in files(retailer).items()
    }


def forget(retailer: Retailer, *kept: date) -> None:
    """Delete the days of the ledger that are not kept."""
    for day, path in files(retailer).items():
        if day not in kept:
            path.unlink()


def kill_after(retailer: Retailer, day: date) -> None:
    """Begin the range, and kill it without warning once a day is decided."""
    command = [sys.executable, str(SCRIPTS / "backfill.py")]
    running = subprocess.Popen(
        [*command, "--from", str(DAYS[0]), "--to", str(DAYS[-1])],
        env=retailer.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    path = ledger.folder(Home(retailer.home)) / f"{day}.parquet"
    until = time.monotonic() + PATIENCE
    while not path.exists() and running.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.2)
    running.kill()
    running.wait()


@dataclass
class Story:
    """What became of one home: its ledgers and what was printed."""

    retailer: Retailer
    every: Ledger
    again: Ledger
    cut: Ledger
    skipping: Ledger
    printed: list[str]


@pytest.fixture(scope="module")
def story(demo: DemoRetailer, module_home: Path) -> Iterator[Story]:
    """Every day; killed and gone on with; the second day left out."""
    retailer = landed_as(demo, module_home)
    printed = [backfill(retailer, DAYS[0], DAYS[-1])]
    every = read(retailer)
    forget(retailer)
    kill_after(retailer, DAYS[0])
    cut = read(retailer)
    printed.append(backfill(retailer, DAYS[0], DAYS[-1]))
    again = read(retailer)
    forget(retailer, DAYS[0])
    printed.append(backfill(retailer, DAYS[2], DAYS[2]))
    yield Story(retailer, every, again, cut, read(retailer), printed)


def caught_up(retailer: Retailer, every: Ledger, skipping: Ledger) -> list[tuple]:
    """Last words of two chains on each trigger that they do not agree on.

    `every` has each of the days after the last that both know, `skipping` the last
    of them alone; the home is built as of it. Returns the outcome of each (None
    where it has none), whether the trigger stands on that day without a last word,
    whether the person was contacted on a day left out, and whether they were first
    decided under the same id.
    """
    days = [*sorted(set(every) - set(skipping)), max(every)]
    columns = ", ".join(f"{c} {kind}" for c, kind in ledger.COLUMNS.items())
    marks = ", ".join("?" for _ in ledger.COLUMNS)
    with duckdb.connect() as connection:
        path = Home(retailer.home).database
        connection.execute(f"attach '{path}' as build (read_only)")
        for name, kept in (("every", every), ("skipping", skipping)):
            connection.execute(f"create table decided ({columns})")
            rows = [row for day in days for row in kept.get(day, [])]
            connection.executemany(f"insert into decided values ({marks})", rows)
            # Two ids of one person, known as one on the last day.
            connection.execute(
                f"""
                create table {name} as
                select decided.* replace (
                    coalesce(ids.customer_id, decided.customer_id) as customer_id
                )
                from decided
                left join build.intermediate.int_customer_ids_resolved as ids
                    on decided.customer_id = ids.issued_customer_id
                """
            )
            connection.execute("drop table decided")
        return connection.execute(
            f"""
            with told as (
                from every
                qualify row_number() over (
                    partition by promotion_id, customer_id, trigger_id
                    order by decided_on desc, outcome in ('entered', 'holdout') desc
                ) = 1
            )
            select
                told.outcome,
                skipping.outcome,
                standing.trigger_id is not null
                and not exists (
                    from build.intermediate.int_decisions_resolved as settled
                    where settled.promotion_id = standing.promotion_id
                        and settled.customer_id = standing.customer_id
                        and settled.trigger_id = standing.trigger_id
                        and settled.decided_on < ?
                        and settled.outcome not in {PENDING}
                ),
                exists (
                    from every as earlier
                    where earlier.customer_id
                        = coalesce(told.customer_id, skipping.customer_id)
                        and earlier.decided_on < ?
                        and earlier.outcome in ('entered', 'holdout')
                ),
                told.first_customer_id = skipping.first_customer_id
            from told
            full join skipping using (promotion_id, customer_id, trigger_id)
            left join build.intermediate.int_triggers_unioned as standing
                using (promotion_id, customer_id, trigger_id)
            where told.outcome is distinct from skipping.outcome
            """,
            [days[-1], days[-1]],
        ).fetchall()


def unexplained(differing: list[tuple]) -> list[tuple]:
    """What caps, priorities and ages do not explain, of what `caught_up` gives."""
    waited = ("lost_to_priority", "frequency_cap", "cooldown")
    ended = ("expired", "retention_expired", "already_contacted")

    def is_explained(row: tuple) -> bool:
        every, skipping, is_standing, is_contacted, is_same_draw = row
        if skipping is None:
            # Undone, or no longer theirs: nothing that is due is left undecided.
            return not is_standing
        if every is None:
            # Another trigger of the person stood before it each day.
            return skipping in ended
        if {every, skipping} <= {*CONTACTED}:
            # Two ids that became one on a day left out: the first to be decided
            # draws.
            return not is_same_draw
        return skipping in ended or (
            is_contacted and (skipping in waited or every in waited + ended)
        )

    return [row for row in differing if not is_explained(row)]


@pytest.mark.long
def test_each_day_is_told_and_kept(story: Story) -> None:
    assert sorted(story.every) == DAYS
    for day in DAYS:
        (line,) = [x for x in story.printed[0].splitlines() if x.startswith(str(day))]
        assert f"triggered {len(story.every[day]):,} " in line
        assert story.every[day]
    assert "make build" in story.printed[0].splitlines()[-1]


@pytest.mark.long
def test_days_decide_differently(story: Story) -> None:
    """Else every day could have been built as of one."""
    counts = [len(story.every[day]) for day in DAYS]
    assert counts[0] > 2 * counts[1]
    assert len({tuple(row[:3] for row in story.every[day]) for day in DAYS}) == 3
    for day in DAYS:
        decided_at = {
            row[list(ledger.COLUMNS).index("decided_at")] for row in story.every[day]
        }
        assert len(decided_at) == 1


@pytest.mark.long
def test_killed_run_leaves_whole_days_and_goes_on(story: Story) -> None:
    """What was decided before the kill stays, and the same days come of it."""
    assert DAYS[0] in story.cut
    for day, rows in story.cut.items():
        assert rows == story.every[day]
    assert "in the ledger already" in story.printed[1]
    assert not [x for x in story.printed[1].splitlines() if x.startswith(str(DAYS[0]))]
    assert not list(ledger.folder(Home(story.retailer.home)).glob("*.tmp"))


@pytest.mark.long
def test_the_same_days_from_nothing_are_the_same(story: Story) -> None:
    """Row for row, on the same home with its ledger deleted."""
    assert story.again == story.every


@pytest.mark.long
def test_a_day_left_out_loses_nobody(story: Story) -> None:
    """Whoever is due is decided a day later, and a difference has its reason."""
    assert sorted(story.skipping) == [DAYS[0], DAYS[2]]
    assert story.skipping[DAYS[0]] == story.every[DAYS[0]]
    differing = caught_up(story.retailer, story.every, story.skipping)
    assert not unexplained(differing)
    # One slot where there were two: whoever won it had theirs the day before.
    assert [row for row in differing if row[1] == "lost_to_priority" and row[3]]


@pytest.mark.long
def test_nothing_is_published(story: Story) -> None:
    """What a range leaves is no whole build, and publishing says so."""
    home = story.retailer.home
    assert not (home / "published").exists()
    done = story.retailer.run("publish.py")
    assert done.returncode == 2
    assert not (home / "published").exists()


@pytest.mark.long
def test_range_breaks_the_seal_of_a_build(
    demo: DemoRetailer, story: Story, tmp_path: Path
) -> None:
    """Even where a whole build had passed its audit before."""
    home = story.retailer.home
    target = home / "target" / "run_results.json"
    target.write_bytes((demo.home / "target" / "run_results.json").read_bytes())
    done = story.retailer.run("publish.py")
    assert done.returncode == 2
    assert "has changed since the build" in done.stderr
    target.unlink()


@pytest.mark.long
def test_a_day_run_twice_adds_nobody(story: Story) -> None:
    """Nothing is built, and not a byte of the ledger moves."""
    before = {day: path.read_bytes() for day, path in files(story.retailer).items()}
    printed = backfill(story.retailer, DAYS[2], DAYS[2])
    assert "1 days are in the ledger already" in printed
    after = {day: path.read_bytes() for day, path in files(story.retailer).items()}
    assert after == before


@pytest.fixture
def home(demo: DemoRetailer, tmp_path: Path, monkeypatch) -> Home:
    """A home with landed files, in an environment without settings."""
    for name in [n for n in os.environ if n.startswith("PERCORSO_")]:
        monkeypatch.delenv(name)
    return Home(landed_as(demo, tmp_path / "home").home)


def remember(home: Home, *days: date) -> None:
    """Put days without rows in the ledger."""
    ledger.prepare(home)
    empty = (ledger.folder(home) / "empty.parquet").read_bytes()
    for day in days:
        (ledger.folder(home) / f"{day}.parquet").write_bytes(empty)


@pytest.mark.parametrize(
    "text", ["", "2026-06-31", "20260601", "yesterday", "2026-6-1"]
)
def test_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is no day - FROM - write it as"):
        read_day(text, "FROM")


def test_range_the_wrong_way_round_is_refused(home: Home) -> None:
    with pytest.raises(Refused, match="2026-06-30 comes after 2026-06-28"):
        plan(home, DAYS[2], DAYS[0])


def test_future_day_is_refused(home: Home, monkeypatch) -> None:
    """Later than a build would take for today: the landed manifest's day."""
    assert plan(home, DAYS[2], DAYS[2]) == [DAYS[2]]
    with pytest.raises(Refused, match="lies in the future: data are known until 2026"):
        plan(home, DAYS[2], DAYS[2] + timedelta(1))
    monkeypatch.setenv("PERCORSO_AS_OF", str(DAYS[1]))
    with pytest.raises(Refused, match=f"known until {DAYS[1]}"):
        plan(home, DAYS[0], DAYS[2])


def test_history_is_not_rewritten(home: Home) -> None:
    """No day is decided after a later one; those in the ledger are passed over."""
    remember(home, DAYS[1])
    with pytest.raises(Refused, match=f"{DAYS[0]} would be decided after {DAYS[1]}"):
        plan(home, DAYS[0], DAYS[2])
    assert plan(home, DAYS[1], DAYS[2]) == [DAYS[2]]
    remember(home, DAYS[0])
    assert plan(home, DAYS[0], DAYS[2]) == [DAYS[2]]
    assert plan(home, DAYS[0], DAYS[1]) == []


def test_one_moment_for_many_days_is_refused(home: Home, monkeypatch) -> None:
    monkeypatch.setenv("PERCORSO_AS_OF_AT", "2026-06-30T15:00Z")
    with pytest.raises(Refused, match="PERCORSO_AS_OF_AT - unset it"):
        plan(home, DAYS[0], DAYS[1])


def test_home_without_landed_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing is landed yet"):
        plan(Home(tmp_path), DAYS[0], DAYS[1])


def test_refusal_is_one_line_and_exits_with_2(tmp_path: Path) -> None:
    retailer = Retailer(landing=tmp_path, home=tmp_path / "home")
    done = retailer.run("backfill.py", "--from", "2026-06-30", "--to", "2026-06-28")
    assert done.returncode == 2
    assert done.stderr.startswith("backfill: 2026-06-30 comes after 2026-06-28")
    assert len(done.stderr.splitlines()) == 1


def test_day_with_nobody_due_is_known_as_decided(tmp_path: Path) -> None:
    """Else the range could not go on after it."""
    home = Home(tmp_path)
    ledger.prepare(home)
    columns = ", ".join(f"{c} {kind}" for c, kind in ledger.COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build; create schema build.marts")
        connection.execute(f"create table build.marts.promotion_decisions ({columns})")
        assert ledger.append(home, connection, DAYS[0]) == 0
    assert ledger.days(home) == {DAYS[0]}


@pytest.mark.long
def test_sixty_days(demo: DemoRetailer, new_home: Path) -> None:
    """Sixty days twice, a week of them left out, and a build of the last."""
    retailer = landed_as(demo, new_home)
    days = [DAYS[-1] - timedelta(n) for n in reversed(range(60))]
    backfill(retailer, days[0], days[-1])
    every = read(retailer)
    assert sorted(every) == days
    forget(retailer, *days[:-8])
    backfill(retailer, days[-1], days[-1])
    differing = caught_up(retailer, every, read(retailer))
    assert not unexplained(differing)
    assert [row for row in differing if row[:2] == ("entered", "expired")]
    forget(retailer)
    backfill(retailer, days[0], days[-1])
    assert read(retailer) == every
    (retailer.home / "landed").unlink()
    retailer.build()
    assert read(retailer) == every
    # The first day alone is what a build makes of an empty ledger.
    forget(retailer)
    backfill(retailer, days[-1], days[-1])
    assert read(retailer) == read(demo)
