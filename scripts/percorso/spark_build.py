"""A whole build on Spark: dbt's models, those in Python between them, the tests."""

import os
from collections.abc import Callable

from dbt.contracts.graph.manifest import Manifest

from percorso import (
    spark_connection,
    spark_definitions,
    spark_publish,
    spark_statistics,
)
from percorso.checks.check import check
from percorso.errors import Refused
from percorso.home import Home
from percorso.journal import Run
from percorso.progress import Stopwatch
from percorso.run import dbt

# What dbt writes down of its runs on Spark, apart from those on DuckDB.
TARGET = "spark/target"


def build(home: Home, run: Run, watch: Stopwatch) -> None:
    """Build every table of a home on Spark from what has landed, test and publish.

    Args:
        home: has landed files; Spark sees them under the same path.
        run: the journal's entry that the steps and the version go to.
        watch: tells how far it has come.

    Raises:
        Refused: nothing has landed.
        PercorsoError: a check of what landed failed, a setting is refused, Spark
            does not answer, a model or a test failed.
    """
    if not home.landed.is_dir():
        raise Refused("nothing has landed", str(home.landed), "run make land")
    with run.step("check"):
        checked = check(home, run.row["run_id"])
    for warning in checked.warnings:
        run.warn(warning)
    watch.tell(f"checked: {checked}")
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
            callbacks=[run.take],
            is_duckdb=False,
        )

    with run.step("build"):
        manifest = on_spark("parse")
        _build_models(home, manifest, spark, on_spark)
        watch.tell("built")
        on_spark("test", "--exclude-resource-type", "unit_test", manifest=manifest)
        watch.tell("tested")
    with run.step("publish"):
        version = spark_publish.publish(home, spark, TARGET)
        run.note(version=version)
    watch.tell(f"published {version}")


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
