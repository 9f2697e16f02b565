"""One batch: the files of a promotion, day and channel, there whole or not at all.

The order of steps is what lets a killed run be told from a finished one:

1. the batch is written under a hidden name and synced;
2. its people are recorded as planned;
3. the folder is renamed, and so is there for the sending service;
4. its people are recorded as exported.

Planned and still under the hidden name: it never went out. Planned and no longer
there: the rename was done, whatever the sending service did with the folder
since. So nobody is left out and nobody is sent twice.
"""

import csv
import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from percorso.errors import PercorsoError, Refused
from percorso.exports.layouts import Layout
from percorso.exports.sends import KEY, Sends, quoted
from percorso.vault import sync

CSV = "audience.csv"
PARQUET = "audience.parquet"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Batch:
    """A batch and the folder it is to be found in."""

    name: str
    folder: Path
    people: int


def draft_of(folder: Path) -> Path:
    """The hidden name under which a batch is written."""
    return folder.with_name(f".{folder.name}.tmp")


def recover(sends: Sends) -> list[str]:
    """Settle what a killed run left behind; returns what was found, in words.

    Raises:
        Refused: a batch was planned and the place it was written to is gone.
    """
    told = []
    pending = sends.db.execute("from pending order by batch").fetchall()
    for batch, folder in pending:
        if draft_of(Path(folder)).exists():
            sends.batch_step("cancelled", batch, "interrupted")
            told.append(f"{batch} was interrupted and never went out")
        elif Path(folder).parent.exists():
            sends.batch_step("exported", batch)
            told.append(f"{batch} went out before an earlier run was interrupted")
        else:
            raise Refused(
                f"nobody can tell whether the batch {batch} went out",
                str(Path(folder).parent),
                f"put the folder back; or --confirm {batch} if it was sent, "
                f"--cancel {batch} if it was not",
            )
    cancelled = sends.db.execute(
        "select distinct folder from steps where is_cancelled"
    ).fetchall()
    for (folder,) in cancelled:
        shutil.rmtree(draft_of(Path(folder)), ignore_errors=True)
    return told


def write(
    sends: Sends,
    root: Path,
    day: date,
    promotion_id: str,
    layout: Layout,
    described: dict,
) -> Batch:
    """Write and hand over the batch of a promotion and channel.

    Args:
        sends: the ledger, whose connection has the table `audience`: everybody
            to be exported on the day.
        root: the folder of exports.
        day: the business day of the decisions.
        promotion_id: the promotion.
        layout: columns and headings.
        described: what the manifest says besides.
    """
    number = sends.next_number(day, promotion_id, layout.channel)
    name = f"{day.isoformat()}/{promotion_id}/{layout.channel}/{number}"
    folder = root / name
    if folder.exists():
        raise PercorsoError(
            f"the folder of a new batch is there already - {folder} - the send ledger "
            "does not know it: restore state/sends, or move the folder away if its "
            "people were not written to"
        )
    draft = draft_of(folder)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    sends.db.execute("set variable promotion_id = ?", [promotion_id])
    sends.db.execute("set variable channel = ?", [layout.channel])
    batch = """
        select * from audience
        where
            promotion_id = getvariable('promotion_id')
            and channel = getvariable('channel')
    """
    picked = ", ".join(
        f"address as {column}" if column == layout.address else column
        for column in layout.columns
    )
    query = f"select {picked} from ({batch}) order by customer_id"
    sends.db.execute(f"copy ({query}) to '{quoted(draft / PARQUET)}' (format parquet)")
    rows = sends.db.execute(query).fetchall()
    with (draft / CSV).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(layout.headings)
        for row in rows:
            writer.writerow(map(layout.cell, layout.columns, row))
    files = [_told(draft / file, len(rows)) for file in (CSV, PARQUET)]
    manifest = {
        "batch": name,
        "promotion_id": promotion_id,
        "channel": layout.channel,
        "decided_on": day.isoformat(),
        **described,
        "files": files,
    }
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
    for path in (draft / CSV, draft / PARQUET, draft / MANIFEST, draft, draft.parent):
        sync(path)
    key = f"select {KEY}, customer_id, null as reason from ({batch})"
    sha256 = files[0]["sha256"]
    sends.append("planned", key, batch=name, folder=folder, sha256=sha256)
    draft.rename(folder)
    sync(folder.parent)
    sends.append("exported", key, batch=name, folder=folder, sha256=sha256)
    return Batch(name, folder, len(rows))


def _told(path: Path, rows: int) -> dict:
    """What the manifest says of one file."""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return {
        "file": path.name,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": digest,
    }
