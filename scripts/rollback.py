"""Show the version published before the present one."""

import argparse
import sys

from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.journal import journalled
from percorso.publish import rollback


def main() -> int:
    """Point `published` at the earlier version; 1 when there is none."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        home = Home.from_env()
        with journalled(home, "rollback") as run:
            version = rollback(home)
            run.note(version=version.name)
    except PercorsoError as error:
        complain(f"rollback: {error}")
        return error.exit_code
    print(f"published {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
