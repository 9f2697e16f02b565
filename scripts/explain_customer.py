"""Say why records are one person: what links them, what was cut, which ids."""

import signal
import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.explain.find import KINDS
from percorso.explain.tell import tell
from percorso.home import Home

EPILOG = """\
Reads the working database, build.duckdb of PERCORSO_HOME, and writes nothing.

exit codes:
  0  told
  1  nothing is built yet
  2  nobody is known by it, or several people could be meant
  3  a run is at work on the home
"""


def main() -> int:
    """Print one page about one person."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "identifier",
        help="customer_id, also an old one, or any identifier, in any spelling",
    )
    parser.add_argument(
        "--kind", choices=KINDS, help="what it is, when it could be several things"
    )
    given = parser.parse_args()
    # Whoever pages through it may stop before the end.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        print(tell(Home.from_env(), given.identifier, given.kind))
    except PercorsoError as error:
        complain(f"explain: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
