"""Damage drawn at random: files and definitions are refused by name, or accounted for.

`make test` draws a few; `.venv/bin/pytest -m long tests/test_fuzz.py` draws 20,000
files and 300 sets of definitions, others each time, where what fails is shown as
small as it can be made; and damages a whole demo eight times, to see whom it is
then decided to write to.
"""

import csv
import gzip
import os
import random
import re
import shutil
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import CHECKOUT, SECRET, DemoRetailer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracles import behaviours
from test_behaviours import compare as compare_people
from test_behaviours import open_day
from test_door import MUTATION, Retailer, mutate
from test_segments import SHIPPED, compare_outcomes, compare_triggered

from percorso.contract import Column, Entity, entities
from percorso.errors import Refused
from percorso.home import Home
from percorso.run import WrongSetting, dbt

CONTRACT = entities()
SEEDS = sorted(path.name for path in (CHECKOUT / "seeds").glob("*.csv"))
ROWS = 6
VALUES = {
    "varchar": "x{i}",
    "timestamp with time zone": "2026-05-0{i}T10:00:00Z",
    "date": "2026-05-0{i}",
    "boolean": "true",
    "integer": "{i}",
    "double": "{i}.5",
    "decimal(18,4)": "{i}.25",
}
# What somebody types who means no harm, or does.
TYPED = st.sampled_from(
    [
        "",
        " ",
        "-1",
        "0",
        "1e309",
        "NaN",
        "1.5",
        "1,5",
        "99999999999999999999",
        "true",
        "nobody",
        "null",
        "*",
        "(",
        "[a-",
        "'; drop table customers; --",
        "{{ 1 / 0 }}",
        "1 or 1=1",
        "\u0130\u00df e\u0301\u200b",
        "2026-02-30",
        '"',
        "a\nb",
    ]
)
CELL = st.tuples(st.integers(0, 500), st.integers(0, 30), TYPED)


def value(column: Column, number: int) -> str:
    """A lawful value of a column."""
    if column.accepted:
        return column.accepted[number % len(column.accepted)]
    return VALUES[column.data_type].format(i=number + 1)


def csv_of(entity: Entity) -> bytes:
    """A lawful file of an entity."""
    lines = [",".join(entity.column_names)]
    for number in range(ROWS):
        lines.append(",".join(value(column, number) for column in entity.columns))
    return ("\n".join(lines) + "\n").encode()


def test_files_to_be_damaged_are_lawful(tmp_path: Path) -> None:
    """Undamaged, every row of every entity lands: what is found is the damage's."""
    retailer = Retailer(tmp_path)
    for name, entity in CONTRACT.items():
        retailer.deliver_bytes(f"{name}/fuzzed.csv", csv_of(entity))
    landing = retailer.land()
    assert all(a.landed == a.rows_in for a in landing.accounts)
    assert {a.entity for a in landing.accounts} == set(CONTRACT)


def files_are_refused_or_accounted_for(name, mutations) -> None:
    """Refused in a line that names the file, or every row is somewhere."""
    # Gone afterwards: twenty thousand homes fill a disk.
    with TemporaryDirectory(prefix="fuzzed") as folder:
        retailer = Retailer(Path(folder))
        body = mutate(csv_of(CONTRACT[name]), mutations)
        retailer.deliver_bytes(f"{name}/fuzzed.csv", body)
        try:
            retailer.land()
        except Refused as error:
            assert "fuzzed.csv" in str(error)
            assert len(str(error)) < 2000
            assert not retailer.home.landed.exists()
            return
        retailer.assert_reconciled()


