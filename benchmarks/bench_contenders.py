"""Child of bench.py: one contender on one chain, timed within this process.

python bench_contenders.py CHAIN NAME SOURCE TARGET AS_OF reads the chain's inputs
from SOURCE, writes what it finds to TARGET, both Parquet, and prints its CPU and
wall seconds and its peak memory. Importing the tool is not counted.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench_sql import INPUTS, NAMED, TEXTBOOK, TUNED
from running import connect, peak_mb

PAGES = ["page_view", "view_list", "view_product"]
COUNTS = {
    "page_views_count": PAGES,
    "product_views_count": ["view_product"],
    "searches_count": ["search"],
    "cart_adds_count": ["add_to_cart"],
    "checkouts_count": ["begin_checkout"],
}
TAGS = ["utm_source", "utm_medium", "utm_campaign", "message_id"]
ALL_TAGS = [*TAGS, "utm_content", "click_id_type"]
MISSING = 3


def scan(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """The yardstick: one aggregate over every column of the inputs."""
    con = connect(target.parent / "spill")
    queries = []
    for name in INPUTS[chain]:
        path = f"read_parquet('{source / name}.parquet')"
        told = ", ".join(
            f"sum(length({column}))" if kind == "VARCHAR" else f"max({column})"
            for column, kind, *_ in con.execute(f"describe from {path}").fetchall()
        )
        queries.append(f"select count(*), {told} from {path}")
    return lambda: [con.execute(query).fetchall() for query in queries]


def by_query(
    queries: dict[str, str], chain: str, source: Path, target: Path, as_of: str
) -> Callable[[], Any]:
    """A query of bench_sql, written to the target."""
    if chain not in queries:
        raise NotImplementedError
    query = queries[chain].format(source=source, as_of=as_of)
    con = connect(target.parent / "spill")
    return lambda: con.execute(f"copy ({query}) to '{target}'")


def tuned(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """Written by hand for speed."""
    if chain == "clusters":
        return partial(_contracted, source, target)
    return by_query(TUNED, chain, source, target, as_of)


def _contracted(source: Path, target: Path) -> None:
    """Edge contraction: hook on to the smallest neighbour, jump, draw again."""
    con = connect(target.parent / "spill")
    con.execute(
        f"""
        create table edges as
        select greatest(node_a, node_b) as a, least(node_a, node_b) as b
        from read_parquet('{source}/links.parquet')
        where node_a <> node_b
        """
    )
    turn = 0
    while con.execute("select count(*) from edges").fetchone()[0]:
        turn += 1
        con.execute(
            "create table hooks as select a as n, min(b) as r from edges group by a"
        )
        while True:
            con.execute(
                """
                create table jumped as
                select
                    hooks.n, coalesce(further.r, hooks.r) as r,
                    further.r is not null as moved
                from hooks left join hooks as further on hooks.r = further.n
                """
            )
            moved = con.execute("select count(*) from jumped where moved").fetchone()[0]
            con.execute("drop table hooks")
            con.execute("alter table jumped rename to hooks")
            if not moved:
                break
        con.execute(
            """
            create table drawn as
            select distinct greatest(x, y) as a, least(x, y) as b
            from (
                select left_end.r as x, coalesce(right_end.r, edges.b) as y
                from edges
                inner join hooks as left_end on edges.a = left_end.n
                left join hooks as right_end on edges.b = right_end.n
            )
            where x <> y
            """
        )
        con.execute("drop table edges")
        con.execute("alter table drawn rename to edges")
        con.execute(f"alter table hooks rename to hooks_{turn}")
    con.execute(f"create table roots as select n, r from hooks_{max(turn, 1)}")
    for earlier in range(turn - 1, 0, -1):
        con.execute(
            f"""
            insert into roots
            select hooked.n, coalesce(roots.r, hooked.r)
            from hooks_{earlier} as hooked left join roots on hooked.r = roots.n
            """
        )
    con.execute(
        f"copy (select n as node_key, r as component_key from roots) to '{target}'"
    )


def textbook(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """As one would first write it."""
    return by_query(TEXTBOOK, chain, source, target, as_of)


def scipy(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """The whole graph in memory, solved by scipy's compiled union-find."""
    if chain != "clusters":
        raise NotImplementedError
    import numpy
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    con = connect(target.parent / "spill")

    def work() -> None:
        ends = con.execute(
            f"select node_a, node_b from read_parquet('{source}/links.parquet')"
        ).fetchnumpy()
        nodes, numbers = numpy.unique(
            numpy.concatenate([ends["node_a"], ends["node_b"]]), return_inverse=True
        )
        half = len(ends["node_a"])
        graph = coo_matrix(
            (numpy.ones(half, numpy.int8), (numbers[:half], numbers[half:])),
            shape=(len(nodes), len(nodes)),
        )
        _, labels = connected_components(graph, directed=False)
        found = {"node_key": nodes, "cluster": labels}
        con.register("found", found)
        con.execute(f"copy ({NAMED.format(found='from found')}) to '{target}'")

    return work


def splink(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """Splink's clustering, of links that are made already."""
    if chain != "clusters":
        raise NotImplementedError
    from splink.backends.duckdb import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    con = connect(target.parent / "spill")

    def work() -> None:
        con.execute(
            f"""
            create table edges as
            select node_a as node_key_l, node_b as node_key_r
            from read_parquet('{source}/links.parquet');
            create table nodes as
            select node_key_l as node_key from edges
            union
            select node_key_r from edges
            """
        )
        database = DuckDBAPI(connection=con)
        found = cluster_pairwise_predictions_at_threshold(
            nodes=database.register("nodes"),
            edges=database.register("edges"),
            db_api=database,
            node_id_column_name="node_key",
            edge_id_column_name_left="node_key_l",
            edge_id_column_name_right="node_key_r",
        )
        rows = f"select node_key, cluster_id as cluster from {found.physical_name}"
        con.execute(f"copy ({NAMED.format(found=rows)}) to '{target}'")

    return work


def polars(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """Polars, lazily where it can be."""
    import bench_polars

    found = getattr(bench_polars, chain, None)
    if found is None:
        raise NotImplementedError
    return partial(found, source, target, as_of)


def pandas(chain: str, source: Path, target: Path, as_of: str) -> Callable[[], Any]:
    """pandas, its columns as Arrow keeps them."""
    import bench_pandas

    found = getattr(bench_pandas, chain, None)
    if found is None:
        raise NotImplementedError
    return partial(found, source, target, as_of)


CONTENDERS = {
    f.__name__: f for f in (scan, tuned, textbook, scipy, splink, polars, pandas)
}


def main(argv: list[str] | None = None) -> int:
    """Run one contender.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code: 0 done, 3 it is not there or has no part in the chain.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chain", choices=INPUTS)
    parser.add_argument("name", choices=CONTENDERS)
    parser.add_argument("source", metavar="SOURCE", type=Path)
    parser.add_argument("target", metavar="TARGET", type=Path)
    parser.add_argument("as_of", metavar="AS_OF")
    options = parser.parse_args(argv)
    given = (options.chain, options.source, options.target, options.as_of)
    try:
        work = CONTENDERS[options.name](*given)
    except (ImportError, NotImplementedError) as error:
        print(error, file=sys.stderr)
        return MISSING
    before = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - before[0], time.perf_counter() - before[1]
    print(round(cpu, 3), round(wall, 3), round(peak_mb()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
