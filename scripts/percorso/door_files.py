"""What lies in the landing folder, and whether its manifest vouches for it."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from percorso.contract import Entity
from percorso.errors import Refused

MANIFEST = "manifest.json"
UNFINISHED = (".tmp", ".part")
KINDS = {".parquet": "parquet", ".csv": "csv", ".csv.gz": "csv"}


@dataclass(frozen=True)
class LandingFile:
    """One file handed over for an entity.

    `name` is the path relative to the landing folder, with forward slashes;
    `kind` is csv or parquet; `sha256` and `size` (bytes) are of the file as
    delivered, compressed or not.
    """

    entity: Entity
    path: Path
    name: str
    kind: str
    sha256: str
    size: int

    @property
    def landed_name(self) -> str:
        """Name of its landed Parquet, without ending.

        Carries a digest of path and content, so that the same path with
        other content lands beside what landed before.
        """
        return landed_name(self.name, self.sha256)


@dataclass(frozen=True)
class Manifest:
    """What the sender says the landing folder holds.

    `files` maps a file's name to its entry (rows, bytes, sha256, each as
    far as given); None when there is no manifest at all.
    """

    files: dict[str, dict] | None
    as_of_date: date | None


def landed_name(name: str, sha256: str) -> str:
    """Name of the Parquet that a file lands as, without ending.

    Args:
        name: the file's name.
        sha256: the checksum of its content.

    Returns:
        A name without the characters that mean something in a glob.
    """
    digest = hashlib.sha256(f"{name} {sha256}".encode()).hexdigest()
    stem = re.sub(r"\.(csv\.gz|csv|parquet)$", "", Path(name).name, flags=re.I)
    return f"{re.sub(r'[^0-9A-Za-z._-]+', '_', stem)}-{digest[:12]}"


def _ending(path: Path) -> str | None:
    name = path.name.lower()
    return next((ending for ending in KINDS if name.endswith(ending)), None)


def list_files(
    landing: Path, contract: dict[str, Entity]
) -> tuple[list[LandingFile], list[str]]:
    """Every file of the landing folder that can be landed, and what cannot.

    Args:
        landing: the landing folder.
        contract: entities by name.

    Returns:
        The files, ordered by entity and name, and a list of warnings.

    Raises:
        Refused: there is no landing folder.
    """
    if not landing.is_dir():
        raise Refused(
            "the landing folder does not exist",
            str(landing),
            "set PERCORSO_LANDING to the folder of contract files",
        )
    files, warnings = [], []
    for entry in sorted(landing.iterdir()):
        is_known = entry.is_dir() and entry.name in contract
        if is_known or entry.name == MANIFEST or _is_passed_over(entry):
            continue
        kind = "folder" if entry.is_dir() else "file"
        warnings.append(f"{entry.name}: a {kind} of no known entity, ignored")
    for entity in contract.values():
        for path in sorted((landing / entity.name).rglob("*")):
            if path.is_dir() or _is_passed_over(path):
                continue
            name = path.relative_to(landing).as_posix()
            ending = _ending(path)
            if ending is None:
                warnings.append(f"{name}: neither Parquet nor CSV, ignored")
                continue
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
            files.append(
                LandingFile(
                    entity=entity,
                    path=path,
                    name=name,
                    kind=KINDS[ending],
                    sha256=digest,
                    size=path.stat().st_size,
                )
            )
    return files, warnings


def _is_passed_over(path: Path) -> bool:
    return path.name.startswith(".") or path.name.lower().endswith(UNFINISHED)


def read_manifest(landing: Path, is_required: bool) -> Manifest:
    """The manifest of a landing folder.

    Args:
        landing: the landing folder.
        is_required: True when a folder without one is refused.

    Returns:
        The manifest; an empty one when there is none.

    Raises:
        Refused: it is required and missing, or cannot be read.
    """
    path = landing / MANIFEST
    if not path.exists():
        if is_required:
            raise Refused(
                "the manifest is missing",
                MANIFEST,
                "deliver it, or unset PERCORSO_REQUIRE_MANIFEST",
            )
        return Manifest(files=None, as_of_date=None)
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = content.get("files")
        files = None
        if entries is not None:
            files = {str(entry["file"]): entry for entry in entries}
        as_of = content.get("as_of_date")
        return Manifest(files, date.fromisoformat(as_of) if as_of else None)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(
            f"the manifest cannot be read ({error})",
            MANIFEST,
            "deliver it as {'as_of_date': …, 'files': [{'file', 'rows', 'bytes', "
            "'sha256'}]}",
        ) from error


def check_manifest(
    manifest: Manifest, files: list[LandingFile], landed: set[tuple[str, str]]
) -> None:
    """Holds the files of the landing folder against its manifest.

    Args:
        manifest: what the sender says.
        files: what lies there.
        landed: (name, sha256) of every file landed before; those need no
            entry, for a manifest may speak of its own delivery alone.

    Raises:
        Refused: a file is missing, not listed, or of other size or content.
    """
    if manifest.files is None:
        return
    present = {file.name: file for file in files}
    for name in manifest.files:
        if name not in present:
            raise Refused(
                "a file of the manifest is missing", name, "deliver the file again"
            )
    for file in files:
        entry = manifest.files.get(file.name)
        if entry is None:
            if (file.name, file.sha256) in landed:
                continue
            raise Refused(
                "a file is not in the manifest",
                file.name,
                "add it to the manifest, or take it out of the folder",
            )
        for key, actual in (("bytes", file.size), ("sha256", file.sha256)):
            said = entry.get(key)
            if said is not None and str(said).lower() != str(actual):
                raise Refused(
                    f"the manifest says {key} {said}, the file has {actual}",
                    file.name,
                    "deliver the file and its manifest again",
                )


def check_rows(manifest: Manifest, name: str, rows: int) -> None:
    """Holds the number of rows read from a file against the manifest.

    Args:
        manifest: what the sender says.
        name: the file's name.
        rows: data rows in the file, the quarantined ones among them.

    Raises:
        Refused: the manifest says another number.
    """
    said = ((manifest.files or {}).get(name) or {}).get("rows")
    if said is not None and str(said) != str(rows):
        raise Refused(
            f"the manifest says {said} rows, the file has {rows}",
            name,
            "deliver the file and its manifest again",
        )
