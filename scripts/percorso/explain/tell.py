"""From what was asked to the page: opens the working database and reads it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from percorso.errors import Busy, PercorsoError
from percorso.explain.find import NotFound, find, names
from percorso.explain.page import others, page
from percorso.explain.person import gather
from percorso.home import Home


class NotBuilt(PercorsoError):
    """There is no working database to read, or not all of one."""


def tell(home: Home, typed: str, kind: str | None) -> str:
    """The page about whoever is meant.

    Raises:
        NotBuilt: when nothing is built yet.
        Busy: when a run holds the database.
        NotFound, SeveralFound: when it is not one person who is meant.
    """
    if not typed.strip():
        raise NotFound(
            "nothing was asked for - give an id or an identifier, as ID=… of make"
        )
    with _opened(home) as connection:
        match = find(connection, typed, kind)
        asked = match.value if match.kind == "customer_id" else match.customer_id
        person = gather(connection, match.customer_id, asked, _secret(home))
        return page(person, asked, names(connection, others(person)))


@contextmanager
def _opened(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database, read-only."""
    path = home.database
    if not path.exists():
        raise NotBuilt(f"nothing is built yet - no {path} - run make build")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        if "lock" not in str(error).lower():
            raise NotBuilt(f"cannot be read - {path} - run make build") from error
        raise Busy(f"a run is at work on it - {path} - ask when it is done") from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    except duckdb.CatalogException as error:
        what = str(error).splitlines()[0]
        raise NotBuilt(f"not all is built - {path}: {what} - run make build") from error
    finally:
        connection.close()


def _secret(home: Home) -> str | None:
    """The secret of the ids, when there is one; none is made here."""
    if os.environ.get("PERCORSO_SECRET") or (home.state / "secret").exists():
        return home.secret()
    return None
