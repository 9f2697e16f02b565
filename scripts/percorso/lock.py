"""One run at a time on a home: the lock and who holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from percorso.errors import Busy
from percorso.home import Home

FILE = "run.lock"


@contextmanager
def one_at_a_time(home: Home) -> Iterator[None]:
    """Hold the home's lock; the second to ask is refused at once.

    Raises:
        Busy: naming the pid and the start of the run that holds the lock.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / FILE).open("a+") as lock:
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


def holder(home: Home) -> str | None:
    """Who is at work on a home, as pid and start; None when nobody is."""
    path = home.root / FILE
    if not path.exists():
        return None
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read().strip() or "unknown"
    return None
