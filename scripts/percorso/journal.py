"""The journal of runs: what began, how far it came, how it ended.

One Parquet file a run below `state/run_history/`, replaced at each step, read by
dbt as the source `state.run_history`; so a run that was killed is in it too. What
happens within a run is told in `logs/<run_id>.jsonl`, one JSON object a line.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso import parquet, vault
from percorso.colour import caution
from percorso.errors import NO_ROOM, OutOfRoom, PercorsoError, first_line
from percorso.home import Home
from percorso.lock import one_at_a_time

COLUMNS = {
    "run_id": "varchar",
    "command": "varchar",
    "started_at": "timestamp with time zone",
    "ended_at": "timestamp with time zone",
    "outcome": "varchar",
    "exit_code": "integer",
    "message": "varchar",
    "version": "varchar",
    "files_count": "bigint",
    "landed_count": "bigint",
    "quarantined_count": "bigint",
    "duplicate_count": "bigint",
    "land_seconds": "double",
    "check_seconds": "double",
    "build_seconds": "double",
    "publish_seconds": "double",
}
OUTCOMES = {1: "failed", 2: "refused", 3: "refused", 4: "out_of_room"}
KEPT_RUNS = 1000
SHOWN_MESSAGE = 1000


class Run:
    """One run that is at work, and its row of the journal."""

    def __init__(self, home: Home, command: str) -> None:
        started = datetime.now(UTC)
        self.home = home
        self.row = dict.fromkeys(COLUMNS) | {
            "run_id": started.strftime("%Y%m%dT%H%M%S%fZ"),
            "command": command,
            "started_at": started,
            "outcome": "running",
        }
        self._write()
        self.log("run_started", command=command, process_id=os.getpid())

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step: `land`, `check`, `build` or `publish`."""
        started = time.monotonic()
        self.log("step_started", step=name)
        try:
            yield
        finally:
            seconds = time.monotonic() - started
            self.note(**{f"{name}_seconds": seconds})
            self.log("step_ended", step=name, seconds=round(seconds, 3))

    def note(self, **values: object) -> None:
        """Put values into the run's row.

        Raises:
            KeyError: naming a column that the journal does not have.
        """
        for name in values:
            if name not in COLUMNS:
                raise KeyError(f"the journal of runs has no column {name}")
        self.row |= values
        self._write()

    def log(self, event: str, **fields: object) -> None:
        """Add a line to the run's log."""
        logs = self.home.root / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "run_id": self.row["run_id"], "event": event, **fields}
        with (logs / f"{self.row['run_id']}.jsonl").open("a") as handle:
            handle.write(json.dumps(line, default=str) + "\n")

    def warn(self, message: str) -> None:
        """Tell what somebody ought to look at, on the console and in the log."""
        caution(f"warning: {message}")
        self.log("warning", message=message)

    def take(self, event) -> None:
        """Take an event of dbt: each node that ends is a line of the log."""
        if event.info.name == "NodeFinished":
            node, result = event.data.node_info, event.data.run_result
            self.log(
                "node_ended",
                node=node.unique_id,
                status=node.node_status,
                seconds=round(result.execution_time, 3),
            )

    def end(self, outcome: str, exit_code: int, message: str | None = None) -> None:
        """Write down how the run ended."""
        self.note(
            ended_at=datetime.now(UTC),
            outcome=outcome,
            exit_code=exit_code,
            message=message and message[:SHOWN_MESSAGE],
        )
        self.log("run_ended", outcome=outcome, exit_code=exit_code, message=message)

    def _write(self) -> None:
        path = folder(self.home) / f"{self.row['run_id']}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, self.row)


@contextmanager
def journalled(home: Home, command: str) -> Iterator[Run]:
    """Hold the home for one run and keep its row of the journal.

    Yields:
        The run, for its steps and figures.

    Raises:
        Busy: another run is at work on the home; nothing is written.
    """
    with one_at_a_time(home), told_in_a_line(home):
        close_killed(home)
        run = Run(home, command)
        try:
            home.check_secret()
            for found in vault.mend(home):
                run.warn(found)
            with told_in_a_line(home):
                yield run
            vault.copy(home)
        except PercorsoError as error:
            run.end(OUTCOMES[error.exit_code], error.exit_code, str(error))
            raise
        except BaseException as error:
            run.end("failed", 1, f"{type(error).__name__}: {error}")
            raise
        run.end("done", 0)


@contextmanager
def told_in_a_line(home: Home) -> Iterator[None]:
    """Make what the machine refuses an error that says what to do.

    Raises:
        OutOfRoom: no disk, no memory or no right to write.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if isinstance(error, duckdb.Error) and not NO_ROOM.search(str(error)):
            raise
        raise OutOfRoom(
            f"{first_line(error)} - {home.root} - give the disk, memory or "
            "right that is missing and run again; what is published is as it was"
        ) from error


def close_killed(home: Home) -> None:
    """Say of runs that never told their end that they were killed, once none runs.

    Rows and logs of the oldest runs go when there are more than `KEPT_RUNS`.
    """
    for row in runs(home):
        if row["outcome"] == "running":
            killed = row | {"outcome": "killed"}
            _write(folder(home) / f"{row['run_id']}.parquet", killed)
    for old in _files(home)[:-KEPT_RUNS]:
        (home.root / "logs" / f"{old.stem}.jsonl").unlink(missing_ok=True)
        old.unlink()


def runs(home: Home) -> list[dict]:
    """Every run of a home by its columns, the earliest first."""
    files = [str(path) for path in _files(home)]
    if not files:
        return []
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        # Rows of an earlier Percorso lack the columns that it did not know.
        nulls = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS.items())
        rows = connection.execute(
            f"select {', '.join(COLUMNS)} from (select {nulls} where false) "
            "union all by name from read_parquet(?, union_by_name = true) "
            "order by run_id",
            [files],
        ).fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def folder(home: Home) -> Path:
    """The folder of a home's journal."""
    return home.state / "run_history"


def prepare(home: Home) -> None:
    """Let dbt read the journal, also where nothing ever ran."""
    parquet.prepare(folder(home), COLUMNS)


def _files(home: Home) -> list[Path]:
    """The journal's files, the earliest run first."""
    return sorted(folder(home).glob("2*.parquet"))


def _write(path: Path, row: dict) -> None:
    values = ", ".join(f"${name}::{kind} as {name}" for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"create temp table told as select {values}", row)
        parquet.write(connection, "from told", path)
