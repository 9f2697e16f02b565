"""Open a SQL shell on the published tables, or answer a question that is ready."""

import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.explore import DATABASES, answer, shell
from percorso.home import Home

EPILOG = """\
The questions are the files of analyses/morning/. Nothing is written, and nothing is
loaded from elsewhere.

exit codes:
  0  answered, or the shell was left
  1  nothing is published yet, or the question fails
  2  there is no such question
"""


def main() -> int:
    """Answer a question, or open the shell."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--db", choices=DATABASES, default="bi", help="which file (default: bi)"
    )
    parser.add_argument("--query", help="name of a question; without it, the shell")
    parser.add_argument("--promotion", help="of the question (default: its own)")
    given = parser.parse_args()
    home = Home.from_env()
    said = {"promotion": given.promotion} if given.promotion else {}
    try:
        if given.query is None:
            return shell(home, given.db)
        print(answer(home, given.db, given.query, said))
    except PercorsoError as error:
        complain(f"explore: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
