"""The questions by which a mapping of CSV files is made, asked on a terminal.

Each has a proposal that Enter takes; a bad answer is asked again.
"""

import os
import tempfile
from itertools import islice
from pathlib import Path

from percorso import csv_convert, csv_guess, csv_mapping
from percorso.contract import entities
from percorso.csv_convert import Table
from percorso.csv_mapping import FileMapping, Mapping
from percorso.door import Declarations
from percorso.errors import Refused

SHOWN = 10
SAMPLE = 200
WORDS = 20
# What cannot be told without an entity.
WITHOUT = {
    "orders": "nothing can be built",
    "order_lines": "nothing can be built",
    "products": "nothing can be built",
    "returns": "what came back is not known, and revenue is before returns",
    "web_events": "no visits, no interests, no carts",
    "crm_contacts": "no leads, and of customers only what orders tell",
    "consents": "nobody has agreed: only soft opt-in and service messages are left",
    "message_events": "sent, opened and clicked are not known",
    "assignments": "activities decided elsewhere are not measured",
    "activity_costs": "costs are those of the promotions' definitions alone",
    "interactions": "no store visits, chats, calls or reviews",
    "stores": "no nearest store",
    "exchange_rates": "orders in another currency have no amount",
}


class Questions:
    """Asks how the files of a folder are to be read."""

    def __init__(self, source: Path, scratch: Path) -> None:
        self.source = source
        self.scratch = scratch
        self.has_answered = False
        # The field that a heading was in another file of the folder.
        self.said: dict[str, str] = {}

    def mapping(self) -> Mapping:
        """Every file, asked for.

        Raises:
            Refused: there is no file, none can be read, or nobody answers.
        """
        names = sorted(
            path.name
            for path in self.source.iterdir()
            if path.name.lower().endswith((".csv", ".csv.gz"))
        )
        if not names:
            raise Refused(
                "no .csv file", str(self.source), "put the shop's files there"
            )
        declared = Declarations.from_env()
        others = sorted(
            path.name
            for path in self.source.iterdir()
            if path.name not in names and not path.name.startswith(".")
        )
        mapping = Mapping(
            encoding=os.environ.get("PERCORSO_ENCODING") or self._encoding(names),
            locale=declared.locale,
            timezone=os.environ.get("PERCORSO_TIMEZONE") or "Europe/Rome",
        )
        # before anybody answers: a row that cannot be read would waste the answers
        for name in names:
            table = Table(self.source / name, name, mapping.encoding, self.scratch)
            for _ in table.rows(table.delimiter()):
                pass
        if others:
            print(f"Not looked at, for only .csv and .csv.gz are: {', '.join(others)}.")
        print("Enter takes what stands in [brackets].")
        print(f"A row of a file is one of: {', '.join(entities())}.")
        if mapping.locale is None:
            is_comma = self._ask(
                "are numbers written with a decimal comma, as 1.299,00? yes or no",
                "yes" if self._has_commas(names, mapping.encoding) else "no",
                ("yes", "no"),
            )
            mapping.locale = "it_IT" if is_comma == "yes" else None
        for name in names:
            if file := self._file(name, mapping):
                mapping.files[name] = file
        if not mapping.files:
            raise Refused("every file was left out", str(self.source), "map one")
        return mapping

    def _file(self, name: str, mapping: Mapping) -> FileMapping | None:
        table = Table(self.source / name, name, mapping.encoding, self.scratch)
        delimiter = table.delimiter()
        headings = table.headings(delimiter)
        rows = list(islice(table.rows(delimiter), SAMPLE))
        samples = {h: [row[h] for row in rows] for h in headings}
        shown = {",": "commas", ";": "semicolons", "|": "bars", "\t": "tabs"}
        print(f"\n{name}, parted by {shown[delimiter]}, {mapping.encoding}")
        entity = self._ask(
            "what is one row of it? - leaves the file out",
            csv_guess.entity_of(name, headings) or "-",
            (*entities(), "-"),
        )
        if entity == "-":
            return None
        while True:
            file = FileMapping(entity, delimiter)
            self._columns(file, headings, samples)
            self._key(file, headings, rows)
            self._constants(file, samples)
            self._consent_key(file)
            self._dates(file, samples)
            self._words(file, table)
            self._show(file, rows, mapping)
            answer = self._ask(
                "is it right? yes, no (ask again), - leaves the file out",
                "yes",
                ("yes", "no", "-"),
            )
            if answer != "no":
                return file if answer == "yes" else None

    def _columns(
        self, file: FileMapping, headings: list[str], samples: dict[str, list[str]]
    ) -> None:
        entity = entities()[file.entity]
        proposed = csv_guess.fields_of(entity, headings, samples, self.said)
        print("which field is each column? - leaves the column out")
        for heading in headings:
            examples = list(dict.fromkeys(v for v in samples[heading] if v))[:2]
            question = f"  {heading} ({', '.join(examples)})"
            field = self._ask(question, proposed.get(heading, "-"), None)
            while field != "-" and (
                field not in entity.column_names or field in file.columns
            ):
                if field in file.columns:
                    print(f"  {field} is {file.columns[field][0]!r} already")
                else:
                    print(f"  no field {field!r}: {', '.join(entity.column_names)}")
                field = self._ask(question, "-", None)
            if field != "-":
                file.columns[field] = [heading]
                self.said[heading] = field

    def _key(
        self, file: FileMapping, headings: list[str], rows: list[dict[str, str]]
    ) -> None:
        """A key may be made of several columns.

        A number that begins anew in each order is no key by itself, and a file of
        lines may have no column for it at all.
        """
        (key, *others) = entities()[file.entity].key
        if others:
            return

        # a row that is there twice counts once, here as at the door
        rows = [dict(row) for row in {tuple(row.items()) for row in rows}]

        def is_repeated(of: list[str]) -> bool:
            return len({tuple(row[h] for h in of) for row in rows}) < len(rows)

        ids = [n for n in file.columns if n.endswith("_id") and n != key]
        if own := file.columns.get(key):
            if not is_repeated(own):
                return
            joined = [[*file.columns[name], *own] for name in ids]
            guess = next((of for of in joined if not is_repeated(of)), own)
            question = f"{key} is the same in several rows: the columns that make it up"
            refusal = ""
        else:
            joined = [file.columns[name][0] for name in ids]
            guess = joined if joined and not is_repeated(joined) else ["-"]
            question = f"{key} is no column by itself: the columns that make it up"
            refusal = ", - for none"
        while True:
            said = self._ask(
                f"{question}, parted by commas{refusal}", ", ".join(guess), None
            )
            if refusal and said == "-":
                return
            made_of = [heading.strip() for heading in said.split(",")]
            unknown = [heading for heading in made_of if heading not in headings]
            if not unknown:
                file.columns[key] = made_of
                return
            print(f"  no column {unknown[0]!r}: {', '.join(headings)}")

    def _constants(self, file: FileMapping, samples: dict[str, list[str]]) -> None:
        columns = {c.name: c for c in entities()[file.entity].columns}
        usual = {"currency": os.environ.get("PERCORSO_CURRENCY") or "EUR"}
        if file.entity == "consents":
            usual |= csv_guess.consent_constants(file.columns, samples)
        for name in file.missing:
            accepted = columns[name].accepted
            choice = f" ({', '.join(accepted)})" if accepted else ""
            value = self._ask(
                f"{name}{choice} is required and no column has it: one value for all "
                "rows, - for none",
                usual.get(name, "-"),
                (*accepted, "-") if accepted else None,
            )
            if value != "-":
                file.constants[name] = value
        if file.missing:
            print(
                f"  {file.entity} still needs {', '.join(file.missing)}; without it: "
                f"{WITHOUT.get(file.entity, 'the file is left out')}"
            )

    def _consent_key(self, file: FileMapping) -> None:
        """A person's id is no consent's: they agree to one channel and not another."""
        own = file.columns.get("consent_id", [])
        if file.entity == "consents" and own and "channel" in file.constants:
            file.columns["consent_id"] = [*own, "channel"]
            print(f"  consent_id is {', '.join(own)} with the channel behind it")

    def _dates(self, file: FileMapping, samples: dict[str, list[str]]) -> None:
        columns = {c.name: c for c in entities()[file.entity].columns}
        values = [
            value
            for name, headings in file.columns.items()
            if columns[name].data_type[:4] in ("date", "time")
            for value in samples[headings[0]]
        ]
        guess = csv_guess.dates_of(values)
        if guess != "iso":
            example = next(value for value in values if value)
            file.dates = self._ask(
                f"how are dates as {example} written? day_first or month_first",
                guess,
                csv_mapping.DATES,
            )

    def _words(self, file: FileMapping, table: Table) -> None:
        """Ask what every word means for which the contract has another."""
        accepted = {
            column.name: column
            for column in entities()[file.entity].columns
            if column.accepted and column.name in file.columns
        }
        # of the whole file: a rare word is as likely to stop a row as any
        said: dict[str, dict[str, None]] = {name: {} for name in accepted}
        unasked = 0
        for row in table.rows(file.delimiter):
            for name in accepted:
                said[name][row[file.columns[name][0]].strip()] = None
            if file.entity == "consents" and "status" in accepted:
                unasked += not row[file.columns["status"][0]].strip()
        if unasked:
            answer = self._ask(
                f"status is empty in {unasked:,} rows: was nobody asked there? yes "
                "leaves them out, no lets them be refused",
                "yes",
                ("yes", "no"),
            )
            file.only_with = "status" if answer == "yes" else ""
        for name, column in accepted.items():
            words = [w for w in said[name] if w and w not in column.accepted]
            for word in words[:WORDS]:
                value = self._ask(
                    f"{name} {word!r} is which of {', '.join(column.accepted)}? "
                    "- leaves it as it is",
                    csv_guess.meant(column, word) or "-",
                    (*column.accepted, "-"),
                )
                if value != "-":
                    file.values.setdefault(name, {})[word] = value
            if len(words) > WORDS:
                print(f"  {len(words) - WORDS} more words of {name} stay as they are")

    def _show(
        self, file: FileMapping, rows: list[dict[str, str]], mapping: Mapping
    ) -> None:
        before = rows[:SHOWN]
        made = [list(csv_convert.convert(iter([row]), file, mapping)) for row in before]
        places = [place for place, found in enumerate(made, start=1) if found]
        converted = [row for found in made for row in found]
        after = csv_convert.judged(converted, file, mapping.locale)
        print("before:")
        _print_table([list(before[0])] + [list(row.values()) for row in before])
        print("after, as the door reads it:")
        if after:
            _print_table([list(after[0][0])] + [list(row.values()) for row, _ in after])
        for place, (_, reason) in zip(places, after, strict=True):
            if reason:
                print(f"  row {place} would be refused: {reason}")

    def _encoding(self, names: list[str]) -> str:
        """UTF-8 when all files are, else what Windows writes."""
        for name in names:
            with tempfile.TemporaryDirectory() as scratch:
                table = Table(self.source / name, name, "utf-8", Path(scratch))
                try:
                    for _ in table.path.open(encoding="utf-8"):
                        pass
                except UnicodeDecodeError:
                    return "cp1252"
        return "utf-8"

    def _has_commas(self, names: list[str], encoding: str) -> bool:
        for name in names:
            table = Table(self.source / name, name, encoding, self.scratch)
            for row in islice(table.rows(table.delimiter()), SAMPLE):
                if any(csv_guess.is_comma_number(value) for value in row.values()):
                    return True
        return False

    def _ask(self, question: str, default: str, allowed: tuple[str, ...] | None) -> str:
        """One answer, asked again until it is allowed."""
        while True:
            try:
                said = input(f"{question} [{default}]: ").strip() or default
            except EOFError:
                if self.has_answered:
                    raise
                print()
                raise Refused(
                    "nobody answers the questions",
                    "standard input",
                    "give MAPPING=file (--mapping), or run it in a terminal",
                ) from None
            self.has_answered = True
            if allowed is None or said in allowed:
                return said
            print(f"  {said!r} is none of {', '.join(allowed)}")


def _print_table(rows: list[list[str | None]]) -> None:
    cells = [[(cell or "")[:24].replace("\n", " ") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        line = "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))
        print(f"  {line}".rstrip())
