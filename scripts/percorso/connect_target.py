"""The folder that connectors write: whole or not at all, several systems in one.

Files are named after the system that gave them. So the files of one system are
replaced without those of another, and the folder of several is one landing
folder with one manifest.
"""

import argparse
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from percorso.errors import Refused

MANIFEST = "manifest.json"


def folder(text: str) -> Path:
    """A folder as an argument: make gives an empty one when none was named.

    Raises:
        ArgumentTypeError: nothing is named, which would be the folder one is in.
    """
    if not text:
        raise argparse.ArgumentTypeError("name a folder, as FROM=dir TO=dir of make")
    return Path(text)


def check(source: Path, target: Path) -> None:
    """Refuse a folder that must not be replaced.

    Args:
        source: folder of the export.
        target: folder to write.

    Raises:
        Refused: the export is no folder, lies in the target, or the target
            holds what no connector wrote.
    """
    if not source.is_dir():
        raise Refused("no such folder", str(source), "name the export's folder")
    if target == source or target in source.parents:
        raise Refused("the export lies there", str(target), "write elsewhere")
    if not target.exists():
        return
    if not target.is_dir():
        raise Refused("not a folder", str(target), "name a folder to write")
    found = {
        path.relative_to(target).as_posix()
        for path in target.rglob("*")
        if not path.is_dir()
    }
    # a replaced folder is deleted: only what a connector wrote may be in it
    listed = {entry["file"] for entry in _manifest(target)["files"]}
    if strangers := sorted(found - listed - ({MANIFEST} if listed else set())):
        raise Refused(
            "a file that this command did not write",
            str(target / strangers[0]),
            "name an empty folder or one it wrote",
        )


def replace(
    target: Path,
    system: str,
    as_of_date: str | None,
    write: Callable[[Path], dict[str, int]],
) -> None:
    """Put a system's files into the target; a failure leaves the old ones.

    Args:
        target: folder to write.
        system: whose files they are; those of other systems stay.
        as_of_date: last day of the system's data; None when it is not known.
        write: writes the files into the folder it is given and returns the
            rows of each by its name within it.

    Raises:
        OSError: when the folder cannot be written.
    """
    draft = target.parent / f".{target.name}.{os.getpid()}.tmp"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        before = _manifest(target)
        kept = [entry for entry in before["files"] if entry.get("system") != system]
        for entry in kept:
            (draft / entry["file"]).parent.mkdir(exist_ok=True)
            shutil.copy2(target / entry["file"], draft / entry["file"])
        files = [
            _entry(draft, system, name, rows) for name, rows in write(draft).items()
        ]
        days = before["systems"] | {system: as_of_date}
        manifest = {
            "as_of_date": max(filter(None, days.values()), default=None),
            "systems": days,
            "files": [*kept, *files],
        }
        (draft / MANIFEST).write_text(
            json.dumps(manifest, indent=2) + "\n", encoding="utf-8"
        )
        _swap(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _manifest(target: Path) -> dict:
    """What connectors say they wrote there; nothing when nobody says so."""
    try:
        told = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        files = [entry for entry in told["files"] if entry["file"]]
        return {"files": files, "systems": dict(told["systems"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"files": [], "systems": {}}


def _entry(draft: Path, system: str, name: str, rows: int) -> dict:
    path = draft / name
    return {
        "file": name,
        "system": system,
        "rows": rows,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def _swap(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    old = target.parent / f".{target.name}.{os.getpid()}.old"
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)
