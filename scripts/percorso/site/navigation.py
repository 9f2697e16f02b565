"""Which pages the site has, and in which order: docs/navigation.yml."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from percorso.contract import CHECKOUT
from percorso.errors import Refused

FILE = CHECKOUT / "docs" / "navigation.yml"
# Written by us when the site is; every other page is a file of the checkout.
WRITTEN = ("dictionary/index.md", "glossary.md")


@dataclass(frozen=True)
class Section:
    """A heading of the navigation and its pages, as paths from the checkout."""

    title: str
    pages: tuple[str, ...]


def sections(path: Path = FILE) -> list[Section]:
    """Read the navigation; a pattern with * stands for all files that fit it.

    Raises:
        Refused: a page is missing, or stands there twice.
    """
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [
        Section(part["title"], tuple(name for p in part["pages"] for name in _files(p)))
        for part in read
    ]
    seen = set()
    for page in (page for section in found for page in section.pages):
        if page in seen:
            raise Refused(f"{page} stands twice", str(path), "remove a line")
        if page not in WRITTEN and not (CHECKOUT / page).is_file():
            raise Refused(f"no page {page}", str(path), "write it, or remove the line")
        seen.add(page)
    return found


def _files(page: str) -> list[str]:
    if "*" not in page:
        return [page]
    return sorted(path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob(page))
