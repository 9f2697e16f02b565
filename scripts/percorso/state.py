"""What cannot be computed again, below `state/`; dbt reads it as the source `state`."""

from percorso import journal, ledger, statements
from percorso.checks import results
from percorso.home import Home


def prepare(home: Home) -> None:
    """Let dbt read every table of the state, also where it is empty."""
    ledger.prepare(home)
    statements.prepare(home)
    journal.prepare(home)
    results.prepare(home)
