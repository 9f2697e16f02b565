"""What a board asks, and by which source."""

from percorso.dashboards.boards import Board

DEFAULT_SOURCE = "bi"


def queries(board: Board) -> dict[str, dict]:
    """The queries of a board by name, each with its source and its SQL."""
    found = {}
    for name, query in (board.content.get("queries") or {}).items():
        whole = {"sql": query} if isinstance(query, str) else query
        found[name] = {"source": DEFAULT_SOURCE, **whole}
    return found
