"""A refresh: what lands now is in an audience, and nothing else has moved.

That it decides what a whole build of the moment decides: `.venv/bin/pytest -m long
tests/test_refresh.py`.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import DemoRetailer, Retailer

from percorso import days, refresh, rules
from percorso.errors import Refused
from percorso.home import Home

# The day after the demo's last build.
DAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 15, tzinfo=UTC)
PEOPLE = 30
# A cart is spoken of four hours after it was left.
DUE, NOT_YET = "2026-07-01T10:59:00Z", "2026-07-01T11:01:00Z"
CONTACTED = ("entered", "holdout")
SEGMENT = "segment_cart_reminder"


@dataclass
class Story:
    """A home after two refreshes of a day, and what each left."""

    retailer: Retailer
    built: Path
    left: dict[str, str]
    first: subprocess.CompletedProcess
    first_rows: set[tuple]
    first_version: Path
    second: subprocess.CompletedProcess


def decided(retailer: Retailer) -> set[tuple]:
    """The day's decisions as published: who, on what, what came of it, and when."""
    return set(
        retailer.query(
            "select promotion_id, customer_id, outcome, variant, decided_at "
            f"from promotion_decisions where decided_on = '{DAY}'"
        )
    )


def leave_carts(retailer: Retailer) -> dict[str, str]:
    """Deliver carts of people who may be written to; returns when, by customer."""
    people = retailer.query(
        f"""
        select customers.customer_id, min(logins.identifier_value)
        from customers
        inner join customer_identifiers as logins
            on customers.customer_id = logins.customer_id
            and logins.identifier_type = 'account_id' and not logins.is_shared
        where customers.email_consent
        group by all order by all limit {PEOPLE}
        """
    )
    assert len(people) == PEOPLE
    left = {
        customer_id: DUE if number % 2 else NOT_YET
        for number, (customer_id, _) in enumerate(people)
    }
    rows = [
        f"refresh-{number},{left[customer_id]},refresh-{number},add_to_cart,"
        f"{account},SKU1,appliances.fridges,1,99.00"
        for number, (customer_id, account) in enumerate(people)
    ]
    head = (
        "event_id,occurred_at,visitor_id,event_type,account_id,product_id,"
        "category,quantity,value"
    )
    file = retailer.landing / "web_events" / "now.csv"
    file.write_text("\n".join([head, *rows, ""]))
    return left


@pytest.fixture(scope="module")
def story(
    demo: DemoRetailer, tmp_path_factory: pytest.TempPathFactory, module_home: Path
) -> Story:
    """Carts that land within the day, and two refreshes: at 15:00, and at its end."""
    retailer = demo.copied(tmp_path_factory.mktemp("refresh"), module_home)
    retailer.settings["PERCORSO_AS_OF"] = f"{DAY}"
    built = retailer.home.joinpath("published").resolve()
    left = leave_carts(retailer)
    first = retailer.run("refresh.py", "--at", f"{AT:%Y-%m-%dT%H:%M:%SZ}")
    assert first.returncode == 0, first.stdout + first.stderr
    first_rows = decided(retailer)
    first_version = retailer.home.joinpath("published").resolve()
    second = retailer.run("refresh.py")
    assert second.returncode == 0, second.stdout + second.stderr
    return Story(retailer, built, left, first, first_rows, first_version, second)


def reminded(rows: set[tuple]) -> dict[str, str]:
    """Who is decided for a cart, and what came of it."""
    return {who: what for promotion, who, what, *_ in rows if promotion == SEGMENT[8:]}


def test_a_cart_is_in_its_segment_once_it_is_due(story: Story) -> None:
    """At 15:00 whoever left one before 11:00, and none of the others."""
    new = {
        who: what
        for who, what in reminded(story.first_rows).items()
        if who in story.left
    }
    assert set(new) == {who for who, at in story.left.items() if at == DUE}
    contacted = {who for who, outcome in new.items() if outcome in CONTACTED}
    assert len(contacted) > PEOPLE / 4
    told = sum(what == "entered" for what in reminded(story.first_rows).values())
    assert re.search(rf"cart_reminder: .*\b{told} entered", story.first.stdout)
    segment = story.retailer.query(f"select customer_id from {SEGMENT}")
    assert contacted <= {who for (who,) in segment}


