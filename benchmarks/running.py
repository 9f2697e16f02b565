"""What the benchmarks share: the engine's limits, dbt in a home of their own."""

import os
import re
import resource
from pathlib import Path

import duckdb

CHECKOUT = Path(__file__).resolve().parents[1]


def limits() -> dict[str, str | bool]:
    """The engine's limits, the same for all that is measured."""
    given = {"preserve_insertion_order": False}
    for key, variable in (("threads", "THREADS"), ("memory_limit", "MEMORY")):
        if os.environ.get(f"PERCORSO_{variable}"):
            given[key] = os.environ[f"PERCORSO_{variable}"]
    return given


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection under the limits that all contenders have."""
    return duckdb.connect(config={"temp_directory": str(spill), **limits()})


def connect_home(home: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a home's working database, as profiles.yml has it."""
    config = {"storage_compatibility_version": "latest", **limits()}
    con = duckdb.connect(str(home / "build.duckdb"), config=config)
    con.execute("set timezone = 'UTC'")
    return con


def settings(home: Path, as_of: str = "2026-06-30") -> dict[str, str]:
    """What the project asks of the environment, for a home of a benchmark."""
    return {
        "PERCORSO_HOME": str(home),
        "PERCORSO_SECRET": "a secret for the benchmark",
        "PERCORSO_AS_OF": as_of,
    }


def dbt_flags(home: Path) -> list[str]:
    """Flags of every dbt call: this checkout, the home, nothing printed."""
    flags = ["--log-level", "none", "--project-dir", str(CHECKOUT)]
    flags += ["--profiles-dir", str(CHECKOUT), "--target-path", str(home / "target")]
    return [*flags, "--log-path", str(home / "logs")]


def peak_mb() -> float:
    """The most memory this process has held, in MB.

    Not getrusage where /proc is there: its peak starts at that of the process
    that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kib = re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]
        return int(kib) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
