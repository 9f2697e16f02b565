"""Lays the pages of the site together, as Markdown, where they can be drawn from.

Every page keeps its place in the checkout, so that links between pages hold there
as they do on a forge. The README is the first page, and carries the navigation.
"""

import re
import shutil
from pathlib import Path

from percorso.contract import CHECKOUT
from percorso.site import dictionary, glossary
from percorso.site.navigation import WRITTEN, Section, sections

FIRST = "index.md"


def lay(folder: Path) -> None:
    """Write every page below an empty folder.

    Raises:
        Refused: the navigation or the words name what is not there.
    """
    shutil.rmtree(folder, ignore_errors=True)
    found = sections()
    files = [page for section in found for page in section.pages if page not in WRITTEN]
    texts = {page: (CHECKOUT / page).read_text("utf-8") for page in files}
    texts |= dictionary.pages() | {"glossary.md": glossary.page()}
    texts[FIRST] = (CHECKOUT / "README.md").read_text("utf-8") + _trees(found)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_linked(text, Path(name), folder), encoding="utf-8")


def _trees(found: list[Section]) -> str:
    """The navigation, as the generator reads it."""
    parts = [""]
    for section in found:
        head = ["```{toctree}", ":hidden:", f":caption: {section.title}", ""]
        parts += [*head, *map(_entry, section.pages), "```", ""]
    return "\n".join(parts)


def _entry(page: str) -> str:
    """A page in the navigation: of a title in two parts the first, so that it fits."""
    name = page.removesuffix(".md")
    if page in WRITTEN:
        return name
    title = (CHECKOUT / page).read_text("utf-8").partition("\n")[0].removeprefix("# ")
    head, *rest = re.split("[:,] ", title)
    return f"{head} <{name}>" if rest else name


def _linked(text: str, page: Path, folder: Path) -> str:
    """A page whose links to what is no page of the site hold all the same.

    A file is copied beside the pages; a folder is named and not linked.
    """

    def link(found: re.Match) -> str:
        words, target = found.groups()
        path, hash_, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or not path:
            return found[0]
        place = (CHECKOUT / page.parent / path).resolve()
        if not place.is_relative_to(CHECKOUT) or not place.exists():
            return found[0]
        name = place.relative_to(CHECKOUT)
        if name.as_posix() == "README.md":
            up = "../" * len(page.parent.parts)
            return f"[{words}]({up}{FIRST}{hash_}{anchor})"
        if place.is_dir():
            return words
        if place.suffix != ".md":
            copy = folder / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, copy)
        return found[0]

    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", link, text)
