"""A function called in a process of its own, which ends with this one.

DuckDB writes blocks of memory as they are, and what they do not fill keeps what the
process held there before (duckdb/duckdb#23382). Who shall not stand between the rows
of a database must not have been read by the process that writes it.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeVar

from percorso.errors import PercorsoError

T = TypeVar("T")


def apart(function: Callable[..., T], *arguments: object) -> T:
    """Call a function in a process of its own.

    The pool of the standard library would import there whatever the program that
    calls has imported: dbt, for one.

    Args:
        function: of a module, under its own name.
        arguments: what pickle can carry.

    Returns:
        What the function returns.

    Raises:
        PercorsoError: the process was killed.
        Exception: what the function raises.
    """
    ours, theirs = Pipe()
    with ours:
        with theirs:
            child = subprocess.Popen(
                # Not what lies in the folder that it is called from.
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
            )
        with child:
            try:
                ours.send((function, arguments))
                is_done, outcome = ours.recv()
            except (EOFError, ConnectionError) as error:
                code = child.wait()
                raise PercorsoError(
                    f"the process for {function.__name__} was killed (exit code {code})"
                    " - give memory if that was lacking, and run again"
                ) from error
    if is_done:
        return outcome
    raise outcome


def main(argv: list[str]) -> None:
    """Be the process: call what the parent sends, send back what came of it.

    Args:
        argv: the number of the open pipe.
    """
    with Connection(int(argv[0])) as parent:
        function, arguments = parent.recv()
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()
        try:
            outcome = (True, function(*arguments))
        except Exception as error:
            outcome = (False, error)
        parent.send(outcome)


def _end_with(parent: Connection) -> None:
    """End at once when the parent does: nobody else holds the lock of the home."""
    parent.poll(None)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
