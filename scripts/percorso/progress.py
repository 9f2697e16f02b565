"""How far dbt has come, told while it works."""

import sys
import time
from typing import TextIO

PATIENCE_SECONDS = 30


class Progress:
    """A dbt callback that counts nodes.

    On a terminal one line is drawn anew at each node; elsewhere, as under cron, a
    line is added every `PATIENCE_SECONDS`.

    Args:
        stream: where it is told; standard output when None.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.is_terminal = self.stream.isatty()
        self.started = self.told = time.monotonic()
        self.done = self.total = 0

    def __call__(self, event) -> None:
        """Take an event of dbt."""
        total = getattr(event.data, "total", 0)
        if isinstance(total, int) and total > self.total:
            self.total = total
        if event.info.name != "NodeFinished":
            return
        self.done += 1
        now = time.monotonic()
        if not self.is_terminal and now - self.told < PATIENCE_SECONDS:
            return
        self.told = now
        of = f" of {self.total}" if self.total >= self.done else ""
        line = f"dbt: {self.done}{of} nodes, {now - self.started:.0f} s"
        end = "" if self.is_terminal else "\n"
        start = "\r  " if self.is_terminal else "  "
        print(f"{start}{line}", end=end, file=self.stream, flush=True)

    def end(self) -> None:
        """Leave the line that was drawn behind."""
        if self.is_terminal and self.done:
            print(file=self.stream, flush=True)
