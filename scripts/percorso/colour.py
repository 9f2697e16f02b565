"""Colours on a terminal: red for what stopped a run, yellow for what to look at.

Where no terminal reads, and under `NO_COLOR` (https://no-color.org) or a terminal
that is `dumb`, text is as it is.
"""

import os
import sys
from typing import TextIO

RED, YELLOW = 31, 33


def complain(told: str) -> None:
    """Say on standard error what stopped the run."""
    print(painted(told, RED, sys.stderr), file=sys.stderr)


def caution(told: str) -> None:
    """Say on standard error what somebody ought to look at."""
    print(painted(told, YELLOW, sys.stderr), file=sys.stderr, flush=True)


def painted(text: str, colour: int, stream: TextIO) -> str:
    """A text in a colour, where the stream shows one."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if is_plain or not stream.isatty():
        return text
    return f"\033[{colour}m{text}\033[0m"
