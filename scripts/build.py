"""Land, build, audit, publish: one run, ending with a short summary."""

import argparse
import sys
import time

import duckdb

from percorso import definition_files
from percorso.checks.check import check
from percorso.door import Declarations, Landing, land
from percorso.erasure import erase
from percorso.erasure.report import told
from percorso.errors import PercorsoError
from percorso.home import Home, landing_folder
from percorso.journal import journalled
from percorso.publish import publish, seal
from percorso.run import dbt
from percorso.summary import summarise

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
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    home = Home.from_env()
    started = time.monotonic()
    try:
        with journalled(home, "build") as run:
            # Known before the minutes that landing may take.
            definition_files.check_names()
            if erase.resume(home):
                _tell(started, "went on with an erasure that was interrupted")
            with run.step("land"):
                landing = land(home, landing_folder(), Declarations.from_env())
            for warning in landing.warnings:
                run.warn(warning)
            run.note(**landing.counts())
            _tell(started, _landed(landing))
            with run.step("check"):
                checked = check(home, run.row["run_id"])
            for warning in checked.warnings:
                run.warn(warning)
            _tell(started, f"checked: {checked}")
            with run.step("build"):
                # Unit tests try the project, not the retailer's data: make test.
                dbt(
                    home,
                    "build",
                    "--exclude-resource-type",
                    "unit_test",
                    callbacks=[run.take],
                )
                seal(home)
            _tell(started, "built and tested")
            with run.step("publish"):
                version = publish(home)
                run.note(version=version.name)
            _tell(started, f"published {version.name}")
            erased = erase.finish(home)
    except PercorsoError as error:
        print(f"build: {error}", file=sys.stderr)
        return error.exit_code
    with (
        duckdb.connect(str(home.published / "crm.duckdb"), read_only=True) as crm,
        duckdb.connect(str(home.published / "ops.duckdb"), read_only=True) as ops,
    ):
        print(summarise(crm, ops, home))
    if erased:
        print("\n".join(told(erased, landing_folder())))
    return 0


def _landed(landing: Landing) -> str:
    """What landed, in one line."""
    rows = sum(account.landed for account in landing.accounts)
    refused = sum(account.quarantined for account in landing.accounts)
    told = f"landed {rows:,} rows of {len(landing.accounts)} new files"
    if landing.known:
        told += f", {len(landing.known)} files were landed before"
    return told + (f"; {refused:,} rows in quarantine" if refused else "")


def _tell(started: float, what: str) -> None:
    print(f"{time.monotonic() - started:6.1f} s  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
