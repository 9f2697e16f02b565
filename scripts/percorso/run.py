"""dbt, called in this process on a home; what it refuses told in one line."""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import chdir
from pathlib import Path

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from percorso import state
from percorso.contract import CHECKOUT
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.progress import Progress

# How our macros begin what they refuse; dbt wraps it in a trace of its own.
REFUSAL = re.compile(r"wrong (?:setting|definition) - .*?(?=\n\s*\n|\n\s*>|\Z)", re.S)


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
) -> object:
    """Call dbt in this process on a home, quietly, saying how far it has come.

    Args:
        home: whose database is built.
        arguments: of dbt.
        project: folder of the dbt project.
        target: folder of the home for what dbt writes down of the run.
        manifest: the parsed project, when it is at hand; None parses it.
        callbacks: take dbt's events, besides who tells the progress.

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
    progress = Progress()
    runner = dbtRunner(manifest=manifest, callbacks=[progress, *callbacks])
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
    progress.end()
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
