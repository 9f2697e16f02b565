"""Say how the home stands: what is published, the last run, what is late."""

import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.status import status

EPILOG = """\
Changes nothing, and may be asked while a run is at work.

exit codes:
  0  a version is published, and the last run that was to publish one did
  1  not so
"""


def main() -> int:
    """Print the status of the home."""
    parser = parser_of(__doc__, EPILOG)
    parser.parse_args()
    try:
        told = status(Home.from_env())
    except PercorsoError as error:
        complain(f"status: {error}")
        return error.exit_code
    print("\n".join(told.lines))
    return 0 if told.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
