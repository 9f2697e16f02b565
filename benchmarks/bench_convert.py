"""Child of bench.py: the files of a delivery written again as Parquet, nothing more.

python bench_convert.py LANDING TARGET reads every file of the folder as it is, CSV as
text, writes each to TARGET, and prints its CPU and wall seconds and its peak memory.
"""

import argparse
import sys
import time
from pathlib import Path

from running import connect, peak_mb

READERS = {
    ".csv": "read_csv('{path}', all_varchar = true)",
    ".parquet": "read_parquet('{path}')",
}


def main(argv: list[str] | None = None) -> int:
    """Convert, and say what it cost.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("landing", metavar="LANDING", type=Path)
    parser.add_argument("target", metavar="TARGET", type=Path)
    options = parser.parse_args(argv)
    con = connect(options.target.parent / "spill")
    cpu, wall = time.process_time(), time.perf_counter()
    for path in sorted(options.landing.glob("*/*.*")):
        source = READERS[path.suffix].format(path=path)
        con.execute(f"copy (from {source}) to '{options.target}' (format parquet)")
    spent = time.process_time() - cpu, time.perf_counter() - wall
    print(round(spent[0], 3), round(spent[1], 3), round(peak_mb()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
