"""Exported batches without the rows of whoever is erased."""

import csv
import hashlib
import json
import shutil
from contextlib import closing
from pathlib import Path

import duckdb

from percorso.door_swap import exchange
from percorso.door_typing import literal
from percorso.exports.batches import CSV, MANIFEST, PARQUET, draft_of
from percorso.exports.sends import Sends
from percorso.home import Home
from percorso.vault import sync

__all__ = ["CSV", "MANIFEST", "PARQUET", "found", "gone", "rewrite"]


def _told(home: Home) -> list[Path]:
    """The folders of batches that the send ledger names."""
    with closing(Sends(home)) as sends:
        rows = sends.db.execute("select folder from steps order by all").fetchall()
    return [Path(folder) for (folder,) in rows]


def found(home: Home) -> list[Path]:
    """Every folder that holds a batch, below the home or where the ledger says."""
    folders = {path.parent for path in (home.root / "exports").rglob(PARQUET)}
    for folder in _told(home):
        folders |= {f for f in (folder, draft_of(folder)) if (f / PARQUET).exists()}
    return sorted(folder for folder in folders if not _is_draft(folder))


def gone(home: Home) -> list[Path]:
    """Batches that somebody took away: nothing is known of what became of them."""
    return [
        folder
        for folder in _told(home)
        if not folder.exists() and not draft_of(folder).exists()
    ]


def rewrite(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Write the batches anew where rows go; doing it twice is the same.

    Args:
        home: the home.
        db: a connection with the journal's table `old_ids`.
    """
    for folder in found(home):
        draft = _draft(folder)
        # Of a killed run: the new batch, or the old one after the swap.
        shutil.rmtree(draft, ignore_errors=True)
        source = f"read_parquet({literal(str(folder / PARQUET))})"
        stays = [
            is_staying
            for (is_staying,) in db.execute(
                "select customer_id not in (select customer_id from old_ids) "
                f"from {source}"
            ).fetchall()
        ]
        if not all(stays):
            _write(db, folder, draft, stays)


def _write(
    db: duckdb.DuckDBPyConnection, folder: Path, draft: Path, stays: list[bool]
) -> None:
    """Write one batch beside the old one, and swap the two."""
    draft.mkdir()
    db.execute(
        "copy (select * exclude (file_row_number) from "
        f"read_parquet({literal(str(folder / PARQUET))}, file_row_number = true) "
        "where customer_id not in (select customer_id from old_ids) "
        f"order by file_row_number) to {literal(str(draft / PARQUET))} "
        "(format parquet)"
    )
    with (
        (folder / CSV).open(encoding="utf-8", newline="") as old,
        (draft / CSV).open("w", encoding="utf-8", newline="") as new,
    ):
        writer = csv.writer(new, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        rows = csv.reader(old)
        writer.writerow(next(rows))
        # Both files have the same people in the same order.
        writer.writerows(
            row for row, is_staying in zip(rows, stays, strict=True) if is_staying
        )
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"] = [
        told | _measured(draft / told["file"], sum(stays)) for told in manifest["files"]
    ]
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    for path in (draft / CSV, draft / PARQUET, draft / MANIFEST, draft):
        sync(path)
    if not exchange(draft, folder):
        # Between the two, the batch is there under its hidden name alone.
        aside = draft.with_suffix(".old")
        folder.rename(aside)
        draft.rename(folder)
        aside.rename(draft)
    sync(folder.parent)
    shutil.rmtree(draft)


def _measured(path: Path, rows: int) -> dict:
    """Rows, bytes and checksum of a file."""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": digest}


def _draft(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.erase")


def _is_draft(folder: Path) -> bool:
    return folder.suffix in (".erase", ".old")
