"""The models' own SQL, to be run on other rows than those of the last build.

How an identifier is matched, and whose a row is, is written once, in the dbt
models. Here they are rendered, and run in a database of the caller's.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from percorso.exports.sends import quoted
from percorso.home import Home
from percorso.run import dbt

# What brings an identifier into the one form in which two are the same.
MATCHING = (
    "int_email_domains_split",
    "int_email_domains_encoded",
    "int_identifiers_normalised",
)
BUILT = "build"
MATCHED = "matching"


class Rendered:
    """Models as SQL, as they are for a home."""

    def __init__(self, home: Home, *names: str) -> None:
        """Render models, and those that match identifiers.

        Args:
            home: the home that their sources are read from.
            names: the models.

        Raises:
            PercorsoError: a setting is refused, or dbt failed.
        """
        self.home = home
        # The last build's own account of itself stays as it is.
        done = dbt(home, "--no-write-json", "compile", "--select", *names, *MATCHING)
        self.models = {
            result.node.name: result.node
            for result in done.results
            if result.node.resource_type == "model"
        }

    def create(
        self,
        db: duckdb.DuckDBPyConnection,
        names: Iterable[str],
        landed: Path | None = None,
        catalog: str = BUILT,
    ) -> None:
        """Make tables of models, in their own schemas; of staging models views.

        Args:
            db: a connection that has the database `catalog` attached, and in it
                what else the models read.
            names: the models, each after those it reads.
            landed: the landed folder to read sources from; None: the home's.
            catalog: the database in which the models are made and read.
        """
        here = f"'{self.home.root / 'landed'}/"
        there = f"'{quoted(landed or self.home.landed)}/"
        for name in names:
            node = self.models[name]
            # Every landed row is more than memory may hold.
            kind = "view" if node.schema == "staging" else "table"
            made = f"create or replace {kind} {node.relation_name} as "
            sql = (made + node.compiled_code).replace(here, there)
            db.execute(f"create schema if not exists {catalog}.{node.schema}")
            db.execute(sql.replace(f'"{BUILT}".', f'"{catalog}".'))

    def match(self, db: duckdb.DuckDBPyConnection, query: str) -> None:
        """Match identifiers as the models do, into the table `spelled`.

        It has identifier_type, identifier and identifier_value, each spelling
        once; what is no identifier is left out.

        Args:
            db: a connection.
            query: SQL of identifier_type and identifier.
        """
        db.execute(f"attach ':memory:' as {MATCHED}")
        db.execute(f"create schema {MATCHED}.intermediate")
        db.execute(
            f"create table {MATCHED}.intermediate.int_identifiers_extracted as "
            f"select distinct identifier_type, identifier from ({query})"
        )
        self.create(db, MATCHING, catalog=MATCHED)
        db.execute(
            "create or replace temp table spelled as "
            "select identifier_type, identifier, identifier_value "
            f"from {MATCHED}.intermediate.int_identifiers_normalised "
            "where identifier_value is not null"
        )
        db.execute(f"detach {MATCHED}")
