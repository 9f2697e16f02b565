"""What a build keeps of the one before is what a build from nothing would make."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import DemoRetailer, Retailer
from scenarios.build import dbt, read

from percorso import rules
from percorso.home import Home

LAST_DAY = date(2026, 6, 30)
# Every table that keeps rows of an earlier run, with what tells runs apart.
KEPT = {
    "staging.stg_web__events": ["landed_file"],
    "staging.stg_messaging__events": ["landed_file"],
    "intermediate.int_events_bucketed": ["version"],
    "intermediate.int_buckets_sessioned": ["version"],
    "intermediate.int_events_aggregated_to_sessions": ["version"],
    "intermediate.int_interests_told": ["version"],
    "intermediate.int_phases_evidenced": ["version"],
    "intermediate.int_phases_begun": ["version", "made_at"],
    "intermediate.int_touchpoints_stepped": ["version"],
    "intermediate.int_paths_named": ["version"],
}
CHAINS = ("visitors", "journeys", "people")


def bring_up_to(retailer: Retailer, day: date, models: list[str] | None = None) -> None:
    """Bring models up to a day, and all that they stand on; all that keep rows."""
    names = models or [table.split(".")[1] for table in KEPT]
    told = json.dumps({"as_of_date": day.isoformat(), "as_of_at": None})
    dbt(retailer, "run", "--vars", told, "--select", *(f"+{name}" for name in names))


def compare(found: Retailer, expected: Retailer) -> None:
    """Every table that keeps rows has the same in both homes."""
    with duckdb.connect() as db:
        for name, home in (("found", found.home), ("expected", expected.home)):
            db.execute(f"attach '{home / 'build.duckdb'}' as {name} (read_only)")
        for table, technical in KEPT.items():
            rows = f"select * exclude ({', '.join(technical)}) from"
            for one, other in (("found", "expected"), ("expected", "found")):
                differing = db.execute(
                    f"{rows} {one}.{table} except all {rows} {other}.{table}"
                ).fetchall()
                assert not differing, (table, one, len(differing), differing[:3])


def outdated(retailer: Retailer, what: str) -> tuple[int, int]:
    """How many of a chain the last run made anew, and of how many."""
    ((some, everybody),) = read(
        retailer,
        f"select (select count(*) from int_{what}_outdated), "
        f"(select count(*) from int_{what}_versioned)",
    )
    return some, everybody


@pytest.fixture(scope="module")
def brought(demo: DemoRetailer, module_home: Path) -> Retailer:
    """The demo taken ten days back, without a file, and on to its last day.

    Meanwhile events arrive, some late and some corrected, people turn out to be
    one, signs grow too old, and the file comes back. One run stops where it is
    noted what is new, and nothing made of it.
    """
    shutil.copytree(demo.home, module_home, symlinks=True)
    retailer = Retailer(landing=demo.landing, home=module_home)
    path = sorted((module_home / "landed" / "web_events").glob("*.parquet"))[0]
    path.rename(module_home / path.name)
    earlier = LAST_DAY - timedelta(days=10)
    bring_up_to(retailer, earlier)
    # Neither what nobody knew yet is left, nor what was read from the file.
    assert read(
        retailer,
        "select count(*) from staging.stg_web__events "
        f"where loaded_at >= '{earlier + timedelta(days=1)}'::date "
        f"or landed_file like '%{path.name}'",
    ) == [(0,)]
    (module_home / path.name).rename(path)
    bring_up_to(retailer, LAST_DAY, models=["int_visitors_versioned"])
    bring_up_to(retailer, LAST_DAY)
    return retailer


def test_what_is_kept_is_what_a_build_from_nothing_makes(
    demo: DemoRetailer, brought: Retailer
) -> None:
    """Not a row differs, and most people were not touched."""
    compare(brought, demo)
    for what in CHAINS:
        some, everybody = outdated(brought, what)
        assert 0 < some < everybody / 2, (what, some, everybody)


def test_a_part_is_refused(brought: Retailer) -> None:
    """One table of a chain refreshed by itself would lose whoever is not new."""
    before = read(brought, "select count(*) from int_phases_evidenced")
    with pytest.raises(AssertionError) as told:
        dbt(brought, "run", "--select", "int_phases_evidenced", "--full-refresh")
    assert "+int_phases_evidenced" in str(told.value)
    assert read(brought, "select count(*) from int_phases_evidenced") == before


def test_under_other_settings_nothing_is_kept(brought: Retailer) -> None:
    """Visits by another gap are not mixed with those that are kept."""
    told = json.dumps({"as_of_date": str(LAST_DAY), "session_gap_minutes": 10})
    dbt(brought, "run", "--vars", told, "--select", "+int_buckets_sessioned")
    some, everybody = outdated(brought, "visitors")
    assert some == everybody > 0


def test_other_rules_make_everything_anew(
    demo: DemoRetailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables are made anew by other rules, and until a build by them completes."""
    home = Home(tmp_path)
    anew = ("--full-refresh",)
    note = rules.note_of(home)
    home.database.touch()
    with rules.applied(home) as first:
        assert first == anew
    with rules.applied(home) as second:
        assert second == ()
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    monkeypatch.setenv("PERCORSO_DEFINITIONS", str(definitions))
    (definitions / "phase_rules.csv").write_text("phase,sign\n")
    with pytest.raises(KeyError), rules.applied(home) as third:
        assert third == anew
        raise KeyError
    assert not note.exists()
    monkeypatch.delenv("PERCORSO_DEFINITIONS")
    # Some tables may be by the rules of the build that failed.
    with rules.applied(home, whole=False) as part:
        assert part == anew
    assert not note.exists()
    with rules.applied(home) as last:
        assert last == anew
    home.database.unlink()
    with rules.applied(home) as lost:
        assert lost == anew
    # A home of the demo is known by now.
    assert rules.note_of(Home(demo.home)).exists()
