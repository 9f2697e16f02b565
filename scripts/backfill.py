"""Decide past days in order, as if a build had run on each of them."""

import sys

from percorso.arguments import parser_of
from percorso.backfill import decide, plan
from percorso.colour import complain
from percorso.days import read_day
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.journal import journalled

EPILOG = """\
Works on the data that are landed, adds each day to the ledger and publishes
nothing. Days that are in the ledger are left as they are, so that a run that was
stopped goes on where it stopped.

exit codes:
  0  every day of the range is in the ledger
  1  a day did not build; the ledger ends with the day before
  2  the range, a definition or a setting is refused
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Decide the days; the first that fails ends the run."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "--from", dest="first", required=True, metavar="DAY", help="the first day"
    )
    parser.add_argument(
        "--to", dest="last", required=True, metavar="DAY", help="the last day"
    )
    given = parser.parse_args()
    home = Home.from_env()
    try:
        first, last = read_day(given.first, "FROM"), read_day(given.last, "TO")
        with journalled(home, "backfill") as run, run.step("build"):
            days = plan(home, first, last)
            known = (last - first).days + 1 - len(days)
            if known:
                print(f"{known} days are in the ledger already", flush=True)
            for done in decide(home, days):
                print(
                    f"{done.day}  triggered {done.triggered:,}  "
                    f"entered {done.entered:,}  held out {done.holdout:,}  "
                    f"{done.seconds:.1f} s",
                    flush=True,
                )
    except PercorsoError as error:
        complain(f"backfill: {error}")
        return error.exit_code
    print("Nothing is published yet: make build does it, as of its own day.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
