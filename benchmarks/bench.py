"""Measure a whole retailer: landing, the build model by model, and a day more.

A retailer of the size asked for is made up and landed, built, tested and published;
then one more day is. Single chains of models are set beside one scan of what they
read, beside SQL written by hand for the same answer, and beside other tools. What
finds another answer is an error, and nothing of it is told.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from bench_contenders import CONTENDERS, MISSING
from bench_data import NEXT_DAY, make_up
from bench_report import described
from bench_sql import ANSWERS, INPUTS
from percorso.demo.engine import LAST_DAY
from report import RESULTS, Unusable, machine, write

EPILOG = """\
Size 1 is a million people, 3 million contacts, 5 million orders, 10 million lines,
50 million web events and 20 million message events. CPU seconds are what counts:
other work on the machine moves wall time more. What dbt itself costs, model by
model, is measured on a retailer of 200 people and taken off.

PERCORSO_MEMORY and PERCORSO_THREADS limit every engine. polars, Splink and others
that are not installed are left out (extra bench).

exit codes: 0 measured, 1 a step failed or a contender found another answer
"""
FLOOR = 0.0002
# What the targets stand on.
YARDSTICKS = ("scan", "tuned")
HERE = Path(__file__).resolve().parent


def main(argv: list[str] | None = None) -> int:
    """Make up, measure, print, write.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--size",
        metavar="MILLIONS",
        type=float,
        default=0.1,
        help="millions of people: 0.1, 1, 3 or any (default 0.1)",
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=3,
        help="times each is measured; from size 1 on the builds but once (default 3)",
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        type=Path,
        help="where files and homes are kept (default: a temporary folder)",
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where bench_<n>m.md and .json go (benchmarks/results)",
    )
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="percorso_bench_") as made:
            work = (options.work or Path(made)).resolve()
            result = measured(options.size, options.runs, work)
    except subprocess.CalledProcessError as error:
        print(f"bench: {error}\n{error.stderr}", file=sys.stderr)
        return 1
    except (AssertionError, Unusable) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    name = f"bench_{options.size:g}m"
    page = described(result, earlier(options.results, name))
    print(page)
    write(options.results, name, page, result)
    return 1 if "failed" in result["day"] else 0


def earlier(folder: Path, name: str) -> list[dict[str, Any]]:
    """Results at other sizes, the smallest first."""
    found = [
        json.loads(path.read_text())
        for path in folder.glob("bench_*m.json")
        if path.stem != name
    ]
    return sorted(found, key=lambda one: one["size"])


def measured(size: float, runs: int, work: Path) -> dict[str, Any]:
    """Measure everything at one size.

    Args:
        size: millions of people.
        runs: times each is measured.
        work: folder for files and homes; what is made up already stays.

    Returns:
        All that bench_report describes.

    Raises:
        AssertionError: a contender finds another answer, or rows are refused.
        CalledProcessError: a step fails.
    """
    builds = runs if size < 1 else 1
    for part in {size, FLOOR}:
        if not (work / f"files_{part:g}" / "next" / "manifest.json").exists():
            make_up(part, work / f"files_{part:g}")
            told(f"made up {part:g} million people")
    floor = median_of(
        [walked(FLOOR, "first", work, anew=True) for _ in range(min(runs, 3))]
    )
    landing = work / f"files_{size:g}" / "first"
    converted = median_of([conversion(landing, work) for _ in range(runs)])
    told("converted the same files")
    full, day = [], []
    chains: dict[str, Any] = {}
    for number in range(builds):
        full.append(walked(size, "first", work, anew=True))
        told(f"built {number + 1} of {builds}")
        assert not full[-1]["landed"]["quarantined_count"], "rows were refused"
        if number == builds - 1:
            chains = compared(work / f"home_{size:g}", work, runs)
        day.append(walked(size, "next", work, anew=False))
        told(f"one day more {number + 1} of {builds}")
    manifest = json.loads(
        (work / f"home_{size:g}" / "target" / "manifest.json").read_text()
    )
    return {
        "size": size,
        "runs": runs,
        "builds": builds,
        "machine": machine(),
        "memory_limit": os.environ.get("PERCORSO_MEMORY"),
        "full": median_of(full),
        "day": without_tests(median_of(day)),
        "floor": without_tests(floor),
        "converted": converted,
        "chains": chains,
        "folders": folders(manifest),
        "identity": between(
            manifest, "int_identifiers_keyed", "int_identifiers_resolved"
        ),
    }


def without_tests(run: dict[str, Any]) -> dict[str, Any]:
    """A run without what each test cost: the first build tells that."""
    return {name: found for name, found in run.items() if name != "tests"}


def told(what: str) -> None:
    """Say how far it has come."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


def walked(size: float, delivery: str, work: Path, anew: bool) -> dict[str, Any]:
    """What bench_run tells of one delivery.

    Args:
        size: of the retailer.
        delivery: first or next.
        work: the folder of files and homes.
        anew: whether the home begins empty.

    Returns:
        The costs; of a day more whose tables were all made before it failed, those
        known by then, and under `failed` what it said last.

    Raises:
        CalledProcessError: it failed before, or is the first delivery.
    """
    home, answer = work / f"home_{size:g}", work / "told.json"
    answer.unlink(missing_ok=True)
    if anew:
        shutil.rmtree(home, ignore_errors=True)
    as_of = LAST_DAY if delivery == "first" else NEXT_DAY
    landing = work / f"files_{size:g}" / delivery
    done = subprocess.run(
        [
            sys.executable,
            str(HERE / "bench_run.py"),
            *map(str, (home, landing, as_of, answer)),
        ],
        capture_output=True,
        text=True,
    )
    found = json.loads(answer.read_text()) if answer.exists() else {"steps": {}}
    if done.returncode:
        if delivery == "first" or "run" not in found["steps"]:
            done.check_returncode()
        found["failed"] = done.stderr.strip().splitlines()[-1]
        told(f"{delivery}: {found['failed']}")
    return found


def median_of(runs: list[Any]) -> Any:
    """One run whose every number is the median of all runs' own."""
    if isinstance(runs[0], str):
        return runs[0]
    if isinstance(runs[0], dict):
        return {
            key: median_of([run[key] for run in runs if key in run]) for key in runs[0]
        }
    return round(statistics.median(runs), 3)


