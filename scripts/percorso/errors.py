"""Errors that a person can act on: printed as one line, never as a traceback."""

import re

# How the engine and the system say that the machine has no more to give.
NO_ROOM = re.compile(
    r"no space left|file too large|quota exceeded|out of memory|could not allocate"
    r"|permission denied|read-only file system",
    re.I,
)


class PercorsoError(Exception):
    """Something went wrong, told in one line.

    `exit_code` is what a command line ends with when it meets the error.
    """

    exit_code = 1


class Refused(PercorsoError):
    """What was handed over is bad, and nothing of it was written.

    Args:
        what: the fault, in a few words.
        where: the file or setting, with `:line` where there is one.
        remedy: what to do about it.
    """

    exit_code = 2

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        """The fault, where it is, and what to do."""
        return " - ".join(self.args)


class Busy(PercorsoError):
    """Somebody else is at work on the same home."""

    exit_code = 3


class OutOfRoom(PercorsoError):
    """The machine gave up: disk, memory, or permission to write."""

    exit_code = 4


def first_line(error: Exception | str) -> str:
    """What an error says first; its name when it says nothing."""
    return next(iter(str(error).splitlines()), type(error).__name__)