def test_the_next_refresh_adds_who_fell_due_since(story: Story) -> None:
    """What the day decided stands; the other carts are added, and no other."""
    rows = decided(story.retailer)
    assert story.first_rows < rows
    assert {at for *_, at in story.first_rows} == {AT}
    assert {at for *_, at in rows - story.first_rows} == {days.end_of(DAY)}
    late = {who for who, at in story.left.items() if at == NOT_YET}
    assert set(reminded(rows - story.first_rows)) == late


def test_the_ledger_has_whoever_is_published(story: Story) -> None:
    """So that nobody is decided for again."""
    path = story.retailer.home / "state" / "promotion_decisions" / f"{DAY}.parquet"
    rows = duckdb.execute(
        "select promotion_id, customer_id, outcome, variant, decided_at "
        f"from read_parquet('{path}')"
    ).fetchall()
    assert len(rows) == len(decided(story.retailer))


def test_bi_shows_the_segment_under_pseudonyms(story: Story) -> None:
    """The same people as in crm, and none of their ids."""
    crm, bi = (
        story.retailer.query(f"select customer_id from {SEGMENT}", database)
        for database in ("crm", "bi")
    )
    assert len(crm) == len(bi) > 0
    assert not set(crm) & set(bi)


def test_everything_else_is_as_it_was_built(story: Story) -> None:
    """A board or a report never mixes an old table with half of a new one."""
    names = {
        name
        for (name,) in story.retailer.query(
            "select table_name from duckdb_tables() where schema_name = 'main'"
        )
    }
    assert len(names) > 60
    with duckdb.connect() as db:
        for name, folder in (
            ("old", story.built),
            ("new", story.retailer.home / "published"),
        ):
            db.execute(f"attach '{folder}/crm.duckdb' as {name} (read_only)")
        changed = {
            name
            for name in names
            if db.execute(f"from old.{name} except all from new.{name}").fetchone()
            or db.execute(f"from new.{name} except all from old.{name}").fetchone()
        }
    assert {SEGMENT, "promotion_decisions", "segment_sizes"} <= changed
    assert all(
        name.startswith("segment_") or name == "promotion_decisions" for name in changed
    )
    assert "segment_forecast" not in changed


def test_versions_of_builds_are_kept_and_one_of_refreshes(story: Story) -> None:
    """However often it is refreshed, the build that it stands on can be shown."""
    versions = {path.name for path in (story.retailer.home / "versions").iterdir()}
    shown = story.retailer.home.joinpath("published").resolve().name
    assert story.first_version.name not in versions
    assert versions == {story.built.name, shown}


