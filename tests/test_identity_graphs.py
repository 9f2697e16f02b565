"""Clusters against an independent library, on many random and some long graphs."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import networkx
import pytest
from conftest import Homes, Retailer

Edge = tuple[int, int]
SELECTED = ["+int_identifiers_resolved", "+int_records_owned"]


def random_graphs(
    count: int, largest: int, seed: int
) -> Iterator[tuple[str, list[Edge]]]:
    """Random graphs of 2 nodes to the largest, dense and sparse, by name."""
    draw = random.Random(seed)
    for number in range(count):
        nodes = max(2, round(largest ** draw.random()))
        edges = round(nodes * draw.choice([0.3, 0.5, 0.8, 1.0, 1.5, 3.0]))
        yield (
            f"r{number}",
            [
                (draw.randrange(nodes), draw.randrange(nodes))
                for _ in range(max(1, edges))
            ],
        )


def shapes(chains: tuple[int, ...], seed: int) -> Iterator[tuple[str, list[Edge]]]:
    """Graphs that some method is slow or wrong on: chains, stars, trees, rings."""
    draw = random.Random(seed)
    for length in chains:
        # Names in random order: neighbours in the chain are no neighbours in key.
        names = list(range(length + 1))
        draw.shuffle(names)
        yield f"chain{length}", list(pairwise(names))
    yield "star", [(0, leaf) for leaf in range(1, 3000)]
    yield "tree", [(child // 2, child) for child in range(1, 4000)]
    yield "ring", [(node, (node + 1) % 2500) for node in range(2500)]
    yield "complete", [(a, b) for a in range(60) for b in range(a)]


def land(graphs: dict[str, list[Edge]], landing: Path, seed: int) -> None:
    """One order an edge: its two ends are an e-mail and an account each.

    Node n of a graph is the account `graph-n` in one place and the e-mail
    `n@graph.example` in the other; an order on its own says that the two are one.
    """
    rows = []
    for name, edges in graphs.items():
        for number, (a, b) in enumerate(edges):
            rows.append((f"{name}-e{number}", f"{name}-{a}", f"n{b}@{name}.example"))
        for node in {node for edge in edges for node in edge}:
            rows.append(
                (f"{name}-n{node}", f"{name}-{node}", f"n{node}@{name}.example")
            )
    random.Random(seed).shuffle(rows)
    for entity in ("orders", "order_lines", "products"):
        (landing / entity).mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute("create table rows (o varchar, a varchar, e varchar)")
        source = landing.parent / "rows.csv"
        source.write_text("".join(f"{o},{a},{e}\n" for o, a, e in rows))
        connection.execute(f"copy rows from '{source}' (header false)")
        connection.execute(
            "copy (select o as order_id, timestamptz '2026-05-01 10:00:00+00' as "
            "placed_at, 'delivered' as status, 'web' as channel, 'EUR' as currency, "
            "1.00::decimal(18, 4) as total_amount, a as account_id, e as email "
            f"from rows) to '{landing / 'orders' / 'orders.parquet'}'"
        )
    (landing / "order_lines" / "lines.csv").write_text(
        "order_line_id,order_id,product_id,quantity,unit_price\n"
        f"L1,{rows[0][0]},P1,1,1.00\n"
    )
    (landing / "products" / "products.csv").write_text(
        "product_id,name,category\nP1,Kettle,small.kettles\n"
    )


def components(graphs: dict[str, list[Edge]]) -> dict[str, set[frozenset[int]]]:
    """What the library finds."""
    found = {}
    for name, edges in graphs.items():
        graph = networkx.Graph()
        graph.add_edges_from(edges)
        found[name] = set(map(frozenset, networkx.connected_components(graph)))
    return found


def resolved(home: Path) -> dict[str, str]:
    """The person of each order."""
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as connection:
        return dict(
            connection.execute(
                "select record_id, customer_id from intermediate.int_records_owned "
                "where record_type = 'order'"
            ).fetchall()
        )


def compare(graphs: dict[str, list[Edge]], folder: Path, homes: Homes) -> None:
    """Build twice, the rows in two orders: the library's components, equal ids."""
    found = []
    for seed in (1, 2):
        land(graphs, folder / f"landing{seed}", seed)
        with homes.one() as home:
            retailer = Retailer(
                folder / f"landing{seed}", home, {"PERCORSO_AS_OF": "2026-05-02"}
            )
            landed = retailer.run("land.py")
            assert landed.returncode == 0, landed.stdout + landed.stderr
            built = retailer.dbt(
                "build", "--select", *SELECTED, "--resource-type", "model", "seed"
            )
            assert built.returncode == 0, built.stdout + built.stderr
            found.append(resolved(home))
    assert found[0] == found[1]
    people: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for order_id, customer_id in found[0].items():
        name, key = order_id.rsplit("-", 1)
        if key.startswith("n"):
            people[name][customer_id].add(int(key[1:]))
    owners: dict[str, set[str]] = defaultdict(set)
    for name, groups in people.items():
        for customer_id in groups:
            owners[customer_id].add(name)
    assert all(len(names) == 1 for names in owners.values())
    for name, expected in components(graphs).items():
        assert set(map(frozenset, people[name].values())) == expected, name


def test_random_graphs(tmp_path: Path, homes: Homes) -> None:
    """Sixty random graphs and the hard shapes, the chain of 1,000 among them."""
    graphs = {**dict(random_graphs(60, 2000, 3)), **dict(shapes((1000, 5000), 4))}
    compare(graphs, tmp_path, homes)


@pytest.mark.long
def test_many_and_large_graphs(tmp_path: Path, homes: Homes) -> None:
    """Five hundred random graphs, up to 100,000 nodes, and chains as long."""
    graphs = dict(random_graphs(500, 20_000, 5))
    for number, ratio in enumerate((0.5, 1.0, 1.5)):
        draw = random.Random(number)
        graphs[f"large{number}"] = [
            (draw.randrange(100_000), draw.randrange(100_000))
            for _ in range(round(100_000 * ratio))
        ]
    graphs |= dict(shapes((1000, 20_000, 100_000), 7))
    compare(graphs, tmp_path, homes)
