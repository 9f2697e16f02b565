"""One run from landed files to published tables: land, build, publish."""

import fcntl
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from percorso import state
from percorso.contract import CHECKOUT
from percorso.errors import Busy, PercorsoError
from percorso.home import Home

# How our macros begin what they refuse; dbt wraps it in a trace of its own.
REFUSAL = re.compile(r"wrong (?:setting|definition) - .*?(?=\n\s*\n|\n\s*>|\Z)", re.S)


class BuildFailed(PercorsoError):
    """dbt ended with an error or a failed test: nothing was published."""


class WrongSetting(PercorsoError):
    """A setting or a definition was refused before anything was built."""

    exit_code = 2


@contextmanager
def one_at_a_time(home: Home) -> Iterator[None]:
    """Hold the home's lock; the second to ask is refused at once.

    Raises:
        Busy: naming the pid and the start of the run that holds the lock.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / "run.lock").open("a+") as lock:
        try:
            # Held by the process, so a killed run leaves no lock behind.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise Busy(f"already running ({holder}) - {home.root}") from error
        lock.truncate(0)
        since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        lock.write(f"pid {os.getpid()}, since {since}")
        lock.flush()
        yield


def dbt(
    home: Home,
    *arguments: str,
    project: Path = CHECKOUT,
    target: str = "target",
    manifest: Manifest | None = None,
) -> object:
    """Call dbt in this process on a home, quietly, with a counter on a terminal.

    Args:
        home: whose database is built.
        arguments: of dbt.
        project: folder of the dbt project.
        target: folder of the home for what dbt writes down of the run.
        manifest: the parsed project, when it is at hand; None parses it.

    Returns:
        What dbt made: of `parse`, the manifest.

    Raises:
        WrongSetting: naming the setting, or file, line, rule and value.
        BuildFailed: naming what failed; the whole story is in `logs/dbt.log`.
    """
    state.prepare(home)
    os.environ["PERCORSO_HOME"] = str(home.root)
    definitions = os.environ.get("PERCORSO_DEFINITIONS")
    if definitions and not Path(definitions).is_absolute():
        os.environ["PERCORSO_DEFINITIONS"] = str(CHECKOUT / definitions)
    runner = dbtRunner(
        manifest=manifest, callbacks=[_counter()] if sys.stdout.isatty() else []
    )
    # Definitions are named from the project's folder.
    with chdir(project):
        result = runner.invoke(
            [
                "--log-level",
                "none",
                *arguments,
                "--project-dir",
                str(project),
                "--profiles-dir",
                str(project),
                "--target-path",
                str(home.root / target),
                "--log-path",
                str(home.root / "logs"),
            ]
        )
    # dbt keeps the database open for its next call; publishing reads it.
    DuckDBConnectionManager.close_all_connections()
    if result.success:
        return result.result
    log = home.root / "logs" / "dbt.log"
    if result.exception is not None:
        told = str(result.exception)
        refusal = REFUSAL.search(told)
        if refusal:
            raise WrongSetting(refusal.group())
        raise BuildFailed(f"dbt stopped: {told} - nothing was published, see {log}")
    failed = [_failure(r) for r in result.result if r.status in ("error", "fail")]
    raise BuildFailed(
        "\n  ".join(
            [f"{len(failed)} failed, nothing was published, see {log}", *failed]
        )
    )


def _failure(result) -> str:
    """What failed of one node: its name, the rows of a test, dbt's message."""
    message = " ".join((result.message or "").split())
    return f"{result.node.resource_type} {result.node.name}: {message}"


def _counter():
    """A dbt callback that shows how many nodes are done."""
    started = time.monotonic()
    done = 0

    def show(event) -> None:
        nonlocal done
        if event.info.name == "NodeFinished":
            done += 1
            elapsed = time.monotonic() - started
            print(f"\r  dbt: {done} nodes, {elapsed:.0f} s", end="", flush=True)

    return show
