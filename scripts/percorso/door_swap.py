"""Puts a finished landing in the place of the one before, all at once."""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from percorso.errors import Busy
from percorso.home import Home

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _previous(home: Home) -> Path:
    return home.root / "landed.previous.tmp"


@contextmanager
def workbench(home: Home) -> Iterator[Path]:
    """A folder to build a landing in, for one landing at a time.

    Args:
        home: the home to land in.

    Yields:
        An empty folder below the home, gone afterwards whatever happens.

    Raises:
        Busy: another landing is at work on this home.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / "landed.lock").open("w") as lock:
        try:
            # Held by the process, so a killed landing leaves no lock behind.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"another landing is at work - {home.root} - wait until it ends"
            ) from error
        _tidy(home)
        bench = home.root / f"landed.{os.getpid()}.tmp"
        bench.mkdir()
        try:
            yield bench
        finally:
            shutil.rmtree(bench, ignore_errors=True)


def _tidy(home: Home) -> None:
    previous = _previous(home)
    if previous.exists() and not home.landed.exists():
        previous.rename(home.landed)
    for leftover in home.root.glob("landed.*.tmp"):
        shutil.rmtree(leftover)


def keep(old: Path, new: Path) -> None:
    """Takes a landed file over into the next landing.

    Args:
        old: the file where it landed.
        new: where it shall be; its folder exists.
    """
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copyfile(old, new)


def swap_in(finished: Path, home: Home) -> None:
    """Makes a finished landing the landing of a home.

    A reader finds the landing before or this one, whole, at every moment; so
    does the next run after a kill.

    Args:
        finished: the folder to move to `home.landed`.
        home: the home.
    """
    if not home.landed.exists():
        finished.rename(home.landed)
    elif not exchange(finished, home.landed):
        # Not every file system swaps two folders in one step. Between these
        # two the next run finds the earlier landing under its other name.
        home.landed.rename(_previous(home))
        finished.rename(home.landed)
        shutil.rmtree(_previous(home))


def exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step.

    Returns:
        False where the file system does not do that; nothing was changed.
    """
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    sides = _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other)
    return rename(*sides, _RENAME_EXCHANGE) == 0
