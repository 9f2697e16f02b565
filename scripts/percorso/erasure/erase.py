"""Erase whoever asked for it, step by step, so that a kill loses nothing.

1. What is to be done is written down: the journal.
2. Tombstones are kept, and exports, ledgers and landed files rewritten. Logs, what
   dbt wrote down, and the working database are removed. Each step can be done
   again.
3. A build makes the database anew and publishes it. Until then the published
   tables show the person.
4. All earlier versions are removed, the certificates written, the journal
   forgotten.

Whoever builds next on the home completes what was begun.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from percorso.apart import apart
from percorso.erasure import (
    batches,
    bench,
    certificate,
    journal,
    landed,
    ledgers,
    plan,
    tombstones,
)
from percorso.erasure.journal import Journal
from percorso.home import Home
from percorso.journal import told_in_a_line
from percorso.publish import break_seal


@dataclass
class Done:
    """What an erasure did.

    `lines` are, by file of the retailer's own landing folder, the lines that hold
    the people. `doubles` are files with rows that came in another file as well.
    """

    people: int
    requests: int
    versions: int
    certificates: list[str]
    lines: dict[str, list[int]] = field(default_factory=dict)
    doubles: list[str] = field(default_factory=list)
    taken: list[Path] = field(default_factory=list)


def rewrite(home: Home) -> bool:
    """Write down what the open requests ask for, and rewrite all but what is published.

    What was begun is gone on with; afterwards the home is to be built.

    Returns:
        False when there is nobody to erase.

    Raises:
        Refused: there is no whole build of what has landed.
        Busy: a landing is at work on the home.
    """
    # Whoever builds next writes databases, and must not have read of them.
    return apart(_rewrite, home)


def resume(home: Home) -> bool:
    """Go on with an erasure that was interrupted; then the home is to be built.

    Returns:
        False when there is none.

    Raises:
        Busy: a landing is at work on the home.
    """
    return journal.read(home) is not None and rewrite(home)


def _rewrite(home: Home) -> bool:
    """What `rewrite` does, in a process of its own."""
    with told_in_a_line(home):
        begun = journal.read(home)
        if begun is None:
            _tidy(home)
            begun = plan.make(home)
        if begun is not None:
            _edit(home, begun)
        return begun is not None


def _edit(home: Home, begun: Journal) -> None:
    """Rewrite everything but the published versions; each step can be done again."""
    with begun.open() as db:
        tombstones.keep(home, db, begun.name)
        batches.rewrite(home, db)
        ledgers.rewrite(home, db)
        landed.rewrite(home, db)
    break_seal(home)
    _remove(bench.spill(home))
    for path in home.root.glob(f"{home.database.name}*"):
        # Rows deleted in a database stay in its blocks.
        _remove(path)
    # What is said of runs and checks may quote a row that failed.
    for name in ("logs", "data_docs"):
        _remove(home.root / name)
    for folder in home.root.iterdir():
        if (folder / "partial_parse.msgpack").exists():
            for name in ("compiled", "run", "run_results.json"):
                _remove(folder / name)


def finish(home: Home) -> Done | None:
    """Remove the earlier versions once the build without them is published.

    Returns:
        What was done; None when no erasure was begun.
    """
    begun = journal.read(home)
    if begun is None:
        _tidy(home)
        return None
    current = home.published.resolve()
    old = [path for path in home.versions.iterdir() if path != current]
    for path in old:
        _remove(path)
    with begun.open() as db:
        names = certificate.write(home, begun, db, len(old))
        people, requests = db.execute(
            "select (select count(*) from people), "
            "(select count(distinct request_sha256) from requests)"
        ).fetchone()
        done = Done(people, requests, len(old), names)
        done.lines = _lines(db)
        done.doubles = _doubles(home, db)
        done.taken = batches.gone(home)
    journal.remove(home)
    return done


def _lines(db: duckdb.DuckDBPyConnection) -> dict[str, list[int]]:
    """The lines of delivered files that hold the people."""
    rows = db.execute(
        """
        select file_path, list(distinct line_number order by line_number)
        from (
            select file_path, line_number from marked
            union all
            select file_path, line_number from quarantined
        )
        group by file_path
        order by file_path
        """
    ).fetchall()
    return dict(rows)


def _doubles(home: Home, db: duckdb.DuckDBPyConnection) -> list[str]:
    """Files with rows that were no news, of which nobody kept the lines."""
    return [
        account.file
        for account in landed.read_books(db, home.landed)
        if account.duplicate
    ]


def _tidy(home: Home) -> None:
    """Remove what a run left that was killed before it began, or while it forgot."""
    journal.remove(home)
    _remove(bench.spill(home))


def _remove(path: Path) -> None:
    """Remove a file or a folder that may be gone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
