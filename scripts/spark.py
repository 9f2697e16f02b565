"""Build on Spark; start or stop a Spark cluster on this machine."""

import sys

from percorso import spark_build, spark_cluster, spark_definitions
from percorso.arguments import parser_of
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.progress import Stopwatch

EPILOG = """\
actions:
  up           start a master, two workers and a Thrift server
  down         stop them; their tables stay
  definitions  check the definition files, and write them where Spark reads them
  build        build every table from what has landed, and test them

exit codes:
  0  done
  1  a part of the cluster did not start, or a model or a test failed
  2  Java or Spark is missing, or a setting or a definition is refused
  3  the cluster is up already, its port is taken, or another run is at work
"""


def main() -> int:
    """Do one thing for the home."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument("action", choices=["up", "down", "definitions", "build"])
    action = parser.parse_args().action
    home = Home.from_env()
    try:
        if action == "up":
            port = spark_cluster.up(home)
            print(f"Spark is up: a Thrift server at 127.0.0.1:{port}, two workers")
        elif action == "down":
            stopped = spark_cluster.down(home)
            print(f"Spark is down: {stopped} processes stopped")
        elif action == "build":
            spark_build.build(home, Stopwatch())
        else:
            count = spark_definitions.hand_over(home)
            print(f"{count} definition files checked and handed to Spark")
    except PercorsoError as error:
        print(f"spark: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
