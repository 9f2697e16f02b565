"""The models that are fitted in Python, for a build on Spark.

dbt cannot run them there. Each is made of a few aggregated rows: they are read from
Spark, the model's own function is called as dbt calls it on DuckDB, and its rows
are made a table. Rows go both ways as Parquet in the home, which Spark sees under
the same path as the landed files.
"""

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import duckdb

from percorso import parquet, spark_tables
from percorso.contract import CHECKOUT
from percorso.home import Home


def make(home: Home, spark: Callable[[str], list[tuple]], node, manifest) -> None:
    """Make the table of one Python model.

    Args:
        home: gets a folder `spark/statistics`, one folder in it a table.
        spark: runs a statement; the tables that the model refers to are there.
        node: the model, as dbt's manifest has it.
        manifest: of dbt.

    Raises:
        SparkFailed: a table could not be read or made.
    """
    folder = home.root / "spark" / "statistics"
    parents = {
        parent.name: parent.relation_name
        for parent in map(manifest.nodes.get, node.depends_on.nodes)
    }
    with duckdb.connect() as connection:

        def ref(name: str) -> duckdb.DuckDBPyRelation:
            return connection.read_parquet(
                spark_tables.fetch(home, spark, parents[name])
            )

        dbt = SimpleNamespace(ref=ref, config=SimpleNamespace(get=node.config.get))
        connection.register("fitted", _module(node).model(dbt, connection))
        made = folder / node.name
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        parquet.write(connection, "from fitted", made / "rows.parquet")
    spark(f"create schema if not exists {node.schema}")
    spark(f"drop table if exists {node.relation_name}")
    spark(
        f"create table {node.relation_name} using parquet as "
        f"select * from parquet.`{made}`"
    )


def _module(node) -> ModuleType:
    """The Python file of a model."""
    path = CHECKOUT / Path(node.original_file_path)
    spec = importlib.util.spec_from_file_location(node.name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