def test_status_tells_of_the_refresh(story: Story) -> None:
    """The last run that made what is read."""
    done = story.retailer.run("status.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "refresh, done" in done.stdout
    assert f"stands on the build {story.built.name}" in done.stdout


def test_half_of_a_build_is_not_published(story: Story) -> None:
    """The working tables are of two moments now: only a build makes them whole."""
    done = story.retailer.run("publish.py")
    assert done.returncode == 1
    assert "run make build" in done.stderr


@pytest.mark.long
def test_a_whole_build_decides_the_same(story: Story, new_home: Path) -> None:
    """Of the same files, ledger and moments: from nothing, by every model."""
    shutil.copytree(story.retailer.home, new_home, symlinks=True)
    (new_home / "state" / "promotion_decisions" / f"{DAY}.parquet").unlink()
    whole = Retailer(story.retailer.landing, new_home, dict(story.retailer.settings))
    for moment in (f"{AT:%Y-%m-%dT%H:%M:%SZ}", ""):
        whole.settings["PERCORSO_AS_OF_AT"] = moment
        whole.build()
    assert decided(whole) == decided(story.retailer)


# ---- what is refused


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with nothing in it, and a day."""
    monkeypatch.setenv("PERCORSO_AS_OF", f"{DAY}")
    return Home(tmp_path)


def test_without_a_build_there_is_nothing_to_refresh(home: Home) -> None:
    """Before anything is landed."""
    with pytest.raises(Refused, match="nothing is published yet"):
        refresh.refresh(home, None)


def test_what_was_rolled_back_to_is_not_refreshed(home: Home) -> None:
    """The tables at hand are those of the build that was taken back."""
    for name in ("20260630T050000000000Z", "20260701T050000000000Z"):
        (home.versions / name).mkdir(parents=True)
    home.published.symlink_to(Path("versions") / "20260630T050000000000Z")
    with pytest.raises(Refused, match="what is shown was rolled back to"):
        refresh.refresh(home, None)


def test_other_rules_are_for_a_build(
    demo: DemoRetailer, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the tables would be made by one definition, half by another."""
    shutil.copy(demo.home / "build.duckdb", home.database)
    shutil.copy(demo.home / "built.rules", home.root)
    assert rules.are_applied(home)
    home.published.symlink_to(demo.home / "published")
    monkeypatch.setenv("PERCORSO_CURRENCY", "CHF")
    with pytest.raises(Refused, match="the settings have changed"):
        refresh.refresh(home, None)


def test_what_python_compiled_is_no_rule(monkeypatch, tmp_path: Path) -> None:
    """It comes and goes beside the models; what is made by them stays."""
    (tmp_path / "models" / "__pycache__").mkdir(parents=True)
    (tmp_path / rules.PROJECT).touch()
    monkeypatch.setattr(rules, "CHECKOUT", tmp_path)
    before = rules.in_force()
    (tmp_path / "models" / "__pycache__" / "fitted.pyc").touch()
    assert rules.in_force() == before
    (tmp_path / "models" / "fitted.py").touch()
    assert rules.in_force() != before


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        ("2026-06-30T21:59:59.999999Z", False),
        ("2026-06-30T22:00:00Z", True),
        ("2026-07-01T21:59:59.999999Z", True),
        ("2026-07-01T22:00:00Z", False),
    ],
)
def test_the_moment_is_of_the_day(home: Home, at: str, is_taken: bool) -> None:
    """Midnight in Rome is 22:00 UTC in summer."""
    moment = datetime.fromisoformat(at)
    if is_taken:
        assert refresh.moment_of(home, moment) == (DAY, moment)
    else:
        with pytest.raises(Refused, match=f"is not of {DAY}"):
            refresh.moment_of(home, moment)


def test_without_a_moment_it_is_now_or_the_end_of_the_day(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day that is over is decided whole; today up to now."""
    assert refresh.moment_of(home, None) == (DAY, days.end_of(DAY))
    today = days.day_of(datetime.now(UTC))
    monkeypatch.setenv("PERCORSO_AS_OF", f"{today}")
    before = datetime.now(UTC)
    assert before <= refresh.moment_of(home, None)[1] <= datetime.now(UTC)


def test_no_moment_before_what_was_decided(home: Home) -> None:
    """Who were one person then may be another's by now: time runs forward."""
    decided = home.state / "promotion_decisions" / f"{DAY}.parquet"
    decided.parent.mkdir(parents=True)
    duckdb.sql(f"select timestamptz '{AT}' as decided_at").write_parquet(str(decided))
    assert refresh.moment_of(home, AT) == (DAY, AT)
    with pytest.raises(Refused, match="has been decided already"):
        refresh.moment_of(home, AT - timedelta(microseconds=1))
    # A build decides as of the end of its day unless it is told otherwise.
    end = days.end_of(DAY)
    duckdb.sql(f"select timestamptz '{end}' as decided_at").write_parquet(str(decided))
    assert refresh.moment_of(home, None) == (DAY, end)


def test_a_moment_that_is_none_is_told_in_a_line(tmp_path: Path) -> None:
    """With what was given and how to write it."""
    retailer = Retailer(landing=tmp_path, home=tmp_path / "home")
    done = retailer.run("refresh.py", "--at", "noon")
    assert done.returncode == 2
    assert done.stderr == (
        "refresh: 'noon' is no moment - AT - write it as 2026-06-30T15:00Z\n"
    )
