"""Land a folder of contract files: check, type, quarantine, account."""

import sys

from percorso import state
from percorso.arguments import parser_of
from percorso.colour import caution, complain
from percorso.door import Account, Declarations, Landing, land
from percorso.errors import PercorsoError
from percorso.home import Home, landing_folder
from percorso.journal import journalled

EPILOG = """\
environment:
  PERCORSO_LANDING           folder of contract files (data/demo)
  PERCORSO_HOME              home to land in (warehouse/)
  PERCORSO_ENCODING          encoding of CSV files (utf-8)
  PERCORSO_LOCALE            it_IT: numbers are written 1.299,00
  PERCORSO_REQUIRE_MANIFEST  1: a landing folder needs a manifest.json
  PERCORSO_MEMORY, PERCORSO_THREADS  limits handed to the engine

exit codes:
  0  landed; files that landed before are skipped
  1  a fault of the door itself
  2  the input or a setting is refused, nothing was written
  3  another run is at work on the home
  4  no room or no right to write; the earlier landing is untouched
"""
HEADINGS = (
    "entity",
    "files",
    "skipped",
    "rows in",
    "landed",
    "quarantined",
    "duplicates",
    "blocked",
)


def _table(landing: Landing) -> list[str]:
    names = {account.entity for account in landing.accounts}
    names |= {file.entity.name for file in landing.known}
    rows = [HEADINGS]
    for name in sorted(names):
        of_entity = [a for a in landing.accounts if a.entity == name]
        skipped = sum(file.entity.name == name for file in landing.known)
        rows.append((name, len(of_entity), skipped, *_counts(of_entity)))
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(HEADINGS))]
    return [
        "  ".join(
            str(cell).rjust(width) if i else str(cell).ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _counts(accounts: list[Account]) -> tuple[int, int, int, int, int]:
    return (
        sum(account.rows_in for account in accounts),
        sum(account.landed for account in accounts),
        sum(account.quarantined for account in accounts),
        sum(account.duplicate for account in accounts),
        sum(account.blocked for account in accounts),
    )


def main() -> int:
    """Lands what the environment names.

    Returns:
        The exit code.
    """
    parser = parser_of(__doc__, EPILOG)
    parser.parse_args()
    home = Home.from_env()
    try:
        with journalled(home, "land") as run:
            with run.step("land"):
                landing = land(home, landing_folder(), Declarations.from_env())
            run.note(**landing.counts())
            # So that plain `dbt build` finds a state, empty as it is.
            state.prepare(home)
    except PercorsoError as error:
        complain(f"land: {error}")
        return error.exit_code
    for warning in landing.warnings:
        caution(f"land: warning: {warning}")
    print("\n".join(_table(landing)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
