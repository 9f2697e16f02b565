"""Contenders of identity_speed.py: each turns links into an id for each record.

A child process runs one of them: python contenders.py NAME INPUT OUTPUT. INPUT
holds links.parquet (record_type, record_id, identifier_type, identifier_value,
loaded_at) and contacts.parquet (the same records, one column a kind), OUTPUT is
written as Parquet with record_id and cluster_id. Records that carry the same
identifier, or hang together along a chain of such, have one cluster_id.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from running import connect, connect_home, dbt_flags, peak_mb, settings


def scan(source: Path, target: Path) -> None:
    """The yardstick: one aggregate over every column. It resolves nobody."""
    with connect(target.parent / "spill") as con:
        con.execute(
            """
            select
                count(*), sum(length(record_type)), sum(length(record_id)),
                sum(length(identifier_type)), sum(length(identifier_value)),
                epoch_us(max(loaded_at))
            from read_parquet(?)
            """,
            [str(source / "links.parquet")],
        ).fetchall()


# All models between the two; the first is what the benchmark hands in.
IDENTITY = ["--select", "int_identifiers_keyed+,+int_identifiers_resolved"]
IDENTITY += ["--exclude", "int_identifiers_keyed", "int_identifiers_matched"]

# Links as int_identifiers_keyed has them, nothing shared and nobody named, and the
# tables beside it empty.
KEYED = """
create schema intermediate;
create schema staging;
create table intermediate.int_identifiers_keyed as
with

valued as (

    select
        *,
        cast(
            '0x' || substr(md5(identifier_type || ':' || identifier_value), 1, 15)
            as bigint
        ) as value_key,
        cast(
            '0x' || substr(md5(record_type || ':' || record_id), 1, 15) as bigint
        ) as record_key
    from read_parquet('{links}')

)

select
    record_type,
    record_id,
    record_key,
    value_key as spelling_key,
    value_key,
    cast(null as varchar) as node_suffix,
    value_key as node_key,
    case identifier_type when 'email' then 5 when 'phone' then 6 else 4 end
        as identifier_rank,
    loaded_at,
    false as is_shared,
    cast(loaded_at as date) as linked_on,
    cast(null as date) as unlinked_on
from valued;
create view intermediate.int_identifiers_matched as
select *, cast(null as varchar) as identifier_type,
    cast(null as varchar) as identifier_value
from intermediate.int_identifiers_keyed;
create table intermediate.int_identifiers_valued (
    record_type varchar, record_id varchar, first_name_key varchar,
    last_name_key varchar, name_key varchar
);
create table intermediate.int_overrides_sided (
    override_id varchar, action varchar, side varchar, is_pair boolean,
    record_id varchar, decided_at timestamptz
);
create table staging.stg_crm__contacts (contact_id varchar, birth_date date);
create table staging.stg_ops__erasure_requests (
    request_id varchar, requested_at timestamptz
)
"""

# What the last line of a contender's output is, so that dbt's own start, which
# costs the same whatever the size, can be told apart.
apart = {"cpu_seconds": 0.0, "wall_seconds": 0.0}


def percorso(source: Path, target: Path) -> None:
    """Percorso's own models from links to ids, as dbt runs them.

    They keep apart whom a guard keeps apart and work out every past day too,
    which no other contender does. dbt's start and parsing are timed apart: they
    cost the same whatever the size.

    Args:
        source: folder with links.parquet.
        target: file to write, Parquet with record_id and cluster_id.

    Raises:
        ImportError: when Percorso is not installed.
        RuntimeError: when dbt fails.
    """
    before = time.process_time(), time.perf_counter()
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    home = target.parent / "percorso_home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    os.environ |= settings(home)
    flags = dbt_flags(home)
    manifest = dbtRunner().invoke(["parse", *flags]).result
    apart["cpu_seconds"] = time.process_time() - before[0]
    apart["wall_seconds"] = time.perf_counter() - before[1]
    with connect_home(home) as con:
        con.execute(KEYED.format(links=source / "links.parquet"))
    done = dbtRunner(manifest=manifest).invoke(["run", *flags, *IDENTITY])
    if not done.success:
        raise RuntimeError(f"dbt failed, see {home / 'logs' / 'dbt.log'}")
    DuckDBConnectionManager.close_all_connections()
    with connect_home(home) as con:
        con.execute(
            f"""
            copy (
                select keyed.record_id, any_value(resolved.customer_id) as cluster_id
                from intermediate.int_identifiers_keyed as keyed
                inner join intermediate.int_identifiers_resolved as resolved
                    on keyed.node_key = resolved.node_key
                group by keyed.record_id
            ) to '{target}'
            """
        )
    shutil.rmtree(home)


def scipy(source: Path, target: Path) -> None:
    """The whole graph in memory, solved by scipy's compiled union-find."""
    import numpy
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    with connect(target.parent / "spill") as con:
        for name in ("record", "value"):
            column = (
                "record_id"
                if name == "record"
                else ("identifier_type || ':' || identifier_value")
            )
            con.execute(
                f"""
                create temp table {name}s as
                select *, row_number() over ()::integer - 1 as number
                from (
                    select distinct {column} as name
                    from read_parquet('{source / "links.parquet"}')
                )
                """
            )
        ends = con.execute(
            f"""
            select records.number as record, "values".number as value
            from read_parquet('{source / "links.parquet"}') as links
            inner join records on links.record_id = records.name
            inner join "values" on
                links.identifier_type || ':' || links.identifier_value
                = "values".name
            """
        ).fetchnumpy()
        records = con.execute("select count(*) from records").fetchone()[0]
        values = con.execute('select count(*) from "values"').fetchone()[0]
        con.execute('drop table "values"')
        size = records + values
        graph = coo_matrix(
            (
                numpy.ones(len(ends["record"]), dtype=numpy.int8),
                (ends["record"], ends["value"] + records),
            ),
            shape=(size, size),
        )
        _, labels = connected_components(graph, directed=False)
        found = {
            "number": numpy.arange(records, dtype=numpy.int32),
            "cluster_id": labels[:records],
        }
        con.register("found", found)
        con.execute(
            f"""
            copy (
                select records.name as record_id, found.cluster_id
                from records inner join found on records.number = found.number
            ) to '{target}'
            """
        )


