"""Ledgers that were cut off, scribbled over or removed: seen, and made good."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import SCRIPTS

from percorso import vault
from percorso.errors import Refused
from percorso.exports import lost
from percorso.home import Home
from percorso.journal import journalled

KILLED = """
import os, signal, sys
from pathlib import Path
import duckdb
from percorso import vault
from percorso.home import Home
home, name = Home(Path(sys.argv[1])), sys.argv[2]
Path.replace = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
vault.write(home, duckdb.connect(), "select 9 as decided", home.state / name)
"""
DAY = "promotion_decisions/2026-06-29.parquet"
SEND = "sends/20260629T100000000000Z-exported.parquet"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose last run wrote a day of decisions and exported it."""
    made = Home(tmp_path / "home")
    with journalled(made, "build"):
        write(made, DAY, 1)
        write(made, SEND, 1)
    return made


def write(home: Home, name: str, value: int) -> None:
    """Write one row to a file of a ledger."""
    path = home.state / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        vault.write(home, connection, f"select {value} as decided", path)


def read(home: Home, name: str) -> list[tuple]:
    """The rows of a file of a ledger."""
    return duckdb.sql(f"from '{home.state / name}'").fetchall()


def truncate(path: Path) -> None:
    """Cut a file in two."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change one bit in the middle: the file can still be opened."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [truncate, flip, Path.unlink])
@pytest.mark.parametrize("name", [DAY, SEND])
def test_fault_36_harmed_ledger_is_restored(
    home: Home,
    harm: Callable[[Path], None],
    name: str,
    capsys: pytest.CaptureFixture,
) -> None:
    """The next run says so, and goes on with what was written; nothing is lost."""
    harm(home.state / name)
    with journalled(home, "build"):
        assert read(home, name) == [(1,)]
    assert f"warning: state/{name} is" in capsys.readouterr().err
    assert vault.lost_since(home) is None
    with journalled(home, "build"):
        pass
    assert capsys.readouterr().err == ""


def test_fault_36_harmed_copy_is_not_taken(home: Home) -> None:
    """The newest copy that is whole is, though another is newer."""
    with journalled(home, "build"):
        write(home, "kpi_history/2026-06-29.parquet", 2)
    newest, oldest = sorted((home.root / "state_copies").iterdir(), reverse=True)
    # Copies share what did not change.
    (newest / DAY).unlink()
    (newest / DAY).write_bytes(b"PAR1")
    flip(home.state / DAY)
    (told,) = vault.mend(home)
    assert told.endswith(f"restored from {oldest.name}")
    assert read(home, DAY) == [(1,)]


def test_copies_share_files_but_never_with_the_state(home: Home) -> None:
    """A file scribbled over in place leaves its copies as they were."""
    with journalled(home, "build"):
        write(home, "kpi_history/2026-06-29.parquet", 2)
    copies = sorted((home.root / "state_copies").iterdir())
    nodes = [(copied / DAY).stat().st_ino for copied in copies]
    assert nodes[0] == nodes[1] != (home.state / DAY).stat().st_ino


def test_copies_are_made_when_something_is_new_and_old_ones_go(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that wrote nothing copies nothing."""
    monkeypatch.setattr(vault, "KEPT_COPIES", 3)
    with journalled(home, "build"):
        pass
    assert len(list((home.root / "state_copies").iterdir())) == 1
    for value in range(5):
        with journalled(home, "build"):
            write(home, DAY, value)
    copies = sorted((home.root / "state_copies").iterdir())
    assert len(copies) == 3
    assert duckdb.sql(f"from '{copies[-1] / DAY}'").fetchall() == [(4,)]


def test_killed_while_writing_leaves_the_day_before_twice(
    home: Home, capsys: pytest.CaptureFixture
) -> None:
    """Checksum known, file not there yet: no fault, however often."""
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(home.root), DAY],
            env={"PYTHONPATH": str(SCRIPTS)},
            check=False,
        )
        assert done.returncode == -9
        with journalled(home, "build"):
            assert read(home, DAY) == [(1,)]
    assert capsys.readouterr().err == ""


def test_checksum_cut_off_by_a_crash_is_passed_over(home: Home) -> None:
    """The last line of the journal may be half a line."""
    with (home.state / "checksums.jsonl").open("a") as handle:
        handle.write('{"file": "sends/2026')
    assert vault.mend(home) == []


def test_ledger_of_an_earlier_percorso_is_taken_into_care(home: Home) -> None:
    """Without checksums and copies: as it is found from then on."""
    (home.state / "checksums.jsonl").unlink()
    with journalled(home, "build"):
        pass
    flip(home.state / DAY)
    (told,) = vault.mend(home)
    assert "restored" in told


def events(home: Home, moment: datetime) -> None:
    """Land a `sent` event of a moment."""
    (home.landed / "message_events").mkdir(parents=True, exist_ok=True)
    duckdb.sql(
        f"copy (select timestamptz '{moment.isoformat()}' as occurred_at, "
        f"'sent' as event_type) to '{home.landed}/message_events/e.parquet'"
    )


@pytest.mark.parametrize("has_older", [True, False])
def test_fault_36_nobody_is_exported_after_a_loss_until_events_tell(
    home: Home, has_older: bool
) -> None:
    """What no copy has is told and set aside; a day's sent events settle it."""
    begun = datetime.now(UTC)
    write(home, DAY if has_older else SEND.replace("10", "11", 1), 2)
    changed = home.state / (DAY if has_older else SEND.replace("10", "11", 1))
    flip(changed)
    (told,) = vault.mend(home)
    assert "no copy has it as it was" in told
    if has_older:
        assert read(home, DAY) == [(1,)]
    else:
        assert not changed.exists()
        assert (home.state / "broken" / "sends" / changed.name).exists()
    assert vault.mend(home) == []
    since = vault.lost_since(home)
    assert begun <= since <= datetime.now(UTC)
    with pytest.raises(Refused, match="the ledgers lost what was written until"):
        lost.check(home, accepts_loss=False)
    events(home, since + timedelta(days=1, microseconds=-1))
    with pytest.raises(Refused, match="land the sent events up to"):
        lost.check(home, accepts_loss=False)
    events(home, since + timedelta(days=1))
    assert "the sent events have told it" in lost.check(home, accepts_loss=False)[0]
    assert lost.check(home, accepts_loss=False) == []


def test_a_loss_can_be_accepted(home: Home) -> None:
    """By a word, said once."""
    write(home, DAY, 2)
    flip(home.state / DAY)
    vault.mend(home)
    assert "as asked" in lost.check(home, accepts_loss=True)[0]
    assert lost.check(home, accepts_loss=False) == []
