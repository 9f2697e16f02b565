"""Which tables a board reads, and by which source, as its SQL says."""

import re

import sqlglot
from sqlglot import expressions

from percorso.dashboards.boards import Board
from percorso.errors import Refused

DEFAULT_SOURCE = "bi"


def queries(board: Board) -> dict[str, dict]:
    """The queries of a board by name, each with its source and its SQL."""
    found = {}
    for name, query in (board.content.get("queries") or {}).items():
        whole = {"sql": query} if isinstance(query, str) else query
        found[name] = {"source": DEFAULT_SOURCE, **whole}
    return found


def read_by(board: Board) -> set[str]:
    """Names of the tables that a board reads.

    Raises:
        Refused: a query is no SQL.
    """
    found = set()
    for name, query in queries(board).items():
        # Filters of the page are filled in later: any value parses as well.
        try:
            tree = sqlglot.parse_one(_filled(query["sql"]), dialect="duckdb")
        except sqlglot.ParseError as error:
            raise Refused(
                f"query {name} is no SQL", str(board.path), "mend it"
            ) from error
        own = {part.alias for part in tree.find_all(expressions.CTE)}
        # What a function gives has no name.
        found |= {t.name for t in tree.find_all(expressions.Table)} - own - {""}
    return found


def _filled(sql: str) -> str:
    """SQL with a value in the place of what a page fills in."""
    return re.sub(r"{{.*?}}", "'x'", sql, flags=re.S)
