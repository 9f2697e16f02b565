"""Child of promotions_speed.py: decide two days in a home, and tell what it cost.

python promotions_run.py HOME STEP RUNS prints one line of JSON. HOME has the tables
of promotions_data.py, and PERCORSO_DEFINITIONS names the promotions. The first day
meets an empty ledger: everybody due by then is decided. The second is an ordinary
one, on the ledger that the first left.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from promotions_data import INPUTS, scan
from running import CHECKOUT, connect_home, dbt_flags, peak_mb, settings

CHAIN = "path:models/intermediate/promotions"
SEGMENTS = ["int_decisions_filtered_to_today", "segment_*"]
SELECTED = {
    "trigger": ["--select", "int_purchases_grouped+,+int_promotions_triggered"],
    "decide": [
        *("--select", f"{CHAIN},+promotion_decisions", "promotion_decisions"),
        *SEGMENTS,
        *("--exclude", "segment_forecast*"),
    ],
}
# Definitions, and what is made of them and of the catalogue alone.
PREPARED = ["int_categories_grouped", "int_categories_cycled", "int_cycles_ranked"]
DAYS = {"first": "2026-06-30", "second": "2026-07-01"}
LEDGER = INPUTS[-1]
SCANNED = {
    "trigger": ["intermediate.int_order_lines_priced"],
    "decide": INPUTS[:-1],
}


def main(argv: list[str] | None = None) -> int:
    """Run a step several times; print what it cost.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code: 0 done, 1 dbt failed.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", metavar="HOME", type=Path)
    parser.add_argument("step", metavar="STEP", choices=SELECTED)
    parser.add_argument("runs", metavar="RUNS", type=int)
    options = parser.parse_args(argv)
    try:
        found = cost(options.home.resolve(), options.step, options.runs)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(found))
    return 0


def cost(home: Path, step: str, runs: int) -> dict[str, Any]:
    """What a step costs in a home.

    Args:
        home: with the made-up tables.
        step: trigger, the first day alone; decide, both days.
        runs: how often each is measured.

    Returns:
        `scan`: seconds of each run; `days`: for each day its runs, each the
        seconds of each model and of all dbt did; `rows` of each model on each
        day; `scans`: how often the plans read each input; `peak_mb`.

    Raises:
        RuntimeError: when dbt fails.
    """
    # One model at a time, or nobody could tell whose the CPU seconds are.
    os.environ |= settings(home) | {"PERCORSO_THREADS": "1"}
    parsed = dbtRunner().invoke(["parse", *dbt_flags(home)])
    if not parsed.success:
        raise RuntimeError(f"dbt failed: {parsed.exception}")
    manifest = parsed.result
    invoke(home, manifest, "seed")
    invoke(home, manifest, "run", "--select", *PREPARED)
    found: dict[str, Any] = {"scan": [], "days": {}, "rows": {}}
    for _ in range(runs):
        with connect_home(home) as con:
            con.execute(f"delete from {LEDGER}")
            found["scan"].append(spent(partial(scan, con, SCANNED[step]))[0])
        for day, as_of in DAYS.items():
            if step == "trigger" and day == "second":
                continue
            os.environ["PERCORSO_AS_OF"] = as_of
            models: dict[str, list[float]] = {}
            arguments = [home, manifest, "run", *SELECTED[step]]
            whole, results = spent(partial(invoke, *arguments, callback=clock(models)))
            found["days"].setdefault(day, []).append({"models": models, "whole": whole})
            with connect_home(home) as con:
                found["rows"][day] = rows(con, results)
                found["scans"] = scans(con, results)
                if step == "decide" and day == "first":
                    con.execute(
                        f"insert into {LEDGER} by name from marts.promotion_decisions"
                    )
    return found | {"peak_mb": peak_mb()}


def invoke(
    home: Path,
    manifest: Any,
    *arguments: str,
    callback: Callable[[Any], None] | None = None,
) -> list[Any]:
    """Call dbt on the home and let go of the database.

    Raises:
        RuntimeError: naming what failed.
    """
    runner = dbtRunner(manifest=manifest, callbacks=[callback] if callback else [])
    # Definitions are named from the project's folder.
    with chdir(CHECKOUT):
        done = runner.invoke([*arguments, *dbt_flags(home)])
    DuckDBConnectionManager.close_all_connections()
    if not done.success:
        failed = [r.message for r in done.result or [] if r.status == "error"]
        raise RuntimeError(f"dbt failed: {done.exception or failed}")
    return list(done.result)


def spent(work: Callable[[], Any]) -> tuple[list[float], Any]:
    """CPU and wall seconds of some work, and what it returned."""
    before = time.process_time(), time.perf_counter()
    result = work()
    return [time.process_time() - before[0], time.perf_counter() - before[1]], result


def clock(models: dict[str, list[float]]) -> Callable[[Any], None]:
    """A dbt callback that notes CPU and wall seconds of each model.

    All threads of the process count, the engine's own too.

    Args:
        models: what is noted, by the model's name.
    """
    begun: dict[str, tuple[float, float]] = {}

    def note(event: Any) -> None:
        now = time.process_time(), time.perf_counter()
        if event.info.name not in ("NodeStart", "NodeFinished"):
            return
        name = event.data.node_info.node_name
        if event.info.name == "NodeStart":
            begun[name] = now
        else:
            models[name] = [now[0] - begun[name][0], now[1] - begun[name][1]]

    return note


def rows(con: Any, results: list[Any]) -> dict[str, int]:
    """Rows of every table that was made."""
    return {
        result.node.name: con.execute(
            f"select count(*) from {result.node.schema}.{result.node.name}"
        ).fetchone()[0]
        for result in results
        if result.node.config.materialized == "table"
    }


def scans(con: Any, results: list[Any]) -> dict[str, int]:
    """How often the plans of all models together read each input."""
    names = {name.split(".")[1] for name in INPUTS}
    found: dict[str, int] = {}

    def walk(step: dict[str, Any]) -> None:
        told = step.get("extra_info") or {}
        name = str(told.get("Table", "")).split(".")[-1] if told else ""
        if name in names:
            found[name] = found.get(name, 0) + 1
        for child in step.get("children", []):
            walk(child)

    for result in results:
        if result.node.config.materialized == "table":
            plan = con.execute(
                f"explain (format json) {result.node.compiled_code}"
            ).fetchone()[1]
            for root in json.loads(plan):
                walk(root)
    return dict(sorted(found.items()))


if __name__ == "__main__":
    sys.exit(main())
