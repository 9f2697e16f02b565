"""Shared by the tests: a retailer built once, as a user would build it."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from percorso.home import Home
from percorso.publish import seal

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPTS = CHECKOUT / "scripts"
DEMO_PEOPLE = 4000
SECRET = "a secret for tests"
PARSED = "partial_parse.msgpack"
# The first needs no demo, and takes about as long as the second takes to build it.
FIRST_FILES = ("test_identity_scenarios.py", "test_anonymous.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with two files, then go by name.

    Of two processes one would wait while the other builds the demo.
    """
    items.sort(
        key=lambda item: (
            FIRST_FILES.index(item.path.name)
            if item.path.name in FIRST_FILES
            else len(FIRST_FILES)
        )
    )


def founded_id(name: str) -> str:
    """The id of whoever an identifier founds under the tests' secret.

    Args:
        name: `kind:value`, as matched.
    """
    node_key = int(hashlib.md5(name.encode()).hexdigest()[:15], 16)
    return hashlib.md5(f"{SECRET}:{node_key}".encode()).hexdigest()


def python_model(
    name: str, tables: dict[str, pd.DataFrame], **config: object
) -> pd.DataFrame:
    """What a Python model of dbt makes of the tables that it refers to."""
    (path,) = (CHECKOUT / "models").rglob(f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with duckdb.connect() as connection:
        dbt = SimpleNamespace(
            ref=lambda table: connection.from_df(tables[table]),
            config=SimpleNamespace(get=config.get),
        )
        return module.model(dbt, connection)


@dataclass
class Homes:
    """Paths of homes, of which one is given to another test when a test is done.

    The profile names the path of the home, so dbt parses the project anew for each
    path: 12 seconds of a processor. At a path that had a home before it parses what
    the settings have changed since.
    """

    folder: Path
    taken: set[Path] = field(default_factory=set)

    @contextmanager
    def one(self) -> Iterator[Path]:
        """A path where nothing is, until the block ends; what was there is kept aside.

        dbt takes up what it parsed from beside the home: see `Retailer.environment`.
        """
        places = (self.folder / f"place{number}" for number in count())
        place = next(place for place in places if place not in self.taken)
        place.mkdir(parents=True, exist_ok=True)
        self.taken.add(place)
        try:
            yield place / "home"
        finally:
            self._vacate(place)
            self.taken.remove(place)

    def _vacate(self, place: Path) -> None:
        """Put the home aside, for who wants to see why a test failed."""
        parsed = [*place.glob(PARSED), *place.glob(f"home/target*/{PARSED}")]
        if parsed:
            latest = max(parsed, key=lambda path: path.stat().st_mtime)
            latest.replace(place / PARSED)
        if (place / "home").exists():
            number = len(list(place.iterdir()))
            (place / "home").rename(place / f"home_of_test_{number}")


@dataclass
class Retailer:
    """One landing folder and the home it is built in.

    `settings` are environment variables of every command run for it; `parsed` is the
    project as dbt parsed it in this process, once it did.
    """

    landing: Path
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    parsed: object = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a command: this process's, without its settings."""
        ours = ("PERCORSO_", "DBT_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        parsed = self.home.with_name(PARSED)
        if parsed.exists():
            kept["DBT_PARTIAL_PARSE_FILE_PATH"] = str(parsed)
        return {
            **kept,
            "PERCORSO_LANDING": str(self.landing),
            "PERCORSO_HOME": str(self.home),
            "PERCORSO_SECRET": SECRET,
            # Seconds a build; the demo's, which everybody reads, has its pages.
            "PERCORSO_DATA_DOCS": "0",
            # As many processes as cores run tests: of more threads each, an eighth of
            # the time goes to taking turns.
            "PERCORSO_THREADS": "1",
            **self.settings,
        }

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess:
        """Run one of `scripts/`; the exit code is the caller's to judge."""
        return subprocess.run(
            [sys.executable, str(SCRIPTS / script), *arguments],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self) -> str:
        """Land, build and publish; returns what was printed, fails otherwise."""
        done = self.run("build.py")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run dbt itself on the home; the exit code is the caller's to judge."""
        return subprocess.run(
            [
                str(Path(sys.executable).parent / "dbt"),
                # What it says of itself, which nobody reads, takes a second to write.
                "--no-write-json",
                *arguments,
                "--target-path",
                str(self.home / "target_of_tests"),
                "--log-path",
                str(self.home / "logs_of_tests"),
            ],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )

    def build_only(self, *models: str, is_tested: bool = False) -> None:
        """Land, and build some tables with all that they stand on: nothing published.

        A whole build costs three times as much. What came of it is for `read`.

        Args:
            models: the tables.
            is_tested: their own data tests are run.
        """
        landed = self.run("land.py")
        assert landed.returncode == 0, landed.stdout + landed.stderr
        kinds = ("--exclude-resource-type", "test", "unit_test")
        done = self.dbt("build", *kinds, "--select", *(f"+{name}" for name in models))
        assert done.returncode == 0, done.stdout + done.stderr
        if is_tested:
            asked = ("--select", *models, "--indirect-selection", "cautious")
            done = self.dbt("test", "--exclude-resource-type", "unit_test", *asked)
            assert done.returncode == 0, done.stdout + done.stderr

    def read(self, sql: str) -> list[tuple]:
        """Rows of a query on the marts of the working database."""
        path = self.home / "build.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("set search_path = 'marts'")
            return connection.execute(sql).fetchall()

    def query(self, sql: str, database: str = "crm") -> list[tuple]:
        """Rows of a query on a published database: crm, bi or ops."""
        path = self.home / "published" / f"{database}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return connection.execute(sql).fetchall()


@dataclass
class DemoRetailer(Retailer):
    """The demo, with the truth that no model reads and what its build printed."""

    truth: Path = Path()
    printed: str = ""

    def copied(self, folder: Path, home: Path) -> Retailer:
        """The demo as it was built, with files and a home that may be changed.

        Args:
            folder: where the files are put.
            home: where the home is put.
        """
        copy = Retailer(landing=folder / "landing", home=home)
        shutil.copytree(self.landing, copy.landing)
        # What lands later is announced by no manifest.
        (copy.landing / "manifest.json").write_text('{"as_of_date": "2026-06-30"}')
        shutil.copytree(self.home, copy.home, symlinks=True)
        seal(Home(copy.home))
        return copy


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRetailer:
    """The demo retailer, generated and built once for all tests. Read only.

    Tests run in several processes: whoever asks first builds it, the others wait.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each process has a folder of its own within the run's.
        folder = folder.parent
    folder = folder / "demo"
    folder.mkdir(exist_ok=True)
    retailer = DemoRetailer(
        landing=folder / "landing",
        home=folder / "home",
        settings={"PERCORSO_DATA_DOCS": "1", "PERCORSO_THREADS": "2"},
        truth=folder / "truth",
    )
    printed = folder / "printed.txt"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            printed.write_text(_build_demo(retailer))
    retailer.printed = printed.read_text()
    return retailer


def _build_demo(retailer: DemoRetailer) -> str:
    """Generate and build a demo; returns what the build printed."""
    made = retailer.run(
        "generate_demo.py",
        "--people",
        str(DEMO_PEOPLE),
        "--out",
        str(retailer.landing),
        "--truth",
        str(retailer.truth),
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return retailer.build()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """The homes of this process, for who needs more than one at a time."""
    return Homes(tmp_path_factory.getbasetemp() / "homes")


@pytest.fixture
def new_home(homes: Homes) -> Iterator[Path]:
    """The path of a home to build in one test."""
    with homes.one() as home:
        yield home


@pytest.fixture(scope="module")
def module_home(homes: Homes) -> Iterator[Path]:
    """The path of a home that is built once for a file."""
    with homes.one() as home:
        yield home


@pytest.fixture
def new_retailer(new_home: Path) -> Callable[..., Retailer]:
    """Makes a retailer with a home of its own: `new_retailer(landing, **settings)`."""

    def make(landing: Path, **settings: str) -> Retailer:
        return Retailer(landing=landing, home=new_home, settings=settings)

    return make
