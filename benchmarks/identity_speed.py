"""Measure how fast links between records become people, beside other methods.

Each contender is a process of its own, run several times from the file to the
ids; medians are shown, and how many times the cost of reading the same columns
once (the scan) that is. First of all they must find the same people.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from contenders import CONTENDERS
from report import RESULTS, Unusable, machine, table, write

EPILOG = """\
The input is made up, the same on every machine: contacts that carry an e-mail,
often a phone, sometimes a browser; most people have more than one, and a few per
cent of the values are shared by two people or lead from one to the next.

PERCORSO_MEMORY and PERCORSO_THREADS limit every contender's engine. Splink may
live in an environment of its own: --splink-python names its interpreter.

exit codes: 0 measured, 1 a contender failed or found other people, 2 nothing to
compare
"""
PROGRAM = Path(__file__).with_name("contenders.py")
ROWS_PER_PERSON = 2.56
# Beyond, a plain dictionary in Python takes minutes and most of the memory.
MOST_FOR_UNION_FIND = 3

MACROS = """
create macro u(n, salt) as (hash(n, salt) >> 11) / 9007199254740992.0;
create macro person(p) as lpad(p::varchar, 9, '0');
"""

# Every 1,000th person and the 999 after, of the first thousandth, are one long
# chain of telephones: a method that goes one step a round is found out.
CONTACTS = """
create table contacts as
with

people as (

    select
        p,
        list_position(
            [0.30, 0.55, 0.75, 0.88, 0.96, 1.0],
            list_filter(
                [0.30, 0.55, 0.75, 0.88, 0.96, 1.0], lambda edge: u(p, 1) < edge
            )[1]
        ) as rows_count
    from range({people}) as t(p)

),

records as (

    select
        p,
        unnest(range(rows_count)) as k,
        p * 8 + k as n
    from people

)

