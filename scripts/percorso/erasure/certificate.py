"""What is left of an erasure: that it was done, and nothing of whom."""

import json
from datetime import UTC, datetime

import duckdb

from percorso.erasure.journal import Journal
from percorso.home import Home
from percorso.vault import sync


def write(
    home: Home, journal: Journal, db: duckdb.DuckDBPyConnection, versions: int
) -> list[str]:
    """Write a certificate for each request, below `state/erasures/`.

    Args:
        home: the home.
        journal: the erasure, done.
        db: a connection with the journal's tables.
        versions: how many published versions were removed.

    Returns:
        The names of the files.
    """
    folder = home.state / "erasures"
    folder.mkdir(parents=True, exist_ok=True)
    (version,) = (home.published.resolve().name,)
    names = []
    requests = db.execute(
        "select request_sha256, requested_at, list(token) from requests "
        "group by all order by all"
    ).fetchall()
    for sha256, requested_at, tokens in requests:
        done = db.execute(
            """
            select place, action, sum(rows_count)::bigint
            from counts
            where token in (select unnest(?))
            group by all
            order by all
            """,
            [tokens],
        ).fetchall()
        told = {
            "request_sha256": sha256,
            "requested_at": requested_at.astimezone(UTC).isoformat(),
            "begun_at": journal.begun_at.isoformat(),
            "done_at": datetime.now(UTC).isoformat(),
            "people": len(tokens),
            "rows": [
                {"place": place, "action": action, "rows": rows}
                for place, action, rows in done
            ],
            "versions_removed": versions,
            "database": "made anew",
            "published": version,
        }
        path = folder / f"{sha256}.json"
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps(told, indent=2) + "\n")
        sync(draft)
        draft.replace(path)
        names.append(path.name)
    sync(folder)
    return names


def last_done(home: Home) -> datetime | None:
    """When the last erasure of a home was done; None when there was none."""
    moments = [
        datetime.fromisoformat(json.loads(path.read_text())["done_at"])
        for path in (home.state / "erasures").glob("*.json")
    ]
    return max(moments, default=None)
