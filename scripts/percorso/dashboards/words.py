"""Says in each language what stands in a board, and in the columns that it shows.

`dashboards/words.csv` is the one place for words: a line for each, as it stands in
a board or a table, then in English (empty for the same) and in Italian.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from percorso.errors import Refused

LANGUAGES = ("en", "it")
HEADER = ["text", *LANGUAGES]
SEPARATOR = "|"


@dataclass(frozen=True)
class Words:
    """The words of one language, by what stands in a board or a table."""

    language: str
    by_text: dict[str, str]

    @classmethod
    def read(cls, path: Path, language: str) -> "Words":
        """Read the words of a language.

        Raises:
            Refused: the file is not as it must be; names file and line.
        """
        with path.open(encoding="utf-8", newline="") as handle:
            rows = csv.reader(handle)
            if next(rows, None) != HEADER:
                raise Refused(
                    "the header is another", str(path), f"write {','.join(HEADER)}"
                )
            said: dict[str, str] = {}
            for row in rows:
                where = f"{path}:{rows.line_num}"
                if len(row) != len(HEADER) or not row[0]:
                    raise Refused(
                        f"a line of {len(row)} fields",
                        where,
                        "write a text, and what it is in each language",
                    )
                if any(SEPARATOR in field for field in row):
                    raise Refused(f"{SEPARATOR!r} is in a word", where, "take another")
                if row[0] in said:
                    raise Refused(f"{row[0]!r} stands twice", where, "remove a line")
                said[row[0]] = row[HEADER.index(language)] or row[0]
        return cls(language, said)

    def said(self, text: str) -> str:
        """A text of a board in this language; itself where no word is known."""
        return self.by_text.get(text.strip(), text)

    @property
    def macro(self) -> str:
        """SQL of `word(value)`: what a table's value is called in this language.

        What has no word is shown as it is, without the underscores.
        """
        told = {t: word for t, word in self.by_text.items() if t == t.lower()}
        # Two lists, since the tool parses the macro anew for each query.
        texts, said = (
            f"string_split({_quoted(SEPARATOR.join(part))}, '{SEPARATOR}')"
            for part in (told.keys(), told.values())
        )
        return (
            "create or replace temp macro word(value) as "
            f"coalesce(map({texts}, {said})[value], replace(value, '_', ' '))"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
