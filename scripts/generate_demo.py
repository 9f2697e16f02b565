#!/usr/bin/env python3
"""Write the demo retailer's files: python scripts/generate_demo.py --help."""

import argparse
import sys
from pathlib import Path

from percorso.colour import complain
from percorso.contract import CHECKOUT
from percorso.demo.build import generate
from percorso.errors import PercorsoError


def main(arguments: list[str] | None = None) -> int:
    """Read the options, write the demo, print rows by entity.

    Args:
        arguments: command-line arguments; None reads the process's own.

    Returns:
        The exit code: 0 done, 2 refused.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--people", type=int, default=20000, help="how many people (default 20000)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="the source of chance (default 1)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=CHECKOUT / "data" / "demo",
        help="folder to write, replacing an earlier demo (default data/demo)",
    )
    parser.add_argument(
        "--truth",
        type=Path,
        help="folder of the planted truth (default: --out with _truth at its end)",
    )
    options = parser.parse_args(arguments)
    out = options.out.resolve()
    truth = (options.truth or out.with_name(f"{out.name}_truth")).resolve()
    try:
        rows = generate(options.people, options.seed, out, truth)
    except PercorsoError as error:
        complain(f"generate_demo: {error}")
        return error.exit_code
    for entity, count in sorted(rows.items()):
        print(f"{entity:20} {count:>9,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