QUIETLY = {
    "deadline": None,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


@settings(max_examples=60, **QUIETLY)
@given(st.sampled_from(sorted(CONTRACT)), st.lists(MUTATION, min_size=1, max_size=4))
def test_damaged_files(name, mutations) -> None:
    """A few files of any entity."""
    files_are_refused_or_accounted_for(name, mutations)


@pytest.mark.long
@settings(max_examples=20_000, **QUIETLY)
@given(st.sampled_from(sorted(CONTRACT)), st.lists(MUTATION, min_size=1, max_size=6))
def test_many_damaged_files(name, mutations) -> None:
    """Twenty thousand."""
    files_are_refused_or_accounted_for(name, mutations)


# ---- audiences

DAY = date(2026, 6, 30)
# Of a quote or a cut, files are refused whole; here rows are to be damaged.
PIECES = (b",", b"\xe8", b"x", b"-", b" ", b"0", b"9", b"@", b";", b"\0")


def damage(path: Path, draw: random.Random, rate: float) -> None:
    """Damage so many bytes a line of a CSV file, below its header."""
    is_packed = path.suffix == ".gz"
    content = path.read_bytes()
    content = gzip.decompress(content) if is_packed else content
    header, _, body = content.partition(b"\n")
    count = max(1, round(rate * body.count(b"\n")))
    body = mutate(
        body,
        [
            (
                draw.choice(["insert", "delete", "replace"]),
                draw.randrange(len(body)),
                draw.choice(PIECES),
            )
            for _ in range(count)
        ],
    )
    content = header + b"\n" + body
    path.write_bytes(gzip.compress(content) if is_packed else content)


def built_of_damaged(
    demo: DemoRetailer, folder: Path, draw: random.Random
) -> DemoRetailer:
    """A retailer whose files are damaged in one line of fifty, built all the same."""
    retailer = DemoRetailer(
        landing=folder / "landing",
        home=folder / "home",
        settings={
            "PERCORSO_ACCEPT": "volume:orders",
            "PERCORSO_AS_OF": f"{DAY}",
        },
        truth=demo.truth,
    )
    shutil.copytree(demo.landing, retailer.landing)
    (retailer.landing / "manifest.json").unlink()
    for path in sorted(retailer.landing.glob("*/*.csv*")):
        damage(path, draw, rate=0.02)
    refused = 0
    while (done := retailer.run("land.py")).returncode == 2:
        (name,) = re.findall(r"([a-z_]+/[a-z_]+\.csv(?:\.gz)?)", done.stderr)[:1]
        path = retailer.landing / name
        shutil.copy(demo.landing / name, path)
        damage(path, draw, rate=0.001)
        refused += 1
        assert refused < 30, done.stderr
    retailer.build()
    return retailer


@pytest.mark.long
@pytest.mark.parametrize("number", range(8))
def test_audiences_of_damaged_files(demo, tmp_path: Path, number: int) -> None:
    """Whoever is decided for is whom an oracle finds in what could be read."""
    retailer = built_of_damaged(demo, tmp_path, random.Random(number))
    ((refused,),) = retailer.query("select count(*) from quarantine", "ops")
    assert refused > 1000
    with open_day(retailer.home, DAY) as connection:
        for promotion in SHIPPED.values():
            compare_triggered(connection, promotion, DAY)
        assert compare_outcomes(connection, DAY)
        for promotion_id in behaviours.QUERIES:
            compare_people(connection, promotion_id, DAY)


# ---- definitions


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """A home on which seeds are loaded, its definitions' folder, the parsed project."""
    folder = tmp_path_factory.mktemp("definitions")
    home = Home(folder / "home")
    environment = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith("PERCORSO_")]:
        environment.delenv(name)
    environment.setenv("PERCORSO_HOME", str(home.root))
    environment.setenv("PERCORSO_AS_OF", "2026-06-30")
    environment.setenv("PERCORSO_SECRET", SECRET)
    environment.setenv("PERCORSO_DEFINITIONS", str(folder / "own"))
    (folder / "own").mkdir()
    Retailer(folder).land()
    yield home, folder / "own", dbt(home, "parse")
    environment.undo()


def definitions_are_refused_or_loaded(project, name, cells) -> None:
    """Refused naming file and line, or every definition loads as it is typed."""
    home, own, manifest = project
    with (CHECKOUT / "seeds" / name).open(newline="") as handle:
        rows = list(csv.reader(handle))
    for line, column, typed in cells:
        row = rows[line % len(rows)]
        row[column % len(row)] = typed
    told = StringIO()
    csv.writer(told, lineterminator="\n").writerows(rows)
    (own / name).write_text(told.getvalue())
    try:
        dbt(home, "seed", manifest=manifest)
    except WrongSetting as error:
        assert str(error).startswith("wrong definition - ")
        assert name in str(error) or "csv line" in str(error)
    finally:
        (own / name).unlink()


@settings(max_examples=4, **QUIETLY)
@given(st.sampled_from(SEEDS), st.lists(CELL, min_size=1, max_size=2))
def test_damaged_definitions(project, name, cells) -> None:
    """A few, of any file."""
    definitions_are_refused_or_loaded(project, name, cells)


@pytest.mark.long
@settings(max_examples=300, **QUIETLY)
@given(st.sampled_from(SEEDS), st.lists(CELL, min_size=1, max_size=2))
def test_many_damaged_definitions(project, name, cells) -> None:
    """Three hundred."""
    definitions_are_refused_or_loaded(project, name, cells)
