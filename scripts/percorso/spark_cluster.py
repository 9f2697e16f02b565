"""A Spark cluster on this machine: a master, two workers and a Thrift server.

What a retailer's own cluster does at size, this does at home: the same master,
the same executors in processes of their own, the same server for many clients.
It comes whole from the package pyspark and listens on the loopback alone.
"""

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psutil

from percorso.errors import Busy, PercorsoError, Refused
from percorso.home import Home

LOOPBACK = "127.0.0.1"
WORKERS = 2
DAEMON_MEMORY = "256m"
SERVER_MEMORY = "1200m"
# The longest that a part may take to answer, and to end when it is told to.
STARTS_WITHIN = 300
ENDS_WITHIN = 20
# What the server says once it takes clients.
SERVES = "Service:ThriftBinaryCLIService is started"
CLASSES = {
    "master": "org.apache.spark.deploy.master.Master",
    "worker": "org.apache.spark.deploy.worker.Worker",
    "server": "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
}


class NotStarted(PercorsoError):
    """A part of the cluster ended, or did not answer in time."""


def up(home: Home) -> int:
    """Start the cluster of a home, whose tables and logs it keeps there.

    Args:
        home: tables go to `spark/`, logs to `logs/`.

    Returns:
        The port of the Thrift server.

    Raises:
        Refused: Java or the extra [spark] is missing, or a port is no number.
        Busy: the cluster is up already, or somebody else has the server's port.
        NotStarted: naming the part and its log; what had started is stopped.
    """
    port = server_port()
    if running(home):
        raise Busy(f"the cluster is up already - {_pids(home)} - run make spark-down")
    if _answers(port):
        raise Busy(
            f"port {port} is taken - {LOOPBACK} - end who has it, or set "
            "PERCORSO_SPARK_PORT to another"
        )
    java, spark = _java(), _spark()
    folder = home.root / "spark"
    folder.mkdir(parents=True, exist_ok=True)
    logs = home.root / "logs"
    logs.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "JAVA_HOME": str(java),
        "SPARK_HOME": str(spark),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_WORKER_OPTS": "-Dspark.worker.cleanup.enabled=true",
    }
    started: dict[str, int] = {}

    def start(name: str, command: list[str], sign: str) -> str:
        log = logs / f"spark_{name}.log"
        # Its launcher takes the server's memory from here, not from its settings.
        memory = SERVER_MEMORY if name == "server" else DAEMON_MEMORY
        environment["SPARK_DAEMON_MEMORY"] = memory
        started[name] = _start(command, environment, folder, log)
        _pids(home).write_text(json.dumps(started))
        return _await(name, started[name], log, sign)

    try:
        master = start("master", _master(spark), r"Starting Spark master at (\S+)")
        for number in range(1, WORKERS + 1):
            command = _worker(spark, folder / f"worker{number}", master)
            start(f"worker{number}", command, "Successfully registered with master")
        start("server", _server(spark, folder, master, port), SERVES)
    except BaseException:
        _stop(started)
        _pids(home).unlink(missing_ok=True)
        raise
    return port


def down(home: Home) -> int:
    """Stop the cluster of a home; its tables stay.

    Returns:
        How many processes were stopped; 0 when none was running.
    """
    alive = running(home)
    _stop(alive)
    _pids(home).unlink(missing_ok=True)
    return len(alive)


def running(home: Home) -> dict[str, int]:
    """The processes of a home's cluster that are alive, by name."""
    if not _pids(home).exists():
        return {}
    told = json.loads(_pids(home).read_text())
    return {name: pid for name, pid in told.items() if _process(name, pid)}


def server_port() -> int:
    """The port of the Thrift server: `PERCORSO_SPARK_PORT`, else 10000.

    Raises:
        Refused: it is no port.
    """
    given = os.environ.get("PERCORSO_SPARK_PORT") or "10000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Refused(
            f"{given!r} is no port", "PERCORSO_SPARK_PORT", "set one of 1 to 65535"
        )
    return int(given)


