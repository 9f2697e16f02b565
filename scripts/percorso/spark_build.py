"""A whole build on Spark: dbt's models, and those in Python between them."""

import os
from collections.abc import Callable

from dbt.contracts.graph.manifest import Manifest

from percorso import spark_connection, spark_definitions, spark_statistics
from percorso.errors import Refused
from percorso.home import Home
from percorso.lock import one_at_a_time
from percorso.progress import Stopwatch
from percorso.run import dbt

# What dbt writes down of its runs on Spark, apart from those on DuckDB.
TARGET = "spark/target"


def build(home: Home, watch: Stopwatch, has_tests: bool = True) -> None:
    """Build every table of a home on Spark from what has landed, and test them.

    Args:
        home: has landed files; Spark sees them under the same path.
        watch: tells how far it has come.
        has_tests: also run dbt's tests of the data.

    Raises:
        Refused: nothing has landed.
        Busy: another run is at work on the home.
        PercorsoError: a setting is refused, Spark does not answer, a model or a
            test failed.
    """
    if not home.landed.is_dir():
        raise Refused("nothing has landed", str(home.landed), "run make land")
    with one_at_a_time(home):
        count = spark_definitions.hand_over(home)
        watch.tell(f"{count} definition files checked and handed to Spark")
        # home_secret.sql says why in these digits.
        os.environ["DBT_ENV_SECRET_PERCORSO"] = home.secret().encode().hex()
        spark = spark_connection.connect(home)

        def on_spark(*arguments: str, manifest: Manifest | None = None) -> object:
            return dbt(
                home,
                *(*arguments, "--target", "spark"),
                target=TARGET,
                manifest=manifest,
                is_duckdb=False,
            )

        manifest = on_spark("parse")
        _build_models(home, manifest, spark, on_spark)
        watch.tell("built")
        if has_tests:
            tests = ("test", "--exclude-resource-type", "unit_test")
            on_spark(*tests, manifest=manifest)
            watch.tell("tested")


def _build_models(
    home: Home,
    manifest: Manifest,
    spark: Callable[[str], list[tuple]],
    on_spark: Callable,
) -> None:
    """Build seeds and models in the order of the graph, whoever makes them."""
    left = {
        key: node
        for key, node in manifest.nodes.items()
        if node.resource_type in ("seed", "model")
    }
    while left:
        ready = _ready(left)
        fitted = [node for node in ready if node.language == "python"]
        for node in fitted:
            spark_statistics.make(home, spark, node, manifest)
        if not fitted:
            names = [node.name for node in ready]
            on_spark(
                *("build", "--select", *names),
                *("--exclude-resource-type", "test", "unit_test"),
                manifest=manifest,
            )
        left = {key: node for key, node in left.items() if node not in ready}


def _ready(left: dict) -> list:
    """What can be built next: Python models whose tables are there, if any, else
    every other node that stands behind none of those that are left.
    """
    fitted = {key for key, node in left.items() if node.language == "python"}
    now = [left[key] for key in fitted if not left.keys() & set(_parents(left[key]))]
    if now:
        return sorted(now, key=lambda node: node.name)
    waiting = set(fitted)
    while behind := {
        key
        for key, node in left.items()
        if key not in waiting and waiting & set(_parents(node))
    }:
        waiting |= behind
    return [node for key, node in left.items() if key not in waiting]


def _parents(node) -> list[str]:
    """The keys of what a node is made of; a seed is made of nothing."""
    return getattr(node.depends_on, "nodes", [])
