"""What `make clean` takes away, and what nobody could make again."""

import shutil
import subprocess
from pathlib import Path

from conftest import CHECKOUT


def test_ledgers_their_copies_and_exports_stay(tmp_path: Path) -> None:
    """Who was exported is never exported again: the file is the only one."""
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    kept = ["warehouse/state/a", "warehouse/state_copies/a", "warehouse/exports/a"]
    made = ["warehouse/versions/a", "warehouse/build.duckdb", "data/demo/a", "target/a"]
    for name in kept + made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert [name for name in kept + made if (tmp_path / name).exists()] == kept
