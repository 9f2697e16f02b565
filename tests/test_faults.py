"""Kills, full disks, no memory and broken files, in the middle of a run.

What is published stays whole, one line says what happened, and the next run
completes. `.venv/bin/pytest -m long tests/test_faults.py` kills fifty times.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from conftest import CHECKOUT, SCRIPTS, DemoRetailer, Retailer

from percorso.home import Home
from percorso.run import dbt
from percorso.status import status

DATABASES = ("crm", "bi", "ops")
PATIENCE = 600


@pytest.fixture
def copied(demo: DemoRetailer, new_home: Path) -> Retailer:
    """The demo as it was built, in a home that may be harmed."""
    shutil.copytree(demo.home, new_home, symlinks=True)
    return Retailer(landing=demo.landing, home=new_home)


def start(
    retailer: Retailer, script: str, *arguments: str, **limits
) -> subprocess.Popen:
    """Start one of `scripts/`, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPTS / script), *arguments],
        env=retailer.environment,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **limits,
    )


def run_with_room_for(
    retailer: Retailer, size: int, script: str
) -> subprocess.CompletedProcess:
    """Run one of `scripts/` that may write no file larger than `size` bytes.

    The system refuses a write beyond it as it does on a full disk.
    """

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    process = start(retailer, script, preexec_fn=limit)
    out, err = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(script, process.returncode, out, err)


def published(retailer: Retailer) -> dict[str, int]:
    """Rows of every published table, read to the last value; fails if not whole."""
    rows = {}
    for database in DATABASES:
        path = retailer.home / "published" / f"{database}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            names = connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'main'"
            ).fetchall()
            for (name,) in names:
                (rows[f"{database}.{name}"],) = connection.execute(
                    f"select count(*) + 0 * sum(hash(t)) from main.{name} as t"
                ).fetchone()
    return rows


def version(retailer: Retailer) -> str:
    """The version that people read."""
    return (retailer.home / "published").resolve().name


def test_fault_33_no_room_to_publish(copied: Retailer) -> None:
    """One line, exit code 4, the version before is whole; with room it goes on."""
    before, name = published(copied), version(copied)
    done = run_with_room_for(copied, 10**6, "publish.py")
    assert done.returncode == 4, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1
    assert "give the disk, memory or right that is missing" in done.stderr
    assert version(copied) == name
    assert published(copied) == before
    assert not list((copied.home / "versions").glob(".*"))
    again = copied.run("publish.py")
    assert again.returncode == 0, again.stdout + again.stderr
    assert version(copied) > name
    assert published(copied).keys() == before.keys()


@contextmanager
def full_disk(source: Path, folder: Path, room_mb: int) -> Iterator[Path]:
    """A copy of a home on a disk of its own, with so many megabytes to spare.

    Skips where nobody may mount one.
    """
    used = sum(p.stat().st_size for p in source.rglob("*") if not p.is_symlink())
    # What a page or an inode of each file takes comes on top.
    size = f"{used // 2**20 + len(list(source.rglob('*'))) // 64 + room_mb}m"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a disk takes a right that is missing here")
    try:
        shutil.copytree(source, folder / "home", symlinks=True)
        yield folder / "home"
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("script", "room_mb"),
    [
        *(("build.py", room) for room in (1, 4, 16, 60)),
        *(("publish.py", room) for room in (1, 8, 40)),
        *(("export_audiences.py", room) for room in (1, 30)),
    ],
)
def test_fault_33_on_a_full_disk(
    demo: DemoRetailer, tmp_path: Path, script: str, room_mb: int
) -> None:
    """One line and exit code 4 while somebody reads on; with room it goes through.

    What the checks warn of before is told as ever.
    """
    arguments = ("--at", "2026-07-01T09:00") if script.startswith("export") else ()
    with full_disk(demo.home, tmp_path / "disk", room_mb) as home:
        retailer = Retailer(landing=demo.landing, home=home)
        before, name = lasting(retailer), version(retailer)
        path = str(home / "published" / "crm.duckdb")
        with duckdb.connect(path, read_only=True) as reader:
            done = retailer.run(script, *arguments)
            assert done.returncode == 4, done.stdout + done.stderr
            told = [x for x in done.stderr.splitlines() if "warning: " not in x]
            assert len(told) == 1
            assert " - give " in told[0]
            assert reader.sql("select count(*) from customers").fetchone()
        assert version(retailer) == name
        assert lasting(retailer) == before
        subprocess.run(
            ["mount", "-o", "remount,size=4g", str(tmp_path / "disk")], check=True
        )
        duration(retailer, script, *arguments)
        _assert_sent_once(retailer)
        assert lasting(retailer) == before