def folders(manifest: dict[str, Any]) -> dict[str, str]:
    """The folder of each model, below models/."""
    return {
        node["name"]: str(Path(node["path"]).parent)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }


def between(manifest: dict[str, Any], first: str, last: str) -> list[str]:
    """All models behind one and up to another.

    Args:
        manifest: of dbt.
        first: whose descendants count; it does not.
        last: whose ancestors count; it does too.
    """

    def reached(start: str, links: dict[str, list[str]]) -> set[str]:
        found: set[str] = set()
        due = [start]
        while due:
            for name in links.get(due.pop(), []):
                if name not in found:
                    found.add(name)
                    due.append(name)
        return found

    behind = reached(f"model.percorso.{first}", manifest["child_map"])
    before = reached(f"model.percorso.{last}", manifest["parent_map"])
    names = (behind & before) | {f"model.percorso.{last}"}
    return sorted(name.split(".")[-1] for name in names)


def compared(home: Path, work: Path, runs: int) -> dict[str, Any]:
    """Every contender on every chain: first what it finds, then what it costs.

    Args:
        home: a home that is built.
        work: where inputs and outputs go.
        runs: times each is measured.

    Returns:
        By chain, the rows of the answer and the medians of each contender.

    Raises:
        AssertionError: a contender finds another answer.
    """
    result: dict[str, Any] = {}
    for chain in INPUTS:
        source = work / "inputs" / chain
        shutil.rmtree(source, ignore_errors=True)
        source.mkdir(parents=True)
        with duckdb.connect(str(home / "build.duckdb"), read_only=True) as con:
            con.execute("set timezone = 'UTC'")
            for name, query in INPUTS[chain].items():
                con.execute(
                    f"copy ({query}) to '{source}/{name}.parquet' (compression zstd)"
                )
        costs: dict[str, list[dict[str, float]]] = {}
        target = work / "inputs" / "found.parquet"
        rows = None
        for name in CONTENDERS:
            target.unlink(missing_ok=True)
            cost = contended(chain, name, source, target)
            if cost is None:
                continue
            costs[name] = [cost]
            if chain in ANSWERS and name != "scan" and cost:
                rows = same(home, chain, name, target)
        # In turns, so that a busy minute of the machine falls on all of them.
        for _ in range(runs - 1):
            for name, found in costs.items():
                if not found[0]:
                    continue
                target.unlink(missing_ok=True)
                found.append(contended(chain, name, source, target))
        result[chain] = {
            "rows": rows,
            "contenders": {name: median_of(found) for name, found in costs.items()},
        }
        shutil.rmtree(source)
        told(f"compared {chain}")
    return result


def conversion(landing: Path, work: Path) -> dict[str, float]:
    """What it costs to write a delivery again as Parquet, and nothing more."""
    target = work / "converted.parquet"
    done = subprocess.run(
        [sys.executable, str(HERE / "bench_convert.py"), str(landing), str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    target.unlink()
    return spent(done.stdout)


def spent(printed: str) -> dict[str, float]:
    """The figures that a child prints last."""
    cpu, wall, peak = map(float, printed.split()[-3:])
    return {"cpu_seconds": cpu, "wall_seconds": wall, "peak_mb": peak}


def contended(
    chain: str, name: str, source: Path, target: Path
) -> dict[str, float] | None:
    """What one contender cost; None when it is not there, nothing when killed.

    The system kills what takes more memory than there is: another tool's end is a
    finding, and not to be answered with the loss of an hour's figures.

    Raises:
        CalledProcessError: when it fails.
    """
    command = [sys.executable, str(HERE / "bench_contenders.py"), chain, name]
    command += [str(source), str(target), str(LAST_DAY)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == MISSING:
        return None
    if done.returncode == -signal.SIGKILL and name not in YARDSTICKS:
        told(f"{name} was killed at {chain}")
        return {}
    done.check_returncode()
    return spent(done.stdout)


def same(home: Path, chain: str, name: str, target: Path) -> int:
    """Hold what a contender found against what the models found.

    Returns:
        How many rows both have.

    Raises:
        AssertionError: naming how many rows differ.
    """
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        described = con.execute(f"describe {ANSWERS[chain]}").fetchall()
        cast = ", ".join(
            f"{column}::{kind} as {column}" for column, kind, *_ in described
        )
        found = f"select {cast} from read_parquet('{target}')"
        missing, more, rows = con.execute(
            f"""
            with ours as materialized ({ANSWERS[chain]}),
            theirs as materialized ({found})
            select
                (select count(*) from (from ours except all from theirs)),
                (select count(*) from (from theirs except all from ours)),
                (select count(*) from ours)
            """
        ).fetchone()
    assert not missing and not more, (
        f"{name} finds other {chain}: {missing:,} of {rows:,} rows are missing, "
        f"{more:,} are not ours"
    )
    return rows


if __name__ == "__main__":
    sys.exit(main())
