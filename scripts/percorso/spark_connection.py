"""A connection to the Spark that the settings name, the same as dbt's."""

import os
from collections.abc import Callable

from percorso.errors import PercorsoError, Refused, first_line
from percorso.home import Home
from percorso.limits import threads
from percorso.spark_cluster import LOOPBACK, server_port

SESSION_MEMORY = "3g"
METHODS = ("session", "thrift")


class SparkFailed(PercorsoError):
    """Spark could not be reached, or could not run a statement."""


def connect(home: Home) -> Callable[[str], list[tuple]]:
    """Connect to Spark: a session of this process, or a server.

    A session is the one that dbt uses when it is called in this process. Unless a
    folder of Spark's own settings (`SPARK_CONF_DIR`) says otherwise it works on
    this machine, and keeps its tables in the home.

    Args:
        home: where a session keeps its tables.

    Returns:
        A function that runs a statement, and returns its rows.

    Raises:
        Refused: the method is none, or the extra [spark] is missing.
        SparkFailed: nobody answers there.
    """
    method = os.environ.get("PERCORSO_SPARK_METHOD") or "session"
    if method not in METHODS:
        raise Refused(
            f"{method!r} is no way to reach Spark",
            "PERCORSO_SPARK_METHOD",
            f"set one of {', '.join(METHODS)}",
        )
    try:
        return _session(home) if method == "session" else _server()
    except ImportError as error:
        raise Refused(
            "Spark is not installed", str(error.name), "install the extra [spark]"
        ) from error


def _session(home: Home) -> Callable[[str], list[tuple]]:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.enableHiveSupport()
    if not os.environ.get("SPARK_CONF_DIR"):
        for name, value in _own_settings(home).items():
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")

    def run(statement: str) -> list[tuple]:
        try:
            return [tuple(row) for row in session.sql(statement).collect()]
        except PySparkException as error:
            raise _failure(error, statement) from error

    return run


def _own_settings(home: Home) -> dict[str, str]:
    """Settings of Spark within this process."""
    folder = home.root / "spark"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    metastore = f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
    return {
        "spark.master": f"local[{threads()}]",
        "spark.driver.host": LOOPBACK,
        "spark.driver.memory": SESSION_MEMORY,
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.sql.shuffle.partitions": str(threads()),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
    }


def _server() -> Callable[[str], list[tuple]]:
    from pyhive import exc, hive

    host = os.environ.get("PERCORSO_SPARK_HOST") or LOOPBACK
    port = server_port()
    user = os.environ.get("PERCORSO_SPARK_USER") or "percorso"
    try:
        connection = hive.connect(host=host, port=port, username=user)
    except (OSError, exc.Error, EOFError) as error:
        raise SparkFailed(
            f"no server answers - {host}:{port} - run make spark-up, or set "
            "PERCORSO_SPARK_HOST and PERCORSO_SPARK_PORT"
        ) from error

    def run(statement: str) -> list[tuple]:
        cursor = connection.cursor()
        try:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
        except exc.Error as error:
            raise _failure(error, statement) from error
        finally:
            cursor.close()

    return run


def _failure(error: Exception, statement: str) -> SparkFailed:
    return SparkFailed(f"{first_line(error)} - {first_line(statement)}")
