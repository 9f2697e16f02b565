"""Build on Spark; start or stop a Spark cluster on this machine."""

import sys

from percorso import (
    spark_build,
    spark_cluster,
    spark_connection,
    spark_definitions,
    spark_publish,
)
from percorso.arguments import parser_of
from percorso.colour import complain
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.journal import journalled
from percorso.progress import Stopwatch

EPILOG = """\
actions:
  up           start a master, two workers and a Thrift server
  down         stop them; their tables stay
  definitions  check the definition files, and write them where Spark reads them
  build        build every table from what has landed, test and publish them
  rollback     show the version published before the one that is shown

exit codes:
  0  done
  1  a part of the cluster did not start, or a model or a test failed
  2  Java or Spark is missing, or a setting or a definition is refused
  3  the cluster is up already, its port is taken, or another run is at work
"""


def main() -> int:
    """Do one thing for the home."""
    parser = parser_of(__doc__, EPILOG)
    parser.add_argument(
        "action", choices=["up", "down", "definitions", "build", "rollback"]
    )
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
            with journalled(home, "spark-build") as run:
                spark_build.build(home, run, Stopwatch())
        elif action == "rollback":
            with journalled(home, "spark-rollback") as run:
                version = spark_publish.rollback(spark_connection.connect(home))
                run.note(version=version)
            print(f"the views show {version}")
        else:
            count = spark_definitions.hand_over(home)
            print(f"{count} definition files checked and handed to Spark")
    except PercorsoError as error:
        complain(f"spark: {error}")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
