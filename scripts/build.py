"""Land, build, audit, publish: one run, ending with a short summary."""

import sys

import duckdb

from percorso import definition_files
from percorso.apart import apart
from percorso.arguments import parser_of
from percorso.checks.check import check
from percorso.colour import complain
from percorso.currency import reporting_currency
from percorso.days import refuse_before_orders
from percorso.door import Declarations, land
from percorso.erasure import erase
from percorso.erasure.report import told
from percorso.errors import PercorsoError
from percorso.home import Home, landing_folder
from percorso.journal import journalled
from percorso.progress import Stopwatch
from percorso.summary import summarise
from percorso.whole_build import build_and_publish

EPILOG = """\
exit codes:
  0  published
  1  the build failed; the earlier version stays published
  2  the input, a definition or a setting is refused
  3  another run is at work on the home
  4  no room or no right to write
"""


def main() -> int:
    """Run the steps in order; the first that fails ends the run."""
    parser = parser_of(__doc__, EPILOG)
    parser.parse_args()
    home = Home.from_env()
    watch = Stopwatch()
    try:
        with journalled(home, "build") as run:
            # Known before the minutes that landing may take.
            definition_files.check_names()
            reporting_currency()
            if erase.resume(home):
                watch.tell("went on with an erasure that was interrupted")
            with run.step("land"):
                landing = apart(land, home, landing_folder(), Declarations.from_env())
            for warning in landing.warnings:
                run.warn(warning)
            run.note(**landing.counts())
            watch.tell(str(landing))
            refuse_before_orders(home)
            with run.step("check"):
                checked = check(home, run.row["run_id"])
            for warning in checked.warnings:
                run.warn(warning)
            watch.tell(f"checked: {checked}")
            build_and_publish(home, run, watch)
            erased = erase.finish(home)
    except PercorsoError as error:
        complain(f"build: {error}")
        return error.exit_code
    with (
        duckdb.connect(str(home.published / "crm.duckdb"), read_only=True) as crm,
        duckdb.connect(str(home.published / "ops.duckdb"), read_only=True) as ops,
    ):
        print(summarise(crm, ops, home))
    if erased:
        print("\n".join(told(erased, landing_folder())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