select
    'C' || lpad(n::varchar, 10, '0') as record_id,
    case
        -- a couple's mailbox
        when u(n, 2) < 0.01 then 'home' || person(p // 2) || '@example.org'
        when u(p, 3) < 0.3 and u(n, 4) < 0.3 then 'p' || person(p) || '@example.org'
        else 'p' || person(p) || '@example.com'
    end as email,
    case
        when p < {people} // 1000 and k = 0 and p % 1000 < 999
            then '+3933' || person(p + 1)
        -- a number that went on to the next person
        when u(n, 5) < 0.01 and p % 50 < 49 then '+3933' || person(p + 1)
        when u(n, 6) < 0.65 then '+3933' || person(p)
    end as phone,
    case
        when u(n, 7) < 0.35
            then 'v' || substr(md5(p || '-' || floor(u(n, 8) * 3)), 1, 16)
    end as visitor_id,
    timestamptz '2019-01-01 00:00:00+00'
    + to_seconds((u(n, 9) * 220752000)::bigint) as loaded_at
from records
"""

LINKS = """
copy (
    select
        'contact' as record_type, record_id, identifier_type, identifier_value,
        loaded_at
    from (
        unpivot contacts on email, phone, visitor_id
        into name identifier_type value identifier_value
    )
    order by loaded_at, record_id, identifier_type
) to '{target}/links.parquet' (compression zstd);
copy (
    select record_id, email, phone, visitor_id from contacts
    order by loaded_at, record_id
) to '{target}/contacts.parquet' (compression zstd)
"""

# A partition has the same hash whatever its parts are called and in any order.
PARTITION = """
select count(*), sum(n), md5(string_agg(part, '' order by part))
from (
    select count(*) as n, md5(string_agg(record_id, ',' order by record_id)) as part
    from read_parquet(?)
    group by cluster_id
)
"""


@dataclass(frozen=True)
class Run:
    """What one process used."""

    cpu_seconds: float
    wall_seconds: float
    peak_mb: float


def main(argv: list[str] | None = None) -> int:
    """Make the input, compare what is found, measure, print, write.

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
        "--links",
        metavar="MILLIONS",
        type=float,
        default=1,
        help="millions of contacts to link: 1, 3, 20 or any (default 1)",
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="times each is measured (default 3)"
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        nargs="+",
        choices=[name for name in CONTENDERS if name != "scan"],
        help="contenders beside the scan (default: all that are there)",
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        type=Path,
        help="where input and output are kept (default: a temporary folder)",
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where identity_speed_<n>m.md and .json go (benchmarks/results)",
    )
    parser.add_argument(
        "--splink-python",
        metavar="PATH",
        default=sys.executable,
        help="the interpreter that has Splink (default: this one)",
    )
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="percorso_speed_") as made:
            work = options.work or Path(made)
            work.mkdir(parents=True, exist_ok=True)
            result = measured(options, work)
    except Unusable as error:
        print(f"identity_speed: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"identity_speed: {error}\n{error.stderr}", file=sys.stderr)
        return 1
    except AssertionError as error:
        print(f"identity_speed: {error}", file=sys.stderr)
        return 1
    page = described(result)
    print(page)
    write(options.results, f"identity_speed_{options.links:g}m", page, result)
    return 0


def made_up(millions: float, folder: Path) -> dict[str, int]:
    """Write the input, unless it is there: links.parquet and contacts.parquet.

    Args:
        millions: how many contacts, about.
        folder: where to.

    Returns:
        Counts of contacts and links.
    """
    if not (folder / "contacts.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        people = round(millions * 1_000_000 / ROWS_PER_PERSON)
        with duckdb.connect(config={"temp_directory": str(folder / "spill")}) as con:
            con.execute("set timezone = 'UTC'")
            con.execute(MACROS + CONTACTS.format(people=people))
            con.execute(LINKS.format(target=folder))
    with duckdb.connect() as con:
        return {
            name: con.execute(
                f"select count(*) from read_parquet('{folder / name}.parquet')"
            ).fetchone()[0]
            for name in ("contacts", "links")
        }


def measured(options: argparse.Namespace, work: Path) -> dict[str, Any]:
    """Run every contender: once for what it finds, then for what it costs.

    Args:
        options: of the command line.
        work: folder for input and output.

    Returns:
        Sizes, the machine, and one row of medians for each contender.

    Raises:
        AssertionError: when two contenders find different people.
        Unusable: when no contender but the scan is there.
    """
    source = work / f"input_{options.links:g}m"
    counts = made_up(options.links, source)
    names, found, left_out = ["scan"], {}, {}
    for name in options.only or [n for n in CONTENDERS if n != "scan"]:
        if name == "union_find" and options.links > MOST_FOR_UNION_FIND:
            left_out[name] = f"not above {MOST_FOR_UNION_FIND} million"
            continue
        target = work / f"{name}.parquet"
        target.unlink(missing_ok=True)
        done = subprocess.run(
            command(name, source, target, options), capture_output=True, text=True
        )
        if done.returncode == 3:
            left_out[name] = (done.stderr.strip().splitlines() or [""])[-1]
            continue
        done.check_returncode()
        with duckdb.connect() as con:
            found[name] = con.execute(PARTITION, [str(target)]).fetchone()
        names.append(name)
    for name, reason in left_out.items():
        print(f"identity_speed: without {name}: {reason}", file=sys.stderr)
    if not found:
        raise Unusable("nothing to compare: no contender is there, see --help")
    first = next(iter(found))
    for name, partition in found.items():
        if partition != found[first]:
            raise AssertionError(
                f"{name} and {first} find different people: {partition[:2]} and "
                f"{found[first][:2]} (clusters, records)"
            )
    runs: dict[str, list[Run]] = {name: [] for name in names}
    # In turns, so that a busy minute of the machine falls on all of them.
    for _ in range(options.runs):
        for name in names:
            target = work / f"{name}.parquet"
            target.unlink(missing_ok=True)
            runs[name].append(timed(command(name, source, target, options)))
    clusters, records, _ = found[first]
    medians = [
        {
            "contender": name,
            **{
                field: round(
                    statistics.median(getattr(r, field) for r in runs[name]), 2
                )
                for field in ("cpu_seconds", "wall_seconds", "peak_mb")
            },
        }
        for name in names
    ]
    return {
        "contacts": counts["contacts"],
        "links": counts["links"],
        "people": clusters,
        "records": int(records),
        "runs": options.runs,
        "machine": machine(),
        "left_out": left_out,
        "contenders": [
            {
                **row,
                "cpu_to_scan": row["cpu_seconds"] / medians[0]["cpu_seconds"],
                "wall_to_scan": row["wall_seconds"] / medians[0]["wall_seconds"],
            }
            for row in medians
        ],
    }


def command(
    name: str, source: Path, target: Path, options: argparse.Namespace
) -> list[str]:
    """The command line of one contender."""
    python = options.splink_python if name == "splink" else sys.executable
    return [python, str(PROGRAM), name, str(source), str(target)]


def timed(arguments: list[str]) -> Run:
    """Run a process to its end; what it and its children used.

    Args:
        arguments: its command line.

    Raises:
        CalledProcessError: when it fails.
    """
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(arguments, stdout=told, stderr=errors)
        # wait4 and not wait: the usage of this one child, and of no other.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        errors.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(
                process.returncode, arguments, stderr=errors.read()
            )
        peak = float(told.read().split()[-1])
    return Run(usage.ru_utime + usage.ru_stime, wall, peak)


def described(result: dict[str, Any]) -> str:
    """The result as a page of Markdown."""
    columns = {
        "contender": "contender",
        "cpu_seconds": "CPU s",
        "wall_seconds": "wall s",
        "peak_mb": "peak MB",
        "cpu_to_scan": "CPU ÷ scan",
        "wall_to_scan": "wall ÷ scan",
    }
    rows = [
        [
            row["contender"],
            *(f"{row[c]:,.2f}" for c in ("cpu_seconds", "wall_seconds")),
            f"{row['peak_mb']:,.0f}",
            *(f"{row[c]:.1f}" for c in ("cpu_to_scan", "wall_to_scan")),
        ]
        for row in result["contenders"]
    ]
    told = result["machine"]
    return "\n\n".join(
        [
            f"# From links to people, {result['contacts']:,} contacts",
            "Written by `benchmarks/identity_speed.py`.",
            f"{result['contacts']:,} contacts with {result['links']:,} identifiers "
            f"become {result['people']:,} people; every contender finds the same. "
            f"Medians of {result['runs']} runs, each a whole process from Parquet to "
            f"ids in Parquet, on {told['cpus']} cores and {told['memory_gb']} GB with "
            f"DuckDB {told['duckdb']} and Python {told['python']}.",
            table(list(columns.values()), rows),
            *(
                f"Left out: {name} ({reason})."
                for name, reason in result["left_out"].items()
            ),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
