"""What cannot be computed again, kept so that its loss is seen and made good.

Each file of the ledgers below `state/` has its checksum in
`state/checksums.jsonl`, written down before the file gets its name: a crash
between the two leaves the file before, whose checksum is known as well. A run
begins by comparing, and ends by copying what is new to
`state_copies/<moment>/`, a folder that holds every ledger whole; files that did
not change are shared between copies, never with `state/` itself.

A file that is not what was written is restored from the newest copy that has it
as it was. When none has, what was in it is lost: that is told, and nobody is
exported until the world has told it again (`percorso.exports.lost`).
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso.home import Home

TABLES = ("promotion_decisions", "sends", "kpi_history", "tombstones")
KEPT_COPIES = 5
# A file and the one it replaces: a crash leaves either.
KNOWN_CHECKSUMS = 2


@dataclass(frozen=True)
class Written:
    """A file as it was written: its checksum, and when."""

    sha256: str
    at: datetime


def write(
    home: Home, connection: duckdb.DuckDBPyConnection, query: str, path: Path
) -> None:
    """Write a query's rows to a Parquet file of a ledger, on disk for good.

    A crash leaves the file as it was or as it shall be.

    Args:
        home: the home.
        connection: where the query runs.
        query: SQL of the rows.
        path: the file, below `state/` in the folder of one of `TABLES`.
    """
    draft = path.with_suffix(".tmp")
    target = str(draft).replace("'", "''")
    connection.execute(f"copy ({query}) to '{target}' (format parquet)")
    sync(draft)
    _note(home, path, checksum(draft))
    draft.replace(path)
    sync(path.parent)


def mend(home: Home) -> list[str]:
    """Restore files that are not what was written.

    What no copy has is lost: `lost_since` tells it from then on.

    Returns:
        What was found and done, in words.
    """
    told, lost = [], lost_since(home)
    known = _known(home)
    copies = sorted(_folder(home).glob("2*"), reverse=True)
    for name, written in known.items():
        path = home.state / name
        wanted = {entry.sha256 for entry in written[-KNOWN_CHECKSUMS:]}
        found = checksum(path) if path.exists() else None
        if found in wanted:
            if found != written[-1].sha256:
                # A crash left the file before: the next one is written anew.
                _note(home, path, found)
            continue
        fault = "is not what was written" if found else "is missing"
        exact, older = _in_copies(copies, name, written[-1].sha256)
        source = exact or older
        if source:
            _restore(source, path)
            if not exact:
                _note(home, path, checksum(path))
        else:
            _set_aside(home, path)
            _forget(home, name)
        if exact:
            told.append(f"state/{name} {fault}: restored from {source.parents[1].name}")
            continue
        lost = max(lost or written[-1].at, written[-1].at)
        done = f"an older one is back from {source.parents[1]}" if source else "gone"
        told.append(f"state/{name} {fault}, and no copy has it as it was: {done}")
    if lost:
        _replace(_lost(home), json.dumps({"at": lost.isoformat()}))
    _adopt(home, known)
    return told


def lost_since(home: Home) -> datetime | None:
    """The last moment at which something was written that is lost, if any is."""
    if not _lost(home).exists():
        return None
    return datetime.fromisoformat(json.loads(_lost(home).read_text())["at"])


def accept_loss(home: Home) -> None:
    """Go on without what is lost."""
    _lost(home).unlink(missing_ok=True)


def copy(home: Home) -> Path | None:
    """Copy the ledgers, when anything of them is new; returns the new copy."""
    names = sorted(str(p.relative_to(home.state)) for p in _files(home))
    known = _known(home)
    now = {name: known[name][-1].sha256 for name in names if name in known}
    copies = sorted(_folder(home).glob("2*"))
    before = _told_of(copies[-1]) if copies else {}
    if now == before or not now:
        return None
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    draft = _folder(home) / f".{moment}.tmp"
    for stale in _folder(home).glob(".*.tmp"):
        shutil.rmtree(stale)
    draft.mkdir(parents=True)
    for name, sha256 in now.items():
        target = draft / name
        target.parent.mkdir(exist_ok=True)
        if before.get(name) == sha256:
            target.hardlink_to(copies[-1] / name)
        else:
            shutil.copyfile(home.state / name, target)
            sync(target)
    _replace(draft / "checksums.json", json.dumps(now, indent=1))
    final = draft.with_name(moment)
    draft.rename(final)
    sync(final.parent)
    _compact(home)
    for old in sorted(_folder(home).glob("2*"))[:-KEPT_COPIES]:
        shutil.rmtree(old)
    return final


def forget_earlier(home: Home) -> None:
    """Copy the ledgers as they are, and keep nothing of what they were before."""
    copy(home)
    for old in sorted(_folder(home).glob("2*"))[:-1]:
        shutil.rmtree(old)
    for stale in _folder(home).glob(".*.tmp"):
        shutil.rmtree(stale)
    shutil.rmtree(home.state / "broken", ignore_errors=True)


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on disk for good."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder(home: Home) -> Path:
    return home.root / "state_copies"


def _journal(home: Home) -> Path:
    return home.state / "checksums.jsonl"


def _lost(home: Home) -> Path:
    return home.state / "lost.json"


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(text)
    sync(draft)
    draft.replace(path)


def _files(home: Home) -> list[Path]:
    """Every file of the ledgers, those that only tell dbt the columns left out."""
    return [
        path
        for table in TABLES
        for path in (home.state / table).glob("*.parquet")
        if not path.name.startswith("_")
    ]


def _note(home: Home, path: Path, sha256: str) -> None:
    """Write down a checksum, on disk before the file is."""
    name = str(path.relative_to(home.state))
    at = datetime.now(UTC).isoformat()
    line = json.dumps({"file": name, "sha256": sha256, "at": at})
    with _journal(home).open("a") as handle:
        handle.write(line + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def _known(home: Home) -> dict[str, list[Written]]:
    """Each file's checksums, in the order in which they were written down."""
    known: dict[str, list[Written]] = {}
    if not _journal(home).exists():
        return known
    for line in _journal(home).read_text().splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            # Cut off by a crash, before its file got its name.
            continue
        written = Written(told["sha256"], datetime.fromisoformat(told["at"]))
        known.setdefault(told["file"], []).append(written)
    return known


