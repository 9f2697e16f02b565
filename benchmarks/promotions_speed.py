"""Measure what one day's decisions cost, and what more promotions add to it.

The tables that promotions are decided from are made up; the project's own models
run on them, with the promotions that are shipped and with more of the same kind.
Seconds are shown as times the cost of reading the same columns once (the scan).
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from promotions_data import disk_mb, make_up
from report import RESULTS, machine, table, write
from running import CHECKOUT, connect_home

EPILOG = """\
Two days are decided. The first meets an empty ledger, so that everybody who is due
by then is decided; the second is an ordinary one. What dbt itself costs, measured
model by model on empty tables, is taken off and told apart.

exit codes: 0 measured, 1 dbt failed
"""
PROGRAM = Path(__file__).with_name("promotions_run.py")
PEOPLE = 1_000_000
FILES = (
    "promotions",
    "promotion_bands",
    "promotion_variants",
    "promotion_rules",
)
SEGMENT = ("segment_", "int_decisions_filtered_to_today")

Rows = dict[str, list[dict[str, str]]]


def main(argv: list[str] | None = None) -> int:
    """Make the tables, measure, print, write.

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
        help="millions of people, each with five orders: 0.1, 1 or any (default 0.1)",
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="times each is measured (default 3)"
    )
    parser.add_argument(
        "--more",
        metavar="COUNT",
        type=int,
        nargs="*",
        default=[20, 40],
        help="promotions added to the shipped ones (default 20 40; may be none)",
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        type=Path,
        help="where homes are kept (default: a temporary folder)",
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where promotions_speed_<n>m.md and .json go (benchmarks/results)",
    )
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="percorso_speed_") as made:
            work = (options.work or Path(made)).resolve()
            result = measured(options.size, options.runs, options.more, work)
    except subprocess.CalledProcessError as error:
        print(f"promotions_speed: {error}\n{error.stderr}", file=sys.stderr)
        return 1
    page = described(result)
    print(page)
    write(options.results, f"promotions_speed_{options.size:g}m", page, result)
    return 0


def measured(size: float, runs: int, more: list[int], work: Path) -> dict[str, Any]:
    """Measure every set of promotions, on the tables and on empty ones.

    Args:
        size: millions of people.
        runs: times each is measured.
        more: promotions added to the shipped ones, beside none.
        work: folder for homes and definitions.

    Returns:
        Sizes, the machine, and for each set what each of its parts cost.
    """
    shipped = read_definitions()
    ids = [row["promotion_id"] for row in shipped["promotions"]]
    replacing = [
        row["promotion_id"]
        for row in shipped["promotions"]
        if row["trigger"] == "replacement"
    ]
    counts = {}
    for name, people in (("empty", 0), ("full", round(size * PEOPLE))):
        (work / name).mkdir(parents=True, exist_ok=True)
        (work / name / "build.duckdb").unlink(missing_ok=True)
        with connect_home(work / name) as con:
            counts = make_up(con, people, ids)
    result: dict[str, Any] = {
        "people": round(size * PEOPLE),
        "tables": counts,
        "database_mb": round(disk_mb(work / "full")),
        "runs": runs,
        "machine": machine(),
        "sets": [],
    }
    for step, source, count in (
        *(("trigger", replacing, count) for count in (20, 40)),
        *(("decide", ids, len(ids) + added) for added in (0, *more)),
    ):
        definitions = work / f"{step}_{count}"
        write_definitions(definitions, with_more(shipped, source, count - len(source)))
        ran = {
            name: run(work / name, definitions, step, runs)
            for name in ("empty", "full")
        }
        result["sets"].append(
            {"step": step, "promotions": count, **netted(ran["full"], ran["empty"])}
        )
        print(f"promotions_speed: {step} {count} done", file=sys.stderr)
    return result


