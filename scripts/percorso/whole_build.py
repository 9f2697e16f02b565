"""The whole build of what has landed, tested and published."""

from pathlib import Path

from percorso import rules
from percorso.home import Home
from percorso.journal import Run
from percorso.progress import Stopwatch
from percorso.publish import publish, seal
from percorso.run import dbt


def build_and_publish(home: Home, run: Run, watch: Stopwatch) -> Path:
    """Build and test every table, and publish them when all is well.

    Args:
        home: whose landed files are built.
        run: the journal's entry that the steps and the version go to.
        watch: tells how far it has come.

    Returns:
        The folder of the published version.

    Raises:
        PercorsoError: a setting is refused, a test failed, or there is no room;
            what was published before still is.
    """
    with run.step("build"):
        with rules.applied(home) as anew:
            # Unit tests try the project, not the retailer's data: make test.
            dbt(
                home,
                "build",
                *anew,
                "--exclude-resource-type",
                "unit_test",
                callbacks=[run.take],
            )
        seal(home)
    watch.tell("built and tested")
    with run.step("publish"):
        version = publish(home)
        run.note(version=version.name)
    watch.tell(f"published {version.name}")
    return version
