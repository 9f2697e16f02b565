"""Publish the built database: what people and tools read, swapped in whole."""

import argparse
import sys

from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.publish import publish


def main() -> int:
    """Publish and print where; 2 when there is nothing fit to publish."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        version = publish(Home.from_env())
    except PercorsoError as error:
        print(f"publish: {error}", file=sys.stderr)
        return 2
    print(f"published {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
