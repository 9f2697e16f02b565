"""The folder of a retailer's own definitions: which files of it are read."""

import difflib
import os
from pathlib import Path

from percorso.contract import CHECKOUT
from percorso.errors import Refused

SETTING = "PERCORSO_DEFINITIONS"
KINDS = (".csv", ".yml", ".yaml")
# What is checked of what landed; all others are seeds.
CHECKS = "door_checks.yml"


def own_folder() -> Path | None:
    """The folder that `PERCORSO_DEFINITIONS` names; None when it is not set."""
    given = os.environ.get(SETTING)
    if not given:
        return None
    return Path(given) if Path(given).is_absolute() else CHECKOUT / given


def path_of(name: str) -> Path:
    """Path of a definition: the retailer's own where it is there, else ours."""
    own = own_folder()
    if own and (own / name).exists():
        return own / name
    return CHECKOUT / ("checks" if name == CHECKS else "seeds") / name


def check_names() -> None:
    """Refuse a folder that is not there, and files of it that nobody would read.

    Raises:
        Refused: naming the folder or the file, and what it may have been meant for.
    """
    folder = own_folder()
    if folder is None:
        return
    if not folder.is_dir():
        raise Refused(
            "there is no such folder of definitions",
            f"{SETTING}={folder}",
            "make it, or unset the setting for the files in seeds/",
        )
    known = [path.name for path in (CHECKOUT / "seeds").glob("*.csv")] + [CHECKS]
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in KINDS or path.name in known:
            continue
        alike = difflib.get_close_matches(path.name.lower(), known, n=1, cutoff=0.7)
        meant = f"call it {alike[0]}" if alike else "name it as in seeds/"
        raise Refused(
            "no definition file has this name, so nobody would read it",
            str(path),
            f"{meant}, or take it out of the folder",
        )
