"""The files a promotion is made of: drafted, checked on a copy, put in place.

Drafts are whole files. They are tried on a copy of the project, so that a
refused promotion has touched nothing, and are put in place by renames.
"""

import difflib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from percorso.errors import OutOfRoom
from percorso.home import Home
from percorso.run import WrongSetting, dbt

DEFINITIONS = (
    "category_groups",
    "promotions",
    "promotion_bands",
    "promotion_variants",
    "promotion_rules",
)
# What dbt needs of a checkout.
PROJECT = (
    "dbt_project.yml",
    "profiles.yml",
    "analyses",
    "macros",
    "models",
    "seeds",
    "tests",
)
# The check reads definitions alone, so that any day will do.
ANY_DAY = "2026-01-01"

Drafts = dict[Path, bytes]


def check(checkout: Path, definitions: Path | None, drafts: Drafts) -> None:
    """Parse the project with the drafts and let it judge its definitions.

    Args:
        checkout: folder of the project.
        definitions: the retailer's own folder of definitions; None = `seeds/`.
        drafts: whole files by the path where they are to stand.

    Raises:
        WrongSetting: naming file, line, rule and value of what is refused.
        BuildFailed: the project cannot be read with the drafts in it.
    """
    with TemporaryDirectory(prefix="percorso-") as folder:
        copy, own = Path(folder) / "project", Path(folder) / "definitions"
        copy.mkdir()
        for name in PROJECT:
            if (checkout / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.tmp")
                shutil.copytree(checkout / name, copy / name, ignore=ignored)
            else:
                shutil.copy(checkout / name, copy / name)
        if definitions:
            own.mkdir()
            for path in definitions.glob("*.csv"):
                shutil.copy(path, own / path.name)
        for path, content in drafts.items():
            if definitions and path.parent == definitions:
                (own / path.name).write_bytes(content)
            else:
                (copy / path.relative_to(checkout)).write_bytes(content)
        home = Home(Path(folder) / "home")
        settings = {"PERCORSO_AS_OF": ANY_DAY, "PERCORSO_AS_OF_AT": None}
        settings["PERCORSO_DEFINITIONS"] = str(own) if definitions else None
        with _elsewhere(settings):
            try:
                dbt(home, "seed", "--select", *DEFINITIONS, project=copy)
            except WrongSetting as error:
                # The project speaks of what it was to be: a build.
                told = str(error).replace("nothing was built", "nothing was written")
                raise WrongSetting(told) from error


def put(drafts: Drafts) -> None:
    """Put every draft in its place, or none: drafts beside, then renames.

    Raises:
        OutOfRoom: the files cannot be written; they are as they were.
    """
    before = {p: p.read_bytes() if p.exists() else None for p in drafts}
    beside = {path: path.with_name(f".{path.name}.tmp") for path in drafts}
    try:
        for path, content in drafts.items():
            beside[path].write_bytes(content)
            if path.exists():
                shutil.copymode(path, beside[path])
        try:
            for path in drafts:
                beside[path].replace(path)
        except BaseException:
            for path, content in before.items():
                if content is None:
                    path.unlink(missing_ok=True)
                elif path.read_bytes() != content:
                    path.write_bytes(content)
            raise
    except OSError as error:
        raise OutOfRoom(f"nothing was written - {error}") from error
    finally:
        for draft in beside.values():
            draft.unlink(missing_ok=True)


def show(drafts: Drafts, checkout: Path) -> Iterator[str]:
    """Lines that say, file by file, what the drafts add."""
    for path, content in drafts.items():
        inside = path.is_relative_to(checkout)
        yield f"{path.relative_to(checkout) if inside else path}"
        before = path.read_text("utf-8-sig").splitlines() if path.exists() else []
        after = content.decode("utf-8-sig").splitlines()
        for line in difflib.ndiff(before, after):
            if line.startswith("+ "):
                yield f"  {line}"


@contextmanager
def _elsewhere(settings: dict[str, str | None]) -> Iterator[None]:
    """Other settings for a while; the home, which dbt is told so too, included."""
    environment = dict(os.environ)
    for name, value in settings.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
