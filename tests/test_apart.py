"""A function in a process of its own: what comes back, and that it ends with us."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from conftest import SCRIPTS

from percorso.apart import apart
from percorso.door import Declarations, land
from percorso.errors import PercorsoError, Refused
from percorso.home import Home

PATIENCE = 30
CALLER = """
import sys, time
sys.path.insert(0, {scripts!r})
from percorso.apart import apart
apart(time.sleep, 600)
"""


def test_it_is_another_process_and_what_it_returns_comes_back() -> None:
    assert apart(os.getpid) != os.getpid()
    assert apart(max, [3, 1], [2, 9]) == [3, 1]


def test_it_is_ours_wherever_it_is_called_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the same name in a retailer's own is not run."""
    other = tmp_path / "percorso"
    other.mkdir()
    (other / "__init__.py").write_text("raise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    assert apart(os.getpid) != os.getpid()


def test_what_it_raises_is_raised_whole(tmp_path: Path) -> None:
    """With the exit code and the line that a person is told."""
    where = tmp_path / "no_such_folder"
    with pytest.raises(Refused, match=f" - {where} - ") as raised:
        apart(land, Home(tmp_path), where, Declarations())
    assert raised.value.exit_code == 2


def test_killed_it_is_told_in_a_line() -> None:
    """As the system kills whoever takes too much memory."""
    with pytest.raises(PercorsoError, match=r"was killed .*-9.* run again"):
        apart(signal.raise_signal, signal.SIGKILL)


def test_it_ends_with_who_called_it() -> None:
    """A kill must leave nobody at work on a home whose lock is free."""
    code = CALLER.format(scripts=str(SCRIPTS))
    with subprocess.Popen([sys.executable, "-c", code]) as caller:
        try:
            other = child_of(psutil.Process(caller.pid))
        finally:
            caller.kill()
    other.wait(PATIENCE)


def child_of(process: psutil.Process) -> psutil.Process:
    """The child that a process has, or soon has."""
    until = time.monotonic() + PATIENCE
    while not (children := process.children()):
        assert time.monotonic() < until
        time.sleep(0.05)
    (child,) = children
    return child