def _write_journal(home: Home, known: dict[str, list[Written]]) -> None:
    lines = [
        json.dumps({"file": name, "sha256": w.sha256, "at": w.at.isoformat()})
        for name, written in known.items()
        for w in written
    ]
    _replace(_journal(home), "".join(f"{line}\n" for line in lines))


def _compact(home: Home) -> None:
    known = _known(home)
    _write_journal(home, {name: w[-KNOWN_CHECKSUMS:] for name, w in known.items()})


def _forget(home: Home, name: str) -> None:
    _write_journal(home, {n: w for n, w in _known(home).items() if n != name})


def _adopt(home: Home, known: dict[str, list[Written]]) -> None:
    """Take files into care that an earlier Percorso wrote."""
    for path in _files(home):
        if str(path.relative_to(home.state)) not in known:
            _note(home, path, checksum(path))


def _told_of(copied: Path) -> dict[str, str]:
    """The checksums that a copy was made with; none when it tells none."""
    try:
        return json.loads((copied / "checksums.json").read_text())
    except (OSError, ValueError):
        return {}


def _in_copies(
    copies: list[Path], name: str, wanted: str
) -> tuple[Path | None, Path | None]:
    """The file as wanted, and the newest that is whole, of copies newest first."""
    older = None
    for copied in copies:
        path, told = copied / name, _told_of(copied).get(name)
        if not path.exists() or checksum(path) != told:
            continue
        if told == wanted:
            return path, path
        older = older or path
    return None, older


def _restore(source: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    shutil.copyfile(source, draft)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def _set_aside(home: Home, path: Path) -> None:
    """Move a broken file out of dbt's sight; whoever can mend it finds it."""
    if path.exists():
        broken = home.state / "broken" / path.parent.name
        broken.mkdir(parents=True, exist_ok=True)
        path.replace(broken / path.name)
