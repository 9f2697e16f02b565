"""dbt-duckdb plugin: hands the home's limits and secret to the engine.

Models read the secret with `getvariable('percorso_secret')`, so it never
stands in compiled SQL, in a log or in a table.
"""

import os

from dbt.adapters.duckdb.plugins import BasePlugin

from percorso.home import Home

MEMORY_SHARE = 0.75


def memory_limit() -> str:
    """The engine's memory: `PERCORSO_MEMORY`, else 75 % of the machine's."""
    given = os.environ.get("PERCORSO_MEMORY")
    if given:
        return given
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{int(total * MEMORY_SHARE) // 2**20}MiB"


def threads() -> int:
    """The engine's threads: `PERCORSO_THREADS`, else every core."""
    return int(os.environ.get("PERCORSO_THREADS") or os.cpu_count() or 1)


class Plugin(BasePlugin):
    """Sets limits once, and the variable `percorso_secret` on each cursor."""

    def configure_connection(self, conn) -> None:
        """Set the limits of the engine that all cursors share."""
        conn.execute("set memory_limit = ?", [memory_limit()])
        conn.execute("set threads = ?", [threads()])

    def configure_cursor(self, cursor) -> None:
        """Set the variable on one cursor: variables are not inherited."""
        cursor.execute("set variable percorso_secret = ?", [Home.from_env().secret()])
