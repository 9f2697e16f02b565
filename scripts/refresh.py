"""Bring the segments up to the moment, between two builds of everything."""

import sys

from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.days import read_moment
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.journal import journalled
from percorso.refresh import Refreshed, refresh

EPILOG = """\
Lands what came, decides as of the moment and publishes the decisions and the
segments. Everything else that is published stays as the last build left it. Who
has been decided today stays decided; who is new goes out with make export.

exit codes:
  0  refreshed
  1  the refresh failed; what was published stays
  2  there is no whole build to stand on, or the input or a setting is refused
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Refresh; the first step that fails ends the run."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument("--at", metavar="MOMENT", help="UTC, like 2026-06-30T15:00Z")
    given = parser.parse_args()
    home = Home.from_env()
    try:
        at = read_moment(given.at, "AT") if given.at else None
        with journalled(home, "refresh") as run:
            done = refresh(home, run, at)
            for warning in done.warnings:
                run.warn(warning)
    except PercorsoError as error:
        complain(f"refresh: {error}")
        return error.exit_code
    print("\n".join(_told(done)))
    return 0


def _told(done: Refreshed) -> list[str]:
    """What was done, line by line."""
    lines = [done.landed, f"as of {done.at:%Y-%m-%d %H:%M:%SZ}:"]
    promotions = sorted({promotion for promotion, _ in done.added})
    for promotion in promotions:
        people = {
            outcome: count
            for (name, outcome), count in done.added.items()
            if name == promotion
        }
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(people.items()))
        lines.append(f"  {promotion}: {told}")
    if not promotions:
        lines.append("  nobody new is due")
    steps = [f"{step} {seconds:.1f} s" for step, seconds in done.seconds.items()]
    return [*lines, ", ".join(steps)]


if __name__ == "__main__":
    sys.exit(main())