def test_fault_33_and_39_no_room_to_build(copied: Retailer) -> None:
    """The same of the build: what dbt tells of the machine is not its fault."""
    name = version(copied)
    done = run_with_room_for(copied, 2 * 10**6, "build.py")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "run again" in done.stderr
    assert version(copied) == name
    assert not status(Home(copied.home)).is_well


def test_fault_39_too_little_memory_ends_cleanly(copied: Retailer) -> None:
    """Memory that no query can do with: one line, and nothing is published."""
    name = version(copied)
    copied.settings["PERCORSO_MEMORY"] = "10MB"
    done = copied.run("build.py")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "PERCORSO_MEMORY" in done.stderr
    assert version(copied) == name


def test_fault_36_broken_database_is_made_anew(copied: Retailer) -> None:
    """Cut off: noticed as it is opened, removed, and made of the landed files."""
    path = copied.home / "build.duckdb"
    path.write_bytes(path.read_bytes()[:5000])
    before = version(copied)
    environment = pytest.MonkeyPatch()
    for key, value in copied.environment.items():
        environment.setenv(key, value)
    try:
        dbt(Home(copied.home), "run", "--select", "stg_door__files")
    finally:
        environment.undo()
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("from staging.stg_door__files").fetchall()
    done = copied.run("publish.py")
    assert done.returncode != 0
    assert version(copied) == before


def test_broken_landed_file_is_named(copied: Retailer) -> None:
    """One that was cut off stops the run before dbt; what is published stays."""
    (path,) = (copied.home / "landed" / "orders").glob("*.parquet")
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])
    done = copied.run("build.py")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith("build: what landed of orders/")
    assert f"is broken - {path} - restore it" in done.stderr
    assert published(copied)


# ---- kills


def killed_after(retailer: Retailer, seconds: float, script: str, *arguments) -> bool:
    """Kill one of `scripts/` with -9 when it has run so long; False when it was done.

    Its children, if it has any, go with it.
    """
    process = start(retailer, script, *arguments)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True
    return False


def lasting(retailer: Retailer) -> dict[str, int]:
    """Rows of each published table but those that every run adds to."""
    growing = ("ops.run_history", "ops.door_checks")
    return {k: v for k, v in published(retailer).items() if k not in growing}


def duration(retailer: Retailer, script: str, *arguments: str) -> float:
    """Seconds that one of `scripts/` takes when nobody kills it."""
    started = time.monotonic()
    done = retailer.run(script, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def test_fault_32_killed_while_publishing(copied: Retailer) -> None:
    """The old version or the new one, whole; the next run says what was killed."""
    expected = lasting(copied)
    whole = duration(copied, "publish.py")
    draw = random.Random(32)
    for _ in range(4):
        before = version(copied)
        is_killed = killed_after(copied, draw.uniform(0.3, 1) * whole, "publish.py")
        assert version(copied) >= before
        assert published(copied).keys() >= expected.keys()
        if is_killed:
            told = "\n".join(status(Home(copied.home)).lines)
            assert "publish, killed" in told or version(copied) > before
    duration(copied, "publish.py")
    assert lasting(copied) == expected
    assert len(list((copied.home / "versions").iterdir())) <= 5
    assert not list((copied.home / "versions").glob(".*"))


@pytest.mark.long
def test_fault_32_killed_at_fifty_moments(copied: Retailer) -> None:
    """20 builds, 20 publishings, 10 exports; each is followed by one that completes.

    Whatever an export was killed at, each person is in one batch of those that
    were handed over.
    """
    draw = random.Random(50)
    at = ("--at", "2026-07-01T09:00")
    scripts = [("build.py",)] * 20 + [("publish.py",)] * 20
    scripts += [("export_audiences.py", *at)] * 10
    draw.shuffle(scripts)
    expected = lasting(copied)
    whole = {}
    kills = Counter()
    for call in scripts:
        if call[0] not in whole and call[0] != "export_audiences.py":
            whole[call[0]] = duration(copied, *call)
        limit = draw.uniform(0.02, 1) * whole.get(call[0], 30)
        before = version(copied)
        kills[call[0], killed_after(copied, limit, *call)] += 1
        assert version(copied) >= before
        assert lasting(copied) == expected
        whole[call[0]] = duration(copied, *call)
        assert lasting(copied) == expected
        _assert_sent_once(copied)
    print(dict(kills))


def _assert_sent_once(retailer: Retailer) -> None:
    """Nobody is in two batches that were handed over for one promotion."""
    files = (retailer.home / "exports").glob("*/*/*/[0-9]*/audience.parquet")
    paths = [str(path) for path in files]
    if not paths:
        return
    with duckdb.connect() as connection:
        twice = connection.execute(
            "select promotion_id, customer_id, count(*) from read_parquet(?, "
            "union_by_name = true) group by all having count(*) > 1",
            [paths],
        ).fetchall()
    assert twice == []
