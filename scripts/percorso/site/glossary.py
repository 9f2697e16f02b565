"""The words of Percorso in English and Italian, as a page.

`docs/glossary.csv` has a line a word. What the dashboards call in Italian already
stands in `dashboards/words.csv`, and is taken from there: its line has no Italian.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from percorso.contract import CHECKOUT
from percorso.dashboards.words import Words
from percorso.errors import Refused

FILE = CHECKOUT / "docs" / "glossary.csv"
WORDS = CHECKOUT / "dashboards" / "words.csv"
HEADER = ["term", "it", "meaning"]
HEAD = """\
# Glossary

The words of these pages and of the tables, in English and Italian, and what they
mean here.

| English | Italiano | meaning |
|---|---|---|
"""


@dataclass(frozen=True)
class Term:
    """A word, its Italian, and what it means."""

    english: str
    italian: str
    meaning: str


def terms(path: Path = FILE) -> list[Term]:
    """Read the words, in their order.

    Raises:
        Refused: a word has no Italian, or has it in both files.
    """
    shown = Words.read(WORDS, "it").by_text
    found = []
    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        if rows.fieldnames != HEADER:
            raise Refused(
                "the header is another", str(path), f"write {','.join(HEADER)}"
            )
        for row in rows:
            where = f"{path}:{rows.line_num}"
            known = _known(row["term"], shown)
            if known and row["it"]:
                raise Refused(
                    f"{row['term']!r} is in {WORDS.name} already",
                    where,
                    "leave its Italian empty",
                )
            if not (known or row["it"]):
                raise Refused(
                    f"{row['term']!r} has no Italian", where, "write what it is called"
                )
            told = known or row["it"]
            found.append(Term(row["term"].replace("_", " "), told, row["meaning"]))
    return found


def page() -> str:
    """The words as a page of Markdown."""
    rows = (f"| {t.english} | {t.italian} | {t.meaning} |\n" for t in terms())
    return HEAD + "".join(rows)


def _known(term: str, shown: dict[str, str]) -> str:
    """What the dashboards call a word in Italian; empty when they do not have it."""
    for text in (term, term.capitalize()):
        if text in shown:
            return shown[text].lower()
    return ""
