"""Spark: a cluster on this machine, and what is handed to it."""

import importlib.util
import json
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import psutil
import pytest
from conftest import CHECKOUT, SCRIPTS, Retailer
from engines import differing

from percorso import spark_connection
from percorso.demo.engine import LAST_DAY
from percorso.errors import Refused
from percorso.home import Home
from percorso.run import dbt
from percorso.spark_definitions import write
from percorso.spark_publish import superseded

NEEDS_SPARK = pytest.mark.skipif(
    not (shutil.which("java") and importlib.util.find_spec("pyspark")),
    reason="Java or the extra [spark] is not installed",
)

# What a run says of itself, and of what it checked.
OWN = {"ops.run_history", "ops.door_checks"}


@pytest.fixture
def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def spark(home: Path, action: str, **settings: str) -> subprocess.CompletedProcess:
    """Run the program on a home; the exit code is the caller's to judge."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PERCORSO_")}
    return subprocess.run(
        [sys.executable, str(SCRIPTS / "spark.py"), action],
        env={**kept, "PERCORSO_HOME": str(home), **settings},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_java_it_says_what_to_install(tmp_path: Path, free_port: int) -> None:
    none = {"PATH": "", "JAVA_HOME": "", "PERCORSO_SPARK_PORT": str(free_port)}
    done = spark(tmp_path, "up", **none)
    assert done.returncode == 2
    assert "needs Java 17" in done.stderr
    assert "default-jre-headless" in done.stderr


def test_a_taken_port_is_told_and_nothing_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = spark(tmp_path, "up", PERCORSO_SPARK_PORT=str(port))
    assert done.returncode == 3
    assert f"port {port} is taken" in done.stderr
    assert not (tmp_path / "spark").exists()


@pytest.mark.parametrize("given", ["0", "65536", "-1", "thrift"])
def test_what_is_no_port_is_refused(given: str, tmp_path: Path) -> None:
    done = spark(tmp_path, "up", PERCORSO_SPARK_PORT=given)
    assert done.returncode == 2
    assert "is no port - PERCORSO_SPARK_PORT" in done.stderr


def test_down_leaves_alone_who_took_over_a_number(tmp_path: Path) -> None:
    """The process of a note may have ended, and another have its number."""
    (tmp_path / "spark").mkdir()
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        told = tmp_path / "spark" / "cluster.json"
        told.write_text(json.dumps({"master": other.pid}))
        done = spark(tmp_path, "down")
        assert done.returncode == 0
        assert "0 processes stopped" in done.stdout
        assert other.poll() is None
        assert not told.exists()
    finally:
        other.kill()
        other.wait()


@pytest.mark.long
@NEEDS_SPARK
def test_it_comes_up_once_and_goes_down_whole(tmp_path: Path, free_port: int) -> None:
    settings = {"PERCORSO_SPARK_PORT": str(free_port)}
    try:
        done = spark(tmp_path, "up", **settings)
        assert done.returncode == 0, done.stderr
        started = json.loads((tmp_path / "spark" / "cluster.json").read_text())
        assert list(started) == ["master", "worker1", "worker2", "server"]
        again = spark(tmp_path, "up", **settings)
        assert again.returncode == 3
        assert "up already" in again.stderr
    finally:
        done = spark(tmp_path, "down", **settings)
    assert "4 processes stopped" in done.stdout
    assert not any(psutil.pid_exists(pid) for pid in started.values())


def test_a_program_refuses_an_engine_that_it_would_not_publish_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would build there, and publish what DuckDB held before as if it were new."""
    monkeypatch.setenv("PERCORSO_TARGET", "spark")
    with pytest.raises(Refused, match="published by nobody - PERCORSO_TARGET"):
        dbt(Home(tmp_path), "build")
    assert not list(tmp_path.iterdir())


