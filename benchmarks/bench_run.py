"""Child of bench.py: take a delivery from files to what is published, step by step.

python bench_run.py HOME LANDING AS_OF TOLD writes to TOLD, as JSON, what each step,
each model and each test cost.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from percorso.checks.check import check
from percorso.door import Declarations, land
from percorso.home import Home
from percorso.journal import journalled
from percorso.publish import publish, seal
from percorso.run import dbt
from running import connect_home, peak_mb, settings

# One node at a time, or nobody could tell whose the CPU seconds are. The engine
# has its threads all the same.
ONE_BY_ONE = ("--threads", "1")
EVERY = 0.1
# What the working database, and the door's workbench, put on the disk.
SPILLS = ("build.duckdb.tmp/*", "landed.*.tmp/scratch/spill/*")


def main(argv: list[str] | None = None) -> int:
    """Run the steps; write down what they cost.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", metavar="HOME", type=Path)
    parser.add_argument("landing", metavar="LANDING", type=Path)
    parser.add_argument("as_of", metavar="AS_OF")
    parser.add_argument("told", metavar="TOLD", type=Path)
    options = parser.parse_args(argv)
    os.environ |= settings(options.home.resolve(), options.as_of)
    told: dict[str, Any] = {"steps": {}, "models": {}, "tests": {}}
    try:
        walk(Home.from_env(), options.landing.resolve(), told)
    finally:
        # An hour's figures are not lost with the step that failed after them.
        options.told.write_text(json.dumps(told))
    return 0


def walk(home: Home, landing: Path, told: dict[str, Any]) -> None:
    """Land, check, build, test and publish a delivery.

    Args:
        home: where to; what landed before stays.
        landing: the delivery.
        told: takes, as they are known, the costs in `steps`, `models` and `tests`
            by name, each with `cpu_seconds`, `wall_seconds`, `peak_mb` and
            `spill_mb`; `rows` of each entity and table; `sizes_mb` of what lies on
            the disk; `landed`, the door's account.
    """
    meter = Meter(home)
    steps, models, tests = told["steps"], told["models"], told["tests"]
    with journalled(home, "build") as run, meter.watching():
        with meter.measured(steps, "land"):
            landed = land(home, landing, Declarations.from_env())
        run.note(**landed.counts())
        with meter.measured(steps, "check"):
            check(home, run.row["run_id"])
        with meter.measured(steps, "parse"):
            manifest = dbt(home, "parse")
        for step, found in (("seed", {}), ("run", models), ("test", tests)):
            arguments = [step, *ONE_BY_ONE]
            if step == "test":
                # Unit tests try the project, not the retailer's data.
                arguments += ["--exclude-resource-type", "unit_test"]
            with meter.measured(steps, step):
                dbt(
                    home,
                    *arguments,
                    manifest=manifest,
                    callbacks=[meter.clock(found)],
                )
        seal(home)
        with meter.measured(steps, "publish"):
            publish(home)
    told |= {
        "landed": landed.counts(),
        "rows": rows(home),
        "sizes_mb": {
            "landed": size_mb(home.landed),
            "database": size_mb(home.database),
            "published": size_mb(home.published.resolve()),
        },
    }


class Meter:
    """What pieces of work cost this process, one at a time."""

    def __init__(self, home: Home) -> None:
        self.root = home.root
        self.spill = 0
        self._inner = [0.0, 0.0]

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look again and again at how much the engine has spilt."""
        stopped = threading.Event()

        def look() -> None:
            while not stopped.wait(EVERY):
                self.spill = max(self.spill, self._spilt())

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            stopped.set()
            watcher.join()

    def _spilt(self) -> int:
        found = 0
        for pattern in SPILLS:
            for path in self.root.glob(pattern):
                # The engine may have removed it in the meantime.
                with suppress(FileNotFoundError):
                    found += path.stat().st_size
        return found

    @contextmanager
    def measured(self, found: dict[str, dict[str, float]], name: str) -> Iterator[None]:
        """Note what a step cost.

        The peaks of the nodes that `clock` measured within it count for it too.
        """
        peaks = [0.0, 0.0]
        self._inner = peaks
        before = self._start()
        yield
        cost = self._end(before)
        cost["peak_mb"] = max(cost["peak_mb"], peaks[0])
        cost["spill_mb"] = max(cost["spill_mb"], peaks[1])
        found[name] = cost

    def clock(self, found: dict[str, dict[str, float]]) -> Callable[[Any], None]:
        """A dbt callback that notes what each node cost.

        Args:
            found: what is noted, by the node's name.
        """
        begun: dict[str, tuple[float, float]] = {}

        def note(event: Any) -> None:
            if event.info.name == "NodeStart":
                begun[event.data.node_info.node_name] = self._start()
            elif event.info.name == "NodeFinished":
                name = event.data.node_info.node_name
                found[name] = self._end(begun[name])
                self._inner[0] = max(self._inner[0], found[name]["peak_mb"])
                self._inner[1] = max(self._inner[1], found[name]["spill_mb"])

        return note

    def _start(self) -> tuple[float, float]:
        self.spill = 0
        forget_peak()
        return cpu_seconds(), time.perf_counter()

    def _end(self, before: tuple[float, float]) -> dict[str, float]:
        return {
            "cpu_seconds": round(cpu_seconds() - before[0], 3),
            "wall_seconds": round(time.perf_counter() - before[1], 3),
            "peak_mb": round(peak_mb()),
            "spill_mb": round(max(self.spill, self._spilt()) / 2**20),
        }


def cpu_seconds() -> float:
    """CPU seconds of all threads of this process and of children that ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def forget_peak() -> None:
    """Let the peak of memory begin anew, where the system can."""
    refs = Path("/proc/self/clear_refs")
    if refs.exists():
        refs.write_text("5")


def rows(home: Home) -> dict[str, int]:
    """Rows of every table of the working database, and of the marts that are views."""
    with connect_home(home.root) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() union all "
            "select schema_name, view_name from duckdb_views() "
            "where schema_name = 'marts' order by all"
        ).fetchall()
        return {
            name: con.execute(f'select count(*) from {schema}."{name}"').fetchone()[0]
            for schema, name in tables
        }


def size_mb(path: Path) -> float:
    """The size of a file, or of a folder with all in it."""
    listed = path.rglob("*") if path.is_dir() else [path]
    return round(sum(p.stat().st_size for p in listed if p.is_file()) / 2**20, 1)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        sys.exit(1)
