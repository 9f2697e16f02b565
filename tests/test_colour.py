"""Colours are for terminals."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SCRIPTS


@pytest.mark.parametrize(
    ("settings", "is_red"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_an_error_is_red_on_a_terminal(
    tmp_path: Path, settings: dict[str, str], is_red: bool
) -> None:
    """And plain where the terminal, or who sits at it, wants none."""
    ours, theirs = pty.openpty()
    unset = {"NO_COLOR", "TERM"}
    kept = {name: v for name, v in os.environ.items() if name not in unset}
    home = {"PERCORSO_HOME": str(tmp_path / "none")}
    subprocess.run(
        [sys.executable, str(SCRIPTS / "rollback.py")],
        env={**kept, **home, "TERM": "xterm", **settings},
        stdin=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "rollback: nothing is published yet" in told
    assert told.startswith("\033[31m") == is_red
    assert ("\033" in told) == is_red
