"""What the tables of a home are made by, to know when they must be made anew.

Tables that grow are only brought up to date by a build. What they keep was worked
out by the models, the definitions and the settings of earlier builds: when one of
these is another, nothing kept can be relied on.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from percorso.contract import CHECKOUT
from percorso.definition_files import own_folder
from percorso.home import Home

FOLDERS = ("macros", "models", "seeds")
PROJECT = "dbt_project.yml"
SETTINGS = ("PERCORSO_CURRENCY", "PERCORSO_TIMEZONE")
# Its hashes, by which contents are compared, are its own.
ENGINE = "duckdb"


def in_force() -> str:
    """A digest of all that decides what the tables hold, but the data and the day."""
    digest = hashlib.sha256(version(ENGINE).encode())
    own = own_folder()
    folders = [CHECKOUT / name for name in FOLDERS] + ([own] if own else [])
    files = [CHECKOUT / PROJECT]
    for folder in folders:
        files += sorted(
            path
            for path in folder.rglob("*")
            # Python leaves what it compiled beside the models that it imports.
            if path.is_file() and path.parent.name != "__pycache__"
        )
    for path in files:
        digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    for name in SETTINGS:
        digest.update(f"\n{name}={os.environ.get(name, '')}".encode())
    return digest.hexdigest()


def are_applied(home: Home) -> bool:
    """Whether all tables of a home are made by the rules that are in force."""
    note = note_of(home)
    return home.database.exists() and note.exists() and note.read_text() == in_force()


@contextmanager
def applied(home: Home, whole: bool = True) -> Iterator[tuple[str, ...]]:
    """Note on a home by which rules its tables are made, once they are.

    A build that fails half-way leaves tables of both rules: until one completes,
    none is known to be right.

    Args:
        home: whose tables are built in the block.
        whole: whether all of them are; after a part nothing is noted.

    Yields:
        Arguments for dbt: to make every table anew, unless all of them were made
        by the rules that are in force.
    """
    note = note_of(home)
    rules = in_force()
    is_known = are_applied(home)
    if not is_known:
        note.unlink(missing_ok=True)
    yield () if is_known else ("--full-refresh",)
    if whole:
        note.write_text(rules)


def note_of(home: Home) -> Path:
    """The file of a home that tells by which rules its tables were made."""
    return home.root / "built.rules"
