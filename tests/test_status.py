"""The journal of runs and the page that says how a home stands."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from conftest import SCRIPTS, DemoRetailer

from percorso import journal
from percorso.errors import Busy, OutOfRoom, Refused
from percorso.home import Home
from percorso.lock import holder
from percorso.progress import DbtProgress
from percorso.status import status

KILLED = """
import os, signal, sys
from pathlib import Path
from percorso.home import Home
from percorso.journal import journalled
with journalled(Home(Path(sys.argv[1])), "build"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which nothing has run."""
    return Home(tmp_path / "home")


def told(home: Home) -> str:
    """The status of a home as it is printed."""
    return "\n".join(status(home).lines)


def test_the_demo_stands_well(demo: DemoRetailer) -> None:
    """One version, the run that made it with its figures, and what is late."""
    done = demo.run("status.py")
    assert done.returncode == 0, done.stdout + done.stderr
    version = (demo.home / "published").resolve().name
    assert version in done.stdout
    assert "as of       2026-06-30" in done.stdout
    assert "last run    build, done" in done.stdout
    assert "ledger      decided until 2026-06-30" in done.stdout
    assert "nothing new for: " in done.stdout
    (row,) = journal.runs(Home(demo.home))
    assert row["version"] == version
    assert row["landed_count"] > 100_000
    assert min(row[f"{step}_seconds"] for step in ("land", "build", "publish")) > 0
    columns = "run_id, command, outcome, files_count, landed_count"
    assert demo.query(f"select {columns} from run_history", "ops") == [
        (row["run_id"], "build", "running", row["files_count"], row["landed_count"])
    ]
    log = (demo.home / "logs" / f"{row['run_id']}.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in log]
    assert events[0]["event"] == "run_started"
    assert events[-1] == events[-1] | {"event": "run_ended", "outcome": "done"}
    nodes = {e["node"]: e["status"] for e in events if e["event"] == "node_ended"}
    assert nodes["model.percorso.customers"] == "success"
    assert "pass" in nodes.values()
    assert "Completed " in (demo.home / "logs" / "dbt.log").read_text()


def test_a_home_without_anything_is_not_well(home: Home) -> None:
    """Said in words, and as an exit code that a monitor can ask for."""
    assert "nothing yet: make build" in told(home)
    assert "last run    none" in told(home)
    assert not status(home).is_well


def test_an_erasure_that_failed_is_told(home: Home) -> None:
    """Whom it was to erase is still published: the build before it is no news."""
    with journal.journalled(home, "build"):
        pass
    with pytest.raises(OutOfRoom), journal.journalled(home, "erase"):
        raise OutOfRoom("no disk")
    assert "last run    erase, out_of_room" in told(home)
    assert not status(home).is_well


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (Refused("a column is missing", "orders.csv:1", "add it"), "refused", 2),
        (OutOfRoom("the disk is full"), "out_of_room", 4),
        (ZeroDivisionError("a fault of ours"), "failed", 1),
    ],
)
def test_a_run_that_ends_badly_is_told(
    home: Home, error: Exception, outcome: str, code: int
) -> None:
    """With its reason, until a run ends well."""
    with pytest.raises(type(error)), journal.journalled(home, "build"):
        raise error
    (row,) = journal.runs(home)
    assert (row["outcome"], row["exit_code"]) == (outcome, code)
    assert str(error) in told(home)
    with journal.journalled(home, "build"):
        assert holder(home)
        assert holder(home) in told(home)
    assert holder(home) is None
    assert str(error) not in told(home)
    assert "last run    build, done" in told(home)


def test_a_killed_run_is_told_and_closed_by_the_next(home: Home) -> None:
    """Nobody holds the home and its row says running: it was killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(home.root)],
        env={"PYTHONPATH": str(SCRIPTS)},
        check=False,
    )
    assert done.returncode == -9
    assert "last run    build, killed" in told(home)
    assert not status(home).is_well
    with journal.journalled(home, "export"):
        pass
    assert [row["outcome"] for row in journal.runs(home)] == ["killed", "done"]


def test_a_busy_home_takes_no_second_run(home: Home) -> None:
    """The second leaves no trace: it did not run."""
    with journal.journalled(home, "build"):
        with pytest.raises(Busy, match="already running"):
            journal.journalled(home, "land").__enter__()
        assert len(journal.runs(home)) == 1


def test_runs_of_an_earlier_percorso_are_read(home: Home) -> None:
    """What was not known then is null."""
    with journal.journalled(home, "build"):
        pass
    (path,) = journal.folder(home).glob("2*.parquet")
    duckdb.sql(
        f"copy (select * exclude (check_seconds) from '{path}') to '{path}.tmp' "
        "(format parquet)"
    )
    Path(f"{path}.tmp").replace(path)
    (row,) = journal.runs(home)
    assert row["check_seconds"] is None
    assert row["outcome"] == "done"


def test_old_runs_go(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal keeps the last runs, each with its log."""
    monkeypatch.setattr(journal, "KEPT_RUNS", 2)
    for _ in range(4):
        with journal.journalled(home, "build"):
            pass
    # The one at work and those that were kept when it began.
    kept = [row["run_id"] for row in journal.runs(home)]
    assert len(kept) == 3
    assert sorted(p.stem for p in (home.root / "logs").iterdir()) == kept


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """True."""
        return True


@pytest.mark.parametrize(("stream", "lines"), [(Terminal(), 5), (StringIO(), 0)])
def test_progress_is_drawn_on_a_terminal_and_seldom_elsewhere(
    stream: StringIO, lines: int
) -> None:
    """At every node on a terminal; within seconds not a word in a log."""
    progress = DbtProgress(stream)
    for index in range(5):
        event = SimpleNamespace(
            info=SimpleNamespace(name="NodeFinished"),
            data=SimpleNamespace(index=index, total=9),
        )
        progress(event)
    assert stream.getvalue().count(" of 9 nodes") == lines


def test_progress_of_a_long_run_stands_in_its_log() -> None:
    """A line every half a minute."""
    stream = StringIO()
    progress = DbtProgress(stream)
    progress.told -= 31
    event = SimpleNamespace(
        info=SimpleNamespace(name="NodeFinished"), data=SimpleNamespace(total=9)
    )
    progress(event)
    progress(event)
    assert stream.getvalue() == "  dbt: 1 of 9 nodes, 0 s\n"


def test_a_fault_of_the_machine_without_a_word_is_told(home: Home) -> None:
    """Not every error of the system says something: its kind is named then."""
    with (
        pytest.raises(OutOfRoom, match=r"^OSError - "),
        journal.journalled(home, "land"),
    ):
        raise OSError
