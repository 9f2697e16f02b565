"""Publish the built database: what people and tools read, swapped in whole."""

import argparse
import sys

from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.journal import journalled
from percorso.publish import publish


def main() -> int:
    """Publish and print where; the error's exit code when there is nothing fit."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        home = Home.from_env()
        with journalled(home, "publish") as run, run.step("publish"):
            version = publish(home)
            run.note(version=version.name)
    except PercorsoError as error:
        complain(f"publish: {error}")
        return error.exit_code
    print(f"published {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
