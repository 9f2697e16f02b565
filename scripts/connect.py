"""Turn a system's own export into contract files.

python scripts/connect.py olist --from DIR --to DIR
"""

import argparse
import os
import sys
from datetime import datetime

from percorso.colour import complain
from percorso.connect import connect, report, systems
from percorso.connect_target import folder
from percorso.errors import PercorsoError


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        0 when the files were written; 2 when the export is refused, 4 when there
        is no room: nothing was written then.
    """
    parser = argparse.ArgumentParser(
        prog="connect.py",
        description=(
            "Turn a system's own export into the files of the source contract. "
            "What each system's export must hold is in "
            "connectors/SYSTEM/README.md."
        ),
        epilog=(
            "Times of an export that name no offset are read in PERCORSO_TIMEZONE "
            "(Europe/Rome)."
        ),
    )
    parser.add_argument("system", choices=systems(), help="whose export it is")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        type=folder,
        required=True,
        help="folder with the export's Parquet, CSV or JSON files",
    )
    parser.add_argument(
        "--to",
        dest="target",
        metavar="DIR",
        type=folder,
        required=True,
        help="folder to write; what this system gave it before is replaced",
    )
    parser.add_argument(
        "--at",
        type=_moment,
        help="when the export was made, as 2026-06-30T08:00+02:00; needed by "
        "systems that tell states without their moment",
    )
    arguments = parser.parse_args(argv)
    try:
        result = connect(
            arguments.system,
            arguments.source,
            arguments.target,
            exported_at=arguments.at,
            timezone=os.environ.get("PERCORSO_TIMEZONE") or "Europe/Rome",
        )
    except PercorsoError as error:
        complain(f"connect: {error} (nothing was written)")
        return error.exit_code
    print(report(result))
    return 0


def _moment(text: str) -> datetime:
    """A moment with its offset: without one nobody knows which it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no moment with its offset, as 2026-06-30T08:00+02:00"
        )
    return moment


if __name__ == "__main__":
    sys.exit(main())
