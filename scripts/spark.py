"""Start or stop a Spark cluster on this machine, or hand the definitions to Spark."""

import argparse
import sys

from percorso import spark_cluster, spark_definitions
from percorso.errors import PercorsoError
from percorso.home import Home

EPILOG = """\
actions:
  up           start a master, two workers and a Thrift server
  down         stop them; their tables stay
  definitions  check the definition files, and write them where Spark reads them

exit codes:
  0  done
  1  a part of the cluster did not start
  2  Java or Spark is missing, or a setting or a definition is refused
  3  the cluster is up already, or its port is taken
"""


def main() -> int:
    """Do one thing for the home."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=["up", "down", "definitions"])
    action = parser.parse_args().action
    home = Home.from_env()
    try:
        if action == "up":
            port = spark_cluster.up(home)
            print(f"Spark is up: a Thrift server at 127.0.0.1:{port}, two workers")
        elif action == "down":
            stopped = spark_cluster.down(home)
            print(f"Spark is down: {stopped} processes stopped")
        else:
            count = spark_definitions.hand_over(home)
            print(f"{count} definition files checked and handed to Spark")
    except PercorsoError as error:
        print(f"spark: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
