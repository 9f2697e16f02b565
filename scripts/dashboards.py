"""Write the dashboards of the published version, or serve them with live filters."""

import os
import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import OutOfRoom, PercorsoError, first_line
from percorso.home import Home
from percorso.journal import journalled

EPILOG = """\
The pages are written to dashboards/ of the home, one folder a language, and open
from there or from any web server: nothing in them is loaded from elsewhere.

exit codes:
  0  the pages are written, or the server was stopped
  1  nothing is published yet, or a board cannot be drawn
  2  a board or the file of words is refused
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Write or serve the pages."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--serve", action="store_true", help="serve the boards instead of writing pages"
    )
    parser.add_argument(
        "--port", type=int, default=9876, help="of the server (default: 9876)"
    )
    given = parser.parse_args()
    # The tool tells its makers of every use unless it is told not to.
    os.environ["DO_NOT_TRACK"] = "1"
    home = Home.from_env()
    try:
        from percorso.dashboards.project import published
        from percorso.dashboards.serve import serve

        version = published(home)
        if given.serve:
            return serve(version, given.port)
        # Seconds to load, for nothing when nothing is published.
        from percorso.dashboards.render import render

        with journalled(home, "dashboards"):
            folder = render(home, version)
    except ModuleNotFoundError as error:
        print(
            f"dashboards: {error.name} is not installed - {sys.prefix} - "
            "run make dashboards, which installs it",
            file=sys.stderr,
        )
        return PercorsoError.exit_code
    except PercorsoError as error:
        complain(f"dashboards: {error}")
        return error.exit_code
    except OSError as error:
        complain(f"dashboards: {first_line(error)} - {home.root}")
        return OutOfRoom.exit_code
    print(f"Open:  {folder / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