def read_definitions() -> Rows:
    """The definitions of promotions that the project ships."""
    found = {}
    for name in FILES:
        with (CHECKOUT / "seeds" / f"{name}.csv").open(newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def with_more(shipped: Rows, source: list[str], more: int) -> Rows:
    """The definitions of some promotions and of more of the same kind.

    The more are copies under other names, of all kinds in turn, behind the others
    in priority; a replacement is due some months later, and its bands are dearer.

    Args:
        shipped: definitions by file.
        source: ids of the promotions that are kept, and copied.
        more: how many copies.

    Returns:
        Definitions by file.
    """
    made = {
        name: [dict(row) for row in rows if row["promotion_id"] in source]
        for name, rows in shipped.items()
    }
    for number in range(more):
        # Neither 11 nor 33 has a divisor in common with 4: all come in turn.
        origin, later = source[number * 4 % len(source)], number // len(source) + 1
        for name, rows in shipped.items():
            for row in rows:
                if row["promotion_id"] != origin:
                    continue
                copy = row | {"promotion_id": f"{origin}_{number + 1}"}
                if name == "promotions":
                    copy["priority"] = str(int(row["priority"]) + 100 * later)
                    if row["lookback_months"]:
                        copy["lookback_months"] = str(
                            int(row["lookback_months"]) + later
                        )
                for bound in ("lower_bound", "upper_bound"):
                    if row.get(bound):
                        copy[bound] = str(int(row[bound]) + 10 * later)
                if row.get("coupon_code"):
                    copy["coupon_code"] = f"{row['coupon_code']}-{number + 1}"
                made[name].append(copy)
    return made


def write_definitions(folder: Path, definitions: Rows) -> None:
    """Write definitions as PERCORSO_DEFINITIONS wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in definitions.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            columns = list(read_definitions()[name][0])
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def run(home: Path, definitions: Path, step: str, runs: int) -> dict[str, Any]:
    """What the child found of one home, one set of promotions and one step.

    Raises:
        CalledProcessError: when it fails.
    """
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(home), step, str(runs)],
        env=os.environ | {"PERCORSO_DEFINITIONS": str(definitions)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def netted(full: dict[str, Any], empty: dict[str, Any]) -> dict[str, Any]:
    """Medians of the runs, less what dbt costs where there is nothing to do.

    Args:
        full: what the child found on the tables.
        empty: the same on empty tables.

    Returns:
        Seconds of the scan, of every part and model of each day, and of dbt.
    """
    scan = median([seconds[0] for seconds in full["scan"]])
    days = {}
    for day, ran in full["days"].items():
        models = {}
        for name in ran[0]["models"]:
            own, idle = (
                [
                    median([r["models"][name][i] for r in of["days"][day]])
                    for i in (0, 1)
                ]
                for of in (full, empty)
            )
            models[name] = {
                "cpu_seconds": max(own[0] - idle[0], 0.0),
                "wall_seconds": max(own[1] - idle[1], 0.0),
                "rows": full["rows"][day].get(name),
            }
        segments = {n: m for n, m in models.items() if n.startswith(SEGMENT)}
        days[day] = {
            "decisions_cpu_seconds": sum(
                m["cpu_seconds"] for n, m in models.items() if n not in segments
            ),
            "decisions_wall_seconds": sum(
                m["wall_seconds"] for n, m in models.items() if n not in segments
            ),
            "segments_cpu_seconds": sum(m["cpu_seconds"] for m in segments.values()),
            "segments_wall_seconds": sum(m["wall_seconds"] for m in segments.values()),
            "segments_count": sum(n.startswith("segment_") for n in segments) - 1,
            "dbt_cpu_seconds": median([r["whole"][0] for r in empty["days"][day]]),
            "models": models,
        }
    return {
        "scan_cpu_seconds": scan,
        "days": days,
        "scans": full["scans"],
        "peak_mb": full["peak_mb"],
    }


def median(figures: list[float]) -> float:
    """The middle one, to a thousandth of a second."""
    return round(statistics.median(figures), 3)


def described(result: dict[str, Any]) -> str:
    """The result as a page of Markdown."""
    told, tables = result["machine"], result["tables"]
    runs = f"Medians of {result['runs']} runs" if result["runs"] > 1 else "One run"
    return "\n\n".join(
        [
            f"# A day's decisions for {result['people']:,} people",
            "Written by `benchmarks/promotions_speed.py`.",
            f"{tables['stg_shop__orders']:,} orders, "
            f"{tables['int_order_lines_priced']:,} order lines, "
            f"{tables['int_signs_gathered']:,} signs and "
            f"{tables['stg_messaging__events']:,} message events, "
            f"{result['database_mb']:,} MB in all. {runs} "
            f"on {told['cpus']} cores and {told['memory_gb']} GB with DuckDB "
            f"{told['duckdb']} and Python {told['python']}; what dbt costs on empty "
            "tables is taken off.",
            *about_triggers([s for s in result["sets"] if s["step"] == "trigger"]),
            *about_decisions(
                [s for s in result["sets"] if s["step"] == "decide"], tables
            ),
        ]
    )


def about_triggers(sets: list[dict[str, Any]]) -> list[str]:
    """Paragraphs on the replacement promotions: from order lines to who is due."""
    scan = median([one["scan_cpu_seconds"] for one in sets])
    rows = []
    for one in sets:
        day = one["days"]["first"]
        due = day["models"]["int_promotions_triggered"]["rows"]
        rows.append(
            [
                one["promotions"],
                due,
                *seconds(day, "decisions", scan),
                ratio(one, sets[0], "first"),
            ]
        )
    return [
        "## Triggers of the replacement promotions",
        "From order lines to who is due: `int_purchases_grouped`, "
        "`int_promotions_due` and `int_promotions_triggered`. One scan of the order "
        f"lines: {scan:.2f} CPU s.",
        table(["promotions", "due", "CPU s", "wall s", "CPU ÷ scan", "÷ 20"], rows),
    ]


def about_decisions(sets: list[dict[str, Any]], tables: dict[str, int]) -> list[str]:
    """Paragraphs on all promotions: decisions, segments, and each model."""
    scan = median([one["scan_cpu_seconds"] for one in sets])
    first = sets[0]
    rows = []
    for name in first["days"]:
        for one in sets:
            day = one["days"][name]
            segments = seconds(day, "segments", scan)
            rows.append(
                [
                    name,
                    one["promotions"],
                    day["models"]["int_promotions_decided"]["rows"],
                    *seconds(day, "decisions", scan),
                    ratio(one, first, name),
                    segments[0],
                    segments[2],
                ]
            )
    count = first["days"]["first"]["segments_count"]
    same = all(one["scans"] == first["scans"] for one in sets)
    return [
        "## Decisions and segments",
        "All models from orders, signs, consents and messages to "
        f"`promotion_decisions`, then {count} segments and `segment_sizes`. One scan "
        f"of all that they read: {scan:.2f} CPU s. Peak memory "
        f"{max(one['peak_mb'] for one in sets):,.0f} MB, dbt's own included.",
        table(
            [
                *("day", "promotions", "decided", "CPU s", "wall s", "CPU ÷ scan"),
                *(f"÷ {first['promotions']}", "segments CPU s", "segments ÷ scan"),
            ],
            rows,
        ),
        "What dbt itself costs a day's run, whatever the size: "
        f"{first['days']['second']['dbt_cpu_seconds']:.1f} CPU s; reading the "
        "project comes on top. The promotions that were added have no segments: "
        "each would be one model more.",
        "## One pass",
        "How often the plans of all models together read each table, "
        + ("whatever" if same else "which DOES change with")
        + " the number of promotions.",
        table(
            ["table", "rows", *(f"{one['promotions']} promotions" for one in sets)],
            [
                [
                    f"`{name}`",
                    tables.get(name),
                    *(one["scans"].get(name, 0) for one in sets),
                ]
                for name in first["scans"]
            ],
        ),
        "## Model by model",
        f"With {first['promotions']} promotions; rows and scans of the second day.",
        table(
            ["model", "rows", "first day CPU s", "second day CPU s", "÷ scan"],
            by_model(first["days"], scan),
        ),
    ]


def seconds(day: dict[str, Any], part: str, scan: float) -> list[str]:
    """CPU and wall seconds of a part, and how many scans the first is."""
    cpu, wall = (day[f"{part}_{kind}_seconds"] for kind in ("cpu", "wall"))
    return [f"{cpu:,.2f}", f"{wall:,.2f}", times(cpu, scan, 1)]


def ratio(one: dict[str, Any], other: dict[str, Any], day: str) -> str:
    """How many times the CPU seconds of the other the decisions take."""
    field = "decisions_cpu_seconds"
    return times(one["days"][day][field], other["days"][day][field])


def times(seconds: float, yardstick: float, digits: int = 2) -> str:
    """How many times the yardstick; nothing where that is too short to measure."""
    return f"{seconds / yardstick:.{digits}f}" if yardstick else ""


def by_model(days: dict[str, Any], scan: float) -> list[list[Any]]:
    """Rows of the table of models, the dearest first, the segments as one."""
    cost: dict[str, list[float]] = {}
    for number, day in enumerate(days.values()):
        for name, model in day["models"].items():
            shown = "segments" if name.startswith("segment_") else f"`{name}`"
            cost.setdefault(shown, [0.0, 0.0])[number] += model["cpu_seconds"]
    counts = {
        f"`{name}`": model["rows"] for name, model in days["second"]["models"].items()
    }
    return [
        [
            name,
            counts.get(name),
            *(f"{own:.2f}" for own in both),
            times(both[1], scan),
        ]
        for name, both in sorted(cost.items(), key=lambda item: -item[1][1])
        if name == "segments" or counts[name] is not None
    ]


if __name__ == "__main__":
    sys.exit(main())