def test_definitions_are_handed_over_with_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the retailer's own goes before the one shipped."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "category_groups.csv").write_text(
        'category_group,category\n"gifts, all",toys\ngifts,\n'
    )
    monkeypatch.setenv("PERCORSO_DEFINITIONS", str(own))
    count = write(Home(tmp_path))
    assert count == len(list((CHECKOUT / "seeds").glob("*.csv")))
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"from '{tmp_path}/definitions/category_groups/*.parquet'"
        ).fetchall()
    assert rows == [("gifts, all", "toys", 2), ("gifts", None, 3)]


@pytest.mark.parametrize(
    ("erased_at", "dropped"),
    [
        (None, ["v20260601t000000000000"]),
        (
            datetime(2026, 6, 4, tzinfo=UTC),
            [f"v2026060{n}t000000000000" for n in "123"],
        ),
        (
            datetime(2026, 6, 9, tzinfo=UTC),
            [f"v2026060{n}t000000000000" for n in "12345"],
        ),
    ],
)
def test_five_versions_are_kept_and_none_of_before_an_erasure(
    erased_at: datetime | None, dropped: list[str]
) -> None:
    """The one that is shown stays, whatever its clock says."""
    names = [f"v2026060{n}t000000000000" for n in "123456"]
    assert superseded(names, erased_at) == dropped


@pytest.mark.long
@NEEDS_SPARK
def test_both_engines_make_the_same_of_the_demo(
    tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table that people read, row by row, and dbt's tests pass on both.

    `PEOPLE` says how large the demo is, `DAYS` how many days are built, one after
    the other. With `CLUSTER=1` a server and two workers do what else this process
    does.
    """
    home = Home(tmp_path / "home")
    is_cluster = os.environ.get("CLUSTER") == "1"
    settings = {
        "PERCORSO_SPARK_PORT": str(free_port),
        "PERCORSO_SPARK_METHOD": "thrift" if is_cluster else "session",
    }
    retailer = Retailer(tmp_path / "landing", home.root, settings)
    people = ("--people", os.environ.get("PEOPLE") or "300")
    done(retailer.run("generate_demo.py", *people, "--out", str(retailer.landing)))
    days = int(os.environ.get("DAYS") or "1")
    if is_cluster:
        done(spark(home.root, "up", **settings))
    try:
        for left in reversed(range(days)):
            day = LAST_DAY - timedelta(days=left)
            settings["PERCORSO_AS_OF"] = day.isoformat()
            for name, value in retailer.environment.items():
                monkeypatch.setenv(name, value)
            done(retailer.run("land.py"))
            done(retailer.dbt("build", "--exclude-resource-type", "unit_test"))
            done(retailer.run("spark.py", "build"))
            assert differing_apart(home, built_tables(home)) == {}, day
            retailer.build()
            assert differing_apart(home, published_tables(home)) == {}, day
        if days > 1:
            done(retailer.run("spark.py", "rollback"))
            run = spark_connection.connect(home)
            days_shown = run("select max(decided_on) from published_crm.segment_sizes")
            assert days_shown == [(LAST_DAY - timedelta(days=1),)]
    finally:
        spark(home.root, "down", **settings)


def done(process: subprocess.CompletedProcess) -> None:
    """Fail with what a program printed unless it did what it was to do."""
    assert process.returncode == 0, process.stdout[-5000:] + process.stderr[-5000:]


def built_tables(home: Home) -> list[tuple[Path, str, str]]:
    """The tables that people read, as both engines have built them."""
    with duckdb.connect(str(home.database), read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name "
            "from information_schema.tables "
            "where table_schema in ('marts', 'ops') order by all"
        ).fetchall()
    return [(home.database, name, name) for (name,) in names if name not in OWN]


def published_tables(home: Home) -> list[tuple[Path, str, str]]:
    """What both engines show of them."""
    found = []
    for audience in ("crm", "bi"):
        path = home.published / f"{audience}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'main'"
            ).fetchall()
        found += [
            (path, f"main.{name}", f"published_{audience}.{name}") for (name,) in names
        ]
    return found


def differing_apart(
    home: Home, tables: list[tuple[Path, str, str]]
) -> dict[str, dict[str, int]]:
    """What `differing` finds, in a process of its own.

    A session holds the home's metastore until its process ends, and the next build
    is another process.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        return apart.submit(differing, home, tables).result()
