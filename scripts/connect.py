"""Turn a system's own export into contract files.

python scripts/connect.py olist --from DIR --to DIR
"""

import argparse
import sys
from pathlib import Path

from percorso.connect import connect, report, systems
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
    )
    parser.add_argument("system", choices=systems(), help="whose export it is")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        type=Path,
        required=True,
        help="folder with the export's Parquet or CSV files",
    )
    parser.add_argument(
        "--to",
        dest="target",
        metavar="DIR",
        type=Path,
        required=True,
        help="folder to write; an earlier result of this command is replaced",
    )
    arguments = parser.parse_args(argv)
    try:
        result = connect(arguments.system, arguments.source, arguments.target)
    except PercorsoError as error:
        print(f"connect: {error} (nothing was written)", file=sys.stderr)
        return error.exit_code
    print(report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
