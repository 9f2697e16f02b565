"""dbt-duckdb plugin: hands the home's limits and secret to the engine.

Models read the secret with `getvariable('percorso_secret')`, so it never
stands in compiled SQL, in a log or in a table.
"""

from dbt.adapters.duckdb.plugins import BasePlugin

from percorso.home import Home
from percorso.limits import memory_limit, threads


class Plugin(BasePlugin):
    """Sets limits once, and the variable `percorso_secret` on each cursor."""

    def configure_connection(self, conn) -> None:
        """Set the limits of the engine that all cursors share."""
        conn.execute("set memory_limit = ?", [memory_limit()])
        conn.execute("set threads = ?", [threads()])

    def configure_cursor(self, cursor) -> None:
        """Set the variable on one cursor: variables are not inherited."""
        cursor.execute("set variable percorso_secret = ?", [Home.from_env().secret()])
