"""How far a run has come, told while it works."""

import sys
import time
from typing import Self, TextIO

PATIENCE_SECONDS = 30


class Progress:
    """Counts what is done of a long piece of work.

    On a terminal one line is drawn anew at each step; elsewhere, as under cron, a
    line is added every `PATIENCE_SECONDS`.

    Args:
        what: who works and what is counted, like `dbt: {} nodes`.
        stream: where it is told; standard output when None.
    """

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self.what = what
        self.stream = stream or sys.stdout
        self.is_terminal = self.stream.isatty()
        self.started = self.told = time.monotonic()
        self.done = self.total = 0

    def advance(self, total: int = 0) -> None:
        """One more is done.

        Args:
            total: how many there are in all, as far as is known.
        """
        self.total = max(self.total, total)
        self.done += 1
        now = time.monotonic()
        if not self.is_terminal and now - self.told < PATIENCE_SECONDS:
            return
        self.told = now
        of = f" of {self.total}" if self.total >= self.done else ""
        line = f"{self.what.format(f'{self.done}{of}')}, {now - self.started:.0f} s"
        end = "" if self.is_terminal else "\n"
        start = "\r  " if self.is_terminal else "  "
        print(f"{start}{line}", end=end, file=self.stream, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        # What is told next, an error above all, stands on a line of its own.
        if self.is_terminal and self.done:
            print(file=self.stream, flush=True)


class DbtProgress(Progress):
    """A callback of dbt that counts the nodes that are done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__("dbt: {} nodes", stream)

    def __call__(self, event) -> None:
        """Take an event of dbt."""
        total = getattr(event.data, "total", 0)
        if isinstance(total, int):
            self.total = max(self.total, total)
        if event.info.name == "NodeFinished":
            self.advance()


class Stopwatch:
    """Tells each step of a run with the seconds since the run began."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def tell(self, what: str) -> None:
        """Say that something is done.

        Args:
            what: the step, in a few words.
        """
        print(f"{time.monotonic() - self.started:6.1f} s  {what}", flush=True)
