"""The send ledger: who was exported for what, kept apart from what is computed.

Parquet files in `state/sends/` that are only ever added to. A row is one step
of one decision: promotion, person as first decided, day and channel, with the
batch it went in. The steps:

- `planned`: the batch is written, under a hidden name;
- `exported`: it bears its name, for the sending service to take;
- `confirmed`: a `sent` event of it came back, or somebody said so;
- `cancelled`: the batch never went out, its people may be exported again;
- `dropped`: not exported, with the reason, by a look at consents anew.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from percorso import vault
from percorso.errors import PercorsoError, Refused
from percorso.home import Home

COLUMNS = {
    "promotion_id": "varchar",
    "first_customer_id": "varchar",
    "customer_id": "varchar",
    "decided_on": "date",
    "channel": "varchar",
    "state": "varchar",
    "batch": "varchar",
    "folder": "varchar",
    "sha256": "varchar",
    "reason": "varchar",
    "recorded_at": "timestamp with time zone",
}
KEY = "promotion_id, first_customer_id, decided_on, channel"


class Sends:
    """The send ledger of a home, read whole, with a connection to work on.

    The connection has the tables `sends`, every row; `delivered`, the decisions
    that have gone out, by their key, with batch and `is_confirmed`; and
    `pending`, batches of which it is not recorded whether they did.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.state / "sends"
        self.db = duckdb.connect()
        self.db.execute("set TimeZone = 'UTC'")
        self.db.execute("set enable_progress_bar = false")
        self._load()

    def close(self) -> None:
        """Close the connection."""
        self.db.close()

    def append(
        self,
        state: str,
        query: str,
        *,
        batch: str | None = None,
        folder: Path | None = None,
        sha256: str | None = None,
    ) -> int:
        """Record a step of the decisions that a query gives.

        Args:
            state: the step.
            query: SQL of the key's columns, customer_id and reason.
            batch: the batch of all of them; None: the query's column batch.
            folder: where the batch is, or is to be.
            sha256: checksum of the batch's CSV.

        Returns:
            The number of rows added, on disk for good.
        """
        given = {
            "state": state,
            "recorded_at": datetime.now(UTC),
            **(
                {"batch": batch, "folder": str(folder), "sha256": sha256}
                if batch
                else {}
            ),
        }
        columns = ", ".join(
            f"{f'${name}' if name in given else name}::{kind} as {name}"
            for name, kind in COLUMNS.items()
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.db.execute(
            f"create or replace temp table added as select {columns} from ({query})",
            given,
        )
        (added,) = self.db.execute("select count(*) from added").fetchone()
        if added:
            path = self._new_path(given["recorded_at"], state)
            order = "decided_on, promotion_id, channel, first_customer_id"
            vault.write(self.home, self.db, f"from added order by {order}", path)
            self._load()
        return added

    def batch_step(self, state: str, batch: str, reason: str | None = None) -> int:
        """Record a step of everybody planned in a batch."""
        (rows,) = self.db.execute(
            "select count(*) from sends where batch = ? and state = 'planned'", [batch]
        ).fetchone()
        if not rows:
            raise Refused(
                f"no batch {batch!r} in the send ledger",
                str(self.folder),
                "name it as printed: day/promotion/channel/number",
            )
        self.db.execute("set variable batch = ?", [batch])
        self.db.execute("set variable reason = ?", [reason])
        return self.append(
            state,
            f"""
            select
                {KEY},
                customer_id,
                getvariable('reason') as reason,
                batch,
                folder,
                sha256
            from sends
            where batch = getvariable('batch') and state = 'planned'
            """,
        )

    def states_of(self, batch: str) -> set[str]:
        """The steps recorded of a batch."""
        rows = self.db.execute(
            "select distinct state from sends where batch = ?", [batch]
        ).fetchall()
        return {state for (state,) in rows}

    def has_delivered(self) -> bool:
        """True when anybody has ever gone out."""
        return self.db.execute("from delivered limit 1").fetchone() is not None

    def next_number(self, day: date, promotion_id: str, channel: str) -> int:
        """The number of the next batch of a day, promotion and channel."""
        (last,) = self.db.execute(
            """
            select max(cast(split_part(batch, '/', 4) as integer))
            from sends
            where decided_on = ? and promotion_id = ? and channel = ?
            """,
            [day, promotion_id, channel],
        ).fetchone()
        return (last or 0) + 1

    def _new_path(self, moment: datetime, state: str) -> Path:
        """A name that no file has, also when the clock was put back."""
        while True:
            stamp = moment.strftime("%Y%m%dT%H%M%S%fZ")
            path = self.folder / f"{stamp}-{state}.parquet"
            if not path.exists():
                return path
            moment += timedelta(microseconds=1)

    def _load(self) -> None:
        files = sorted(str(path) for path in self.folder.glob("*.parquet"))
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS.items())
        self.db.execute(f"create or replace temp table sends as select {empty} limit 0")
        for path in files:
            try:
                self.db.execute(
                    f"insert into sends by name from read_parquet('{quoted(path)}')"
                )
            except duckdb.Error as error:
                raise PercorsoError(
                    f"the send ledger cannot be read - {path} - restore it from a "
                    "copy of state/: without it people would be written to twice"
                ) from error
        self.db.execute(
            """
            create or replace temp table steps as
            select
                batch,
                any_value(folder) as folder,
                bool_or(state in ('exported', 'confirmed')) as is_out,
                bool_or(state = 'cancelled') as is_cancelled
            from sends
            where batch is not null
            group by batch
            """
        )
        self.db.execute(
            f"""
            create or replace temp table delivered as
            select
                {KEY},
                any_value(sends.customer_id) as customer_id,
                any_value(sends.batch) as batch,
                any_value(sends.folder) as folder,
                any_value(sends.sha256) as sha256,
                bool_or(sends.state = 'confirmed') as is_confirmed
            from sends
            inner join steps
                on sends.batch = steps.batch
            where steps.is_out and not steps.is_cancelled
            group by {KEY}
            """
        )
        self.db.execute(
            """
            create or replace temp table pending as
            select batch, folder
            from steps
            where not is_out and not is_cancelled
            """
        )


def quoted(path: Path | str) -> str:
    """A path within a SQL string."""
    return str(path).replace("'", "''")
