"""Erase the people of the open erasure requests, from everything in the home."""

import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.erasure import journal, plan
from percorso.erasure.erase import finish, rewrite
from percorso.erasure.report import told
from percorso.errors import PercorsoError
from percorso.home import Home, landing_folder
from percorso.journal import journalled
from percorso.progress import Stopwatch
from percorso.whole_build import build_and_publish

EPILOG = """\
The requests are those that landed (erasure_requests) before the last build.
A kill at any moment loses nothing: the next make erase, or make build, goes on.
The landing folder is yours: which of its lines to remove is printed, once.

exit codes:
  0  erased, or nobody to erase
  1  the build failed: the published tables still show the people
  2  there is no whole build of what has landed: run make build first
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Erase, build and publish; returns the exit code."""
    parser = parser_of(__doc__, EPILOG)
    parser.parse_args()
    home = Home.from_env()
    watch = Stopwatch()
    try:
        with journalled(home, "erase") as run:
            if not rewrite(home):
                print("nobody to erase" + _waiting(home))
                return 0
            watch.tell("rewritten: landed files, state, exports")
            print("          the published tables still show them", flush=True)
            build_and_publish(home, run, watch)
            done = finish(home)
    except PercorsoError as error:
        complain(f"erase: {error}")
        if journal.read(home):
            complain(
                "erase: the published tables still show the people - run make erase "
                "again, or make build"
            )
        return error.exit_code
    print("\n".join(told(done, landing_folder())) + _waiting(home))
    return 0


def _waiting(home: Home) -> str:
    """What is said of requests that stay open; nothing when there are none."""
    waiting = plan.open_requests(home)
    if not waiting:
        return ""
    return (
        f"\n{waiting} requests stay open: they match nobody, or were made after the "
        "last build's day; see identity_review in ops.duckdb"
    )


if __name__ == "__main__":
    sys.exit(main())