def union_find(source: Path, target: Path) -> None:
    """The textbook in plain Python: a forest in a dictionary, paths halved."""
    parents: dict[str, str] = {}

    def root(node: str) -> str:
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = parents[parent]
            node = parent
        return node

    with connect(target.parent / "spill") as con:
        answer = con.execute(
            "select 'record:' || record_id, identifier_type || ':' || "
            "identifier_value from read_parquet(?)",
            [str(source / "links.parquet")],
        )
        while rows := answer.fetchmany(100_000):
            for record, value in rows:
                left, right = root(record), root(value)
                if left != right:
                    parents[left] = right
        names = [node for node in parents if node.startswith("record:")]
        import numpy

        found = {
            "record_id": numpy.array([name[7:] for name in names], dtype=object),
            "cluster_id": numpy.array([root(name) for name in names], dtype=object),
        }
        con.register("found", found)
        con.execute(f"copy (select * from found) to '{target}'")


def splink(source: Path, target: Path) -> None:
    """Splink's deterministic linking on the three kinds, then its clustering."""
    try:
        from splink import Linker, SettingsCreator, block_on
    except ImportError:
        raise SystemExit("splink is not installed: see benchmarks/README.md") from None
    import splink.comparison_library as cl

    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("visitor_id"),
        ],
        comparisons=[cl.ExactMatch("email")],
        retain_matching_columns=False,
    )
    with connect(target.parent / "spill") as con:
        contacts = str(source / "contacts.parquet")
        con.execute(f"create view contacts as from read_parquet('{contacts}')")
        try:
            from splink.backends.duckdb import DuckDBAPI
        except ImportError:
            from splink import DuckDBAPI
        database = DuckDBAPI(connection=con)
        if hasattr(database, "register"):
            linker = Linker(database.register("contacts"), settings)
        else:
            linker = Linker("contacts", settings, database)
        pairs = linker.inference.deterministic_link()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs)
        con.execute(
            f"copy (select record_id, cluster_id from {clusters.physical_name}) "
            f"to '{target}'"
        )


CONTENDERS = {f.__name__: f for f in (scan, percorso, scipy, union_find, splink)}


def main(argv: list[str] | None = None) -> int:
    """Run one contender; the parent measures this process.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code: 0 done, 3 it is not there.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=CONTENDERS)
    parser.add_argument("source", metavar="INPUT", type=Path, help="folder")
    parser.add_argument("target", metavar="OUTPUT", type=Path, help="file to write")
    options = parser.parse_args(argv)
    try:
        CONTENDERS[options.name](options.source, options.target)
    except (ImportError, SystemExit) as error:
        print(error, file=sys.stderr)
        return 3
    print(apart["cpu_seconds"], apart["wall_seconds"], peak_mb())
    return 0


if __name__ == "__main__":
    sys.exit(main())