def _pids(home: Home) -> Path:
    return home.root / "spark" / "cluster.json"


def _java() -> Path:
    """The folder of Java: `JAVA_HOME`, else that of the `java` on the path."""
    given = os.environ.get("JAVA_HOME")
    if given and (Path(given) / "bin" / "java").exists():
        return Path(given)
    found = shutil.which("java")
    if not found:
        raise Refused(
            "Spark needs Java 17 or newer, and there is none",
            "java",
            "on Debian and Ubuntu: apt-get install default-jre-headless",
        )
    return Path(found).resolve().parents[1]


def _spark() -> Path:
    """The folder of Spark, as the package pyspark brings it."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None:
        raise Refused(
            "Spark is not installed", "pyspark", "run make spark-up, which installs it"
        )
    return Path(found.origin).parent


def _master(spark: Path) -> list[str]:
    """The command line of the master, on a port of its own choice."""
    return [
        *(str(spark / "bin" / "spark-class"), CLASSES["master"]),
        *("--host", LOOPBACK, "--port", "0", "--webui-port", "0"),
    ]


def _worker(spark: Path, folder: Path, master: str) -> list[str]:
    """The command line of a worker: one core, and memory for one executor."""
    return [
        *(str(spark / "bin" / "spark-class"), CLASSES["worker"]),
        *("--host", LOOPBACK, "--webui-port", "0"),
        *("--cores", "1", "--memory", "1200m"),
        *("--work-dir", str(folder)),
        master,
    ]


def _server(spark: Path, folder: Path, master: str, port: int) -> list[str]:
    """The command line of the Thrift server, which keeps the tables."""
    metastore = f"jdbc:derby:;databaseName={folder / 'metastore'};create=true"
    settings = {
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.executor.memory": "1g",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * WORKERS),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
    }
    told = [word for k, v in settings.items() for word in ("--conf", f"{k}={v}")]
    return [
        str(spark / "bin" / "spark-submit"),
        *("--master", master, *told),
        *("--class", CLASSES["server"], "--name", "percorso", "spark-internal"),
        *("--hiveconf", f"hive.server2.thrift.bind.host={LOOPBACK}"),
        *("--hiveconf", f"hive.server2.thrift.port={port}"),
    ]


def _start(
    command: list[str], environment: dict[str, str], folder: Path, log: Path
) -> int:
    """Start a part in a session of its own, so that it outlives this program."""
    with log.open("w") as told:
        return subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ).pid


def _await(name: str, pid: int, log: Path, sign: str) -> str:
    """Wait until a part says that it does its work.

    Args:
        name: of the part.
        pid: its process.
        log: what it says.
        sign: regular expression of what it says once it works.

    Returns:
        The last group of the sign, or all of it.

    Raises:
        NotStarted: it ended, or takes too long.
    """
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and _process(name, pid):
        said = re.search(sign, log.read_text(errors="replace"))
        if said:
            return said[said.lastindex or 0]
        time.sleep(0.5)
    raise NotStarted(f"the {name} of the cluster did not start - see {log}")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _process(name: str, pid: int) -> psutil.Process | None:
    """The process that was started as a part; None when it ended.

    Numbers are used again: it is known by what it runs.
    """
    try:
        process = psutil.Process(pid)
        line = " ".join(process.cmdline())
    except psutil.Error:
        return None
    return process if CLASSES[name.rstrip("0123456789")] in line else None


def _stop(parts: dict[str, int]) -> None:
    """Ask parts to end, the last started first; make those that do not."""
    for name, pid in reversed(parts.items()):
        process = _process(name, pid)
        if process is None:
            continue
        process.terminate()
        _, alive = psutil.wait_procs([process], timeout=ENDS_WITHIN)
        for stubborn in alive:
            stubborn.kill()
