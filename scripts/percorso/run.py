"""dbt, called in this process on a home; what it refuses told in one line."""

import logging
import os
import re
from collections.abc import Callable, Sequence
from contextlib import chdir
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from percorso import definition_files, state
from percorso.contract import CHECKOUT
from percorso.errors import NO_ROOM, OutOfRoom, PercorsoError, Refused
from percorso.home import Home
from percorso.limits import is_memory_shared, threads
from percorso.progress import DbtProgress

# A log that finds no room is no news beside the step that finds none: a trace for
# each line of it would bury what is said of that.
logging.raiseExceptions = False

# How our macros begin what they refuse; dbt wraps it in a trace of its own.
REFUSAL = re.compile(r"wrong (?:setting|definition) - .*?(?=\n\s*\n|\n\s*>|\Z)", re.S)

BROKEN = re.compile(r"corrupt|not a valid duckdb database|checksum", re.I)


class BuildFailed(PercorsoError):
    """dbt ended with an error or a failed test: nothing was published."""


class WrongSetting(PercorsoError):
    """A setting or a definition was refused before anything was built."""

    exit_code = 2


def dbt(
    home: Home,
    *arguments: str,
    project: Path = CHECKOUT,
    target: str = "target",
    manifest: Manifest | None = None,
    callbacks: Sequence[Callable] = (),
    is_duckdb: bool = True,
) -> object:
    """Call dbt in this process on a home, quietly, saying how far it has come.

    Args:
        home: whose database is built.
        arguments: of dbt.
        project: folder of the dbt project.
        target: folder of the home for what dbt writes down of the run.
        manifest: the parsed project, when it is at hand; None parses it.
        callbacks: take dbt's events, besides who tells the progress.
        is_duckdb: the engine is DuckDB; else the arguments name the target.

    Returns:
        What dbt made: of `parse`, the manifest.

    Raises:
        Refused: a file of the definitions' folder is none, or a limit of the
            engine is no limit, or the engine is another than DuckDB.
        WrongSetting: naming the setting, or file, line, rule and value.
        OutOfRoom: the disk or the memory did not suffice.
        BuildFailed: naming what failed; the whole story is in `logs/dbt.log`.
    """
    if is_duckdb:
        _refuse_other_engines()
        # The engine asks for them too, but what it tells is wrapped in a trace.
        threads()
        if not is_memory_shared() and "--threads" not in arguments:
            arguments = (*arguments, "--threads", "1")
        _discard_unreadable(home)
    state.prepare(home)
    os.environ["PERCORSO_HOME"] = str(home.root)
    definition_files.check_names()
    definitions = definition_files.own_folder()
    if definitions:
        os.environ[definition_files.SETTING] = str(definitions)
    # Definitions are named from the project's folder.
    with DbtProgress() as progress, chdir(project):
        runner = dbtRunner(manifest=manifest, callbacks=[progress, *callbacks])
        result = runner.invoke(
            [
                "--log-level",
                "none",
                # Every statement written down would take a third of a short run.
                "--log-level-file",
                "info",
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
    told = str(result.exception or "")
    refusal = REFUSAL.search(told)
    if refusal:
        raise WrongSetting(refusal.group())
    failed = [r for r in result.result or () if r.status in ("error", "fail")]
    _raise_for_machine(home, told + " ".join(r.message or "" for r in failed))
    log = home.root / "logs" / "dbt.log"
    if result.exception is not None:
        raise BuildFailed(f"dbt stopped: {told} - nothing was published, see {log}")
    raise BuildFailed(
        "\n  ".join(
            [
                f"{len(failed)} failed, nothing was published, see {log}",
                *map(_failure, failed),
            ]
        )
    )


def _refuse_other_engines() -> None:
    """Refuse a target whose tables nobody would publish: DuckDB's old ones would be."""
    given = os.environ.get("PERCORSO_TARGET") or "duckdb"
    if given != "duckdb":
        raise Refused(
            f"{given!r} is built by dbt alone, and published by nobody",
            "PERCORSO_TARGET",
            "unset it, or call dbt itself: docs/scale.md",
        )


def _discard_unreadable(home: Home) -> None:
    """Remove a working database that cannot be opened: landed files make it anew."""
    if not home.database.exists():
        return
    try:
        duckdb.connect(str(home.database), read_only=True).close()
    except duckdb.Error:
        _remove_database(home)


def _remove_database(home: Home) -> None:
    home.database.unlink()
    home.database.with_name(f"{home.database.name}.wal").unlink(missing_ok=True)


def _raise_for_machine(home: Home, told: str) -> None:
    """Raise when what dbt told is not about the project but about the machine."""
    if NO_ROOM.search(told):
        raise OutOfRoom(
            f"{' '.join(NO_ROOM.search(told).group().split())} while building - "
            f"{home.root} - give disk or memory (PERCORSO_MEMORY) and run again; "
            "what is published is as it was"
        )
    if BROKEN.search(told) and str(home.database) in told:
        _remove_database(home)
        raise BuildFailed(
            f"the working database was broken and is removed - {home.database} - run "
            "again: the landed files make it anew; nothing was published"
        )


def _failure(result) -> str:
    """What failed of one node: its name, the rows of a test, dbt's message."""
    message = " ".join((result.message or "").split())
    return f"{result.node.resource_type} {result.node.name}: {message}"
