"""The benchmark of the whole: its retailer, its contenders, its page."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import CHECKOUT, DemoRetailer

import bench
import bench_data
import bench_report
import bench_sql
import report
from percorso.door import Declarations, land
from percorso.home import Home

BENCHMARKS = CHECKOUT / "benchmarks"
SIZE = 0.002
RESULTS = sorted(BENCHMARKS.glob("results/bench_*m.json"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both deliveries of a small retailer."""
    folder = tmp_path_factory.mktemp("bench") / "files"
    bench_data.make_up(SIZE, folder)
    return folder


def test_the_same_seed_makes_the_same_bytes(made: Path, tmp_path: Path) -> None:
    bench_data.make_up(SIZE, tmp_path / "again")
    for delivery in ("first", "next"):
        told, again = (
            (folder / delivery / "manifest.json").read_text()
            for folder in (made, tmp_path / "again")
        )
        assert told == again


def test_both_deliveries_land_whole(made: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for delivery in ("first", "next"):
        manifest = json.loads((made / delivery / "manifest.json").read_text())
        landed = land(home, made / delivery, Declarations())
        assert landed.counts() == {
            "files_count": len(manifest["files"]),
            "landed_count": sum(file["rows"] for file in manifest["files"]),
            "quarantined_count": 0,
            "duplicate_count": 0,
        }
        assert not landed.warnings


def test_sizes_are_those_asked_for(made: Path) -> None:
    listed = json.loads((made / "first" / "manifest.json").read_text())["files"]
    rows: dict[str, int] = {}
    for file in listed:
        entity = file["file"].split("/")[0]
        rows[entity] = rows.get(entity, 0) + file["rows"]
    for entity, millions in {
        "crm_contacts": 3,
        "orders": 5,
        "order_lines": 10,
        "web_events": 50,
        "message_events": 20,
    }.items():
        asked = millions * SIZE * 1_000_000
        assert asked * 0.93 < rows[entity] < asked * 1.07, entity


def test_a_day_more_is_that_day_and_no_other(made: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'Europe/Rome'")
        for delivery, days in (
            ("first", "<= date '2026-06-30'"),
            ("next", "= date '2026-07-01'"),
        ):
            for entity, column, kind in (
                ("orders", "placed_at", "csv"),
                ("web_events", "loaded_at", "parquet"),
            ):
                path = made / delivery / entity / f"*.{kind}"
                wrong = connection.execute(
                    f"""
                    select count(*) from '{path}'
                    where not {column}::timestamptz::date {days}
                    """
                ).fetchone()[0]
                assert wrong == 0, (delivery, entity)


def test_visits_begin_in_order_of_time(made: Path) -> None:
    with duckdb.connect() as connection:
        apart = connection.execute(
            f"""
            select count(*) from (
                select
                    occurred_at,
                    lag(occurred_at) over (order by filename, file_row_number) as before
                from read_parquet(
                    '{made}/first/web_events/*.parquet', filename = true,
                    file_row_number = true
                )
            )
            where occurred_at < before - interval 1 hour
            """
        ).fetchone()[0]
    assert apart == 0


@pytest.mark.parametrize(
    "query",
    [
        *(query for inputs in bench_sql.INPUTS.values() for query in inputs.values()),
        *bench_sql.ANSWERS.values(),
    ],
)
def test_what_is_compared_is_there(demo: DemoRetailer, query: str) -> None:
    """A column that a model has no more is noticed before a benchmark of an hour."""
    path = str(demo.home / "build.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute(f"describe {query}").fetchall()


# The others take as long again each: they run with the long tests.
CHAINS = [
    c if c == "promotions" else pytest.param(c, marks=pytest.mark.long)
    for c in bench_sql.INPUTS
    if c in bench_sql.ANSWERS
]


@pytest.mark.parametrize("chain", CHAINS)
def test_contenders_find_what_the_models_find(
    demo: DemoRetailer, tmp_path: Path, chain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "INPUTS", {chain: bench_sql.INPUTS[chain]})
    found = bench.compared(demo.home, tmp_path, 1)[chain]
    assert found["rows"] > 0
    assert {"scan", "tuned"} <= found["contenders"].keys()


def test_another_answer_counts_for_nothing(demo: DemoRetailer, tmp_path: Path) -> None:
    target = tmp_path / "found.parquet"
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        answer = bench_sql.ANSWERS["promotions"]
        connection.execute(f"copy ({answer}) to '{target}'")
        assert bench.same(demo.home, "promotions", "all", target) > 1
        connection.execute(f"copy (from ({answer}) offset 1) to '{target}'")
    with pytest.raises(
        AssertionError, match=r"one finds other promotions: 1 of .* miss"
    ):
        bench.same(demo.home, "promotions", "one", target)


def test_a_contender_that_is_killed_is_told_of(
    demo: DemoRetailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system does where there is not memory enough."""
    run, ends = subprocess.run, []

    def killed(command: list[str], **options: Any) -> subprocess.CompletedProcess:
        if command[3] == "pandas":
            ends.append(command)
            command = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
        return run(command, **options)

    monkeypatch.setattr(bench.subprocess, "run", killed)
    monkeypatch.setattr(bench, "CONTENDERS", ["scan", "pandas", "tuned"])
    monkeypatch.setattr(bench, "INPUTS", {"promotions": bench_sql.INPUTS["promotions"]})
    found = bench.compared(demo.home, tmp_path, 2)["promotions"]
    assert found["rows"] > 0
    assert found["contenders"]["pandas"] == {}
    assert len(ends) == 1
    assert found["contenders"]["tuned"]["cpu_seconds"] >= 0
    result = json.loads(RESULTS[0].read_text())
    result["chains"]["promotions"] = found
    page = bench_report.described(result, [])
    assert re.search(r"\| promotions \|.*\| killed \|", page)
    assert "`killed` is what took more memory" in page


def test_what_was_measured_before_a_failure_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room to publish costs the last figure alone; no tables, everything."""
    steps: dict[str, Any] = {"land": {}, "run": {"cpu_seconds": 7.0}}

    def failed(command: list[str], **_: Any) -> subprocess.CompletedProcess:
        Path(command[-1]).write_text(json.dumps({"steps": steps}))
        return subprocess.CompletedProcess(command, 1, "", "a trace\nno room\n")

    monkeypatch.setattr(bench.subprocess, "run", failed)
    found = bench.median_of([bench.walked(0.1, "next", tmp_path, anew=False)])
    assert found == {"steps": {"land": {}, "run": {"cpu_seconds": 7.0}}} | {
        "failed": "no room"
    }
    result = json.loads(RESULTS[0].read_text())
    del result["day"]["steps"]["publish"]
    result["day"]["failed"] = "no room"
    page = bench_report.described(result, [])
    assert "did not come to its end: no room." in page
    assert re.search(r"\| publishing \|.*\| +\| [0-9.]+ \|", page)
    with pytest.raises(subprocess.CalledProcessError):
        bench.walked(0.1, "first", tmp_path, anew=False)
    del steps["run"]
    with pytest.raises(subprocess.CalledProcessError):
        bench.walked(0.1, "next", tmp_path, anew=False)


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_pages_say_what_was_measured(path: Path) -> None:
    result = json.loads(path.read_text())
    page = bench_report.described(result, bench.earlier(path.parent, path.stem))
    assert path.with_suffix(".md").read_text() == page.rstrip() + "\n"
    told = [*bench_report.STEPS.values(), *result["chains"]]
    told += [f"`{name}`" for name in dearest(result)]
    for name in told:
        assert f"| {name} |" in page, name


def dearest(result: dict) -> list[str]:
    """The models that took longest."""
    costs = bench_report.net(result)
    return sorted(costs, key=costs.get)[-10:]


def test_what_is_kept_reads_back_as_it_was() -> None:
    """Braces and lines within a text are the text's own."""
    figures = {"a": {"b": {"c": 1, "d": " \n "}, "e": [1, 2], "f": {}}, "g": "[ 1 ]"}
    assert report.in_lines(figures) == (
        '{\n  "a": {\n    "b": {"c": 1, "d": " \\n "},\n    "e": [1, 2],\n    "f": {}\n'
        '  },\n  "g": "[ 1 ]"\n}'
    )
    for path in RESULTS:
        told = path.read_text()
        assert told == report.in_lines(json.loads(told)) + "\n"


def test_growth_is_that_of_time_over_size() -> None:
    small, large = (
        {
            "size": size,
            "floor": {"models": {"model": {"cpu_seconds": 0.1}}},
            "full": {"models": {"model": {"cpu_seconds": 0.1 + seconds}}},
        }
        for size, seconds in ((0.1, 1.0), (1.0, 100.0))
    )
    (grown,) = bench_report.growth(large, [small])
    assert grown["exponent"] == pytest.approx(2)
    assert bench_report.growth(small, [large]) == []


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (7.99, "met"),
        (8.0, "met"),
        (8.01, "missed, 1.0 times as much"),
        (16, "missed, 2.0 times as much"),
    ],
)
def test_a_target_is_met_up_to_its_bound(measured: float, verdict: str) -> None:
    assert bench_report.judged("", measured, 8)[-1] == verdict


@pytest.mark.long
def test_a_whole_retailer_is_measured(tmp_path: Path) -> None:
    options = ["--size", "0.001", "--runs", "1", "--results", str(tmp_path)]
    assert bench.main([*options, "--work", str(tmp_path / "work")]) == 0
    told = json.loads((tmp_path / "bench_0.001m.json").read_text())
    assert (
        told["day"]["rows"]["stg_shop__orders"]
        > told["full"]["rows"]["stg_shop__orders"]
    )
    assert told["full"]["models"].keys() == told["floor"]["models"].keys()
    assert told["converted"]["cpu_seconds"] > 0
