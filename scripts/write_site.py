"""Write the documentation site: the guides, every table, the words of both languages.

The pages are the checkout's own; no home and no build is needed. They open from
the disk, and nothing in them is loaded from elsewhere.
"""

import sys
from pathlib import Path

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.contract import CHECKOUT
from percorso.errors import OutOfRoom, PercorsoError, first_line

EPILOG = """\
exit codes:
  0  the pages are written
  1  a page cannot be drawn, or a link of it leads nowhere
  2  the navigation or the glossary is refused
  4  no room or no right to write
"""


def main() -> int:
    """Write the site."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--to",
        type=Path,
        default=CHECKOUT / "target" / "site",
        help="folder of the pages, replaced (default: target/site)",
    )
    given = parser.parse_args()
    # Seconds to load, for nothing when help is asked for.
    from percorso.site.render import render

    try:
        first = render(given.to, given.to.parent / f"{given.to.name}_work")
    except ModuleNotFoundError as error:
        print(
            f"site: {error.name} is not installed - {sys.prefix} - "
            "run make site, which installs it",
            file=sys.stderr,
        )
        return PercorsoError.exit_code
    except PercorsoError as error:
        complain(f"site: {error}")
        return error.exit_code
    except OSError as error:
        complain(f"site: {first_line(error)} - {given.to}")
        return OutOfRoom.exit_code
    print(f"Open:  {first}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
