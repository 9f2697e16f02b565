"""Say what a change of the project reaches, as Markdown for a pull request."""

import sys
from pathlib import Path

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home

EPILOG = """\
Compares the checkout with the manifest.json of an earlier build. Nothing is built.

exit codes:
  0  told
  1  dbt cannot read the project
  2  there is no manifest, or a setting is refused
"""


def main() -> int:
    """Print what is reached."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--state",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder of the manifest.json of the project as it was",
    )
    given = parser.parse_args()
    # dbt takes seconds to load: not for help.
    from percorso.impact import impact, page

    try:
        print(page(impact(Home.from_env(), given.state)))
    except PercorsoError as error:
        complain(f"impacted: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
