"""Exports after a loss: nobody goes out until the world has told what went out.

When a file of the ledgers is lost (`percorso.vault`), people may have been
exported of whom nothing is known any more. Their `sent` events tell: once events
of a whole day after the loss have landed, whoever was written to is known again.
"""

from datetime import timedelta

import duckdb

from percorso import vault
from percorso.errors import Refused
from percorso.exports.sends import quoted
from percorso.home import Home

PATIENCE = timedelta(days=1)


def check(home: Home, accepts_loss: bool) -> list[str]:
    """Let an export go on, unless something is lost and not told again yet.

    Args:
        home: the home, with what has landed.
        accepts_loss: go on in any case.

    Returns:
        What is to be said of it.

    Raises:
        Refused: something is lost, and the events that would tell are missing.
    """
    since = vault.lost_since(home)
    if since is None:
        return []
    heard = _last_sent(home)
    needed = since + PATIENCE
    if not accepts_loss and (heard is None or heard < needed):
        raise Refused(
            f"the ledgers lost what was written until {since:%Y-%m-%d %H:%MZ}, and "
            "who was written to since is not known again",
            str(home.state),
            f"restore state/ from a backup; or land the sent events up to "
            f"{needed:%Y-%m-%d %H:%MZ}; or go on with --accept-loss",
        )
    vault.accept_loss(home)
    how = "as asked" if accepts_loss else "the sent events have told it"
    return [f"what the ledgers lost until {since:%Y-%m-%d %H:%MZ} is let go: {how}"]


def _last_sent(home: Home):
    """The moment of the last `sent` event that has landed; None without any."""
    folder = home.landed / "message_events"
    if not any(folder.glob("*.parquet")):
        return None
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(
            "select max(occurred_at) "
            f"from read_parquet('{quoted(folder)}/*.parquet', union_by_name = true) "
            "where event_type = 'sent'"
        ).fetchone()[0]
