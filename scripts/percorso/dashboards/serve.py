"""Runs the boards under dbt charts' own server, where filters are alive."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import yaml

from percorso.dashboards import project
from percorso.dashboards.project import Published
from percorso.errors import PercorsoError

LOOKED_AT_EVERY = 1.0


def serve(version: Published, port: int) -> int:
    """Serve the boards of a version until stopped.

    A board that is changed meanwhile is written anew; the server shows it.

    Returns:
        What the server ended with.

    Raises:
        PercorsoError: a board is none.
    """
    with tempfile.TemporaryDirectory(prefix="percorso-boards-") as made:
        target = Path(made)
        project.write(target, version, is_served=True)
        ended = threading.Event()
        watching = threading.Thread(
            target=_watch, args=(target, version, ended), daemon=True
        )
        watching.start()
        server = subprocess.Popen(
            [
                str(Path(sys.executable).parent / "dct"),
                "serve",
                "--project-dir",
                str(target),
                "--port",
                str(port),
                "--no-cache",
            ],
            env={**os.environ, "DO_NOT_TRACK": "1"},
        )
        # Who ends this program ends the server as well.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return server.wait()
        except KeyboardInterrupt:
            server.wait()
            return 0
        finally:
            ended.set()
            watching.join()


def follow(target: Path, version: Published) -> Iterator[str | None]:
    """Look at `dashboards/` again and again, and write the project when it changed.

    Yields:
        At each look None when nothing had changed, else what was wrong, or nothing.
    """
    seen = _state()
    while True:
        state = _state()
        if state == seen:
            yield None
            continue
        seen = state
        try:
            project.write(target, version, is_served=True)
            yield ""
        except (PercorsoError, OSError, yaml.YAMLError) as error:
            # Half-written while somebody types: said, and looked at again.
            yield str(error)


def _watch(target: Path, version: Published, ended: threading.Event) -> None:
    for told in follow(target, version):
        if told:
            print(f"dashboards: {told}", file=sys.stderr)
        if ended.wait(LOOKED_AT_EVERY):
            return


def _state() -> dict[Path, int]:
    """When each file of `dashboards/` was last changed."""
    files = [p for p in project.FOLDER.rglob("*") if p.is_file()]
    return {path: path.stat().st_mtime_ns for path in files}
