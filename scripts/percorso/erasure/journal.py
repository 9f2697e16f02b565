"""What an erasure is going to do, written down before anything is done.

A folder `state/erasing/`, there whole or not at all. Each step can be done again
from it, so that whoever comes after a kill completes what was begun. It names the
people, and is removed with the last step.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from percorso.erasure import bench
from percorso.exports.sends import quoted
from percorso.home import Home
from percorso.vault import sync

PLAN = "plan.json"
# Tables of the journal: what each holds is said where it is made, in `plan`.
TABLES = (
    "people",
    "requests",
    "marked",
    "quarantined",
    "old_ids",
    "decisions",
    "tombstones",
    "counts",
)


@dataclass(frozen=True)
class Journal:
    """An erasure that was begun.

    `name` tells it from others; `begun_at` is when it was written down.
    """

    home: Home
    folder: Path
    name: str
    begun_at: datetime

    def open(self) -> duckdb.DuckDBPyConnection:
        """A connection with the journal's tables, each under its name."""
        db = bench.connect(self.home)
        for table in TABLES:
            path = quoted(self.folder / f"{table}.parquet")
            db.execute(f"create temp table {table} as from '{path}'")
        return db


def _folder(home: Home) -> Path:
    return home.state / "erasing"


def read(home: Home) -> Journal | None:
    """The erasure of a home that was begun and is not done; None: there is none."""
    folder = _folder(home)
    if not folder.exists():
        return None
    told = json.loads((folder / PLAN).read_text())
    return Journal(home, folder, told["name"], datetime.fromisoformat(told["begun_at"]))


def write(
    home: Home, db: duckdb.DuckDBPyConnection, name: str, begun_at: datetime
) -> Journal:
    """Write a journal down, on disk for good.

    Args:
        home: the home.
        db: a connection with the tables.
        name: what tells the erasure from others.
        begun_at: now.
    """
    folder = _folder(home)
    draft = folder.with_suffix(".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    draft.chmod(0o700)
    for table in TABLES:
        path = draft / f"{table}.parquet"
        db.execute(f"copy {table} to '{quoted(path)}' (format parquet)")
        sync(path)
    told = {"name": name, "begun_at": begun_at.isoformat()}
    (draft / PLAN).write_text(json.dumps(told))
    sync(draft / PLAN)
    sync(draft)
    draft.rename(folder)
    sync(folder.parent)
    return Journal(home, folder, name, begun_at)


def remove(home: Home) -> None:
    """Forget the erasure that is done, and what a killed run wrote of one."""
    folder = _folder(home)
    draft = folder.with_suffix(".tmp")
    if folder.exists():
        # A journal is there whole or not at all, also when it goes.
        shutil.rmtree(draft, ignore_errors=True)
        folder.rename(draft)
    shutil.rmtree(draft, ignore_errors=True)
