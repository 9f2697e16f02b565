"""No table is made, and none is tested, by holding everybody against everybody.

A join of two big tables has an equality to go by. The engine falls back to trying
every pair where it finds none, as when an `or` stands in the condition of an outer
join: nobody notices on a demo, and a million people never end.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import DemoRetailer

EVERY_PAIR = {"BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN", "CROSS_PRODUCT"}
# Seeds, days and months are not as many as people: this many at most on one side.
FEW = 1000
JOINED = {
    "or": "left join people as other on people.id = other.id or people.n = other.n",
    "nothing": "cross join people as other",
    "few": "cross join (select * from people limit 10) as other",
    "equal": "left join people as other on people.id = other.id and other.n > 3",
}


def tried_pairs(plan: dict) -> Iterator[tuple[str, list[int]]]:
    """Operators of a plan that try every pair of two big inputs, with their rows.

    Args:
        plan: an operator as `explain (format json)` tells it.
    """
    rows = [
        int(child["extra_info"].get("Estimated Cardinality", 0))
        for child in plan["children"]
    ]
    if plan["name"] in EVERY_PAIR and min(rows) > FEW:
        yield plan["name"], rows
    for child in plan["children"]:
        yield from tried_pairs(child)


def plan_of(connection: duckdb.DuckDBPyConnection, sql: str) -> dict:
    """How the engine would answer a query, as a tree of operators."""
    ((_, told),) = connection.execute(f"explain (format json) {sql}").fetchall()
    (plan,) = json.loads(told)
    return plan


@pytest.mark.parametrize(
    ("joined", "is_found"),
    [("or", True), ("nothing", True), ("few", False), ("equal", False)],
)
def test_every_pair_is_found(joined: str, is_found: bool) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table people as select i as id, i as n from range(2000) as t (i)"
        )
        sql = f"select count(other.id) from people {JOINED[joined]}"
        plan = plan_of(connection, sql)
    assert bool(list(tried_pairs(plan))) is is_found


def test_nothing_is_compared_pair_by_pair(demo: DemoRetailer) -> None:
    files: list[Path] = sorted((demo.home / "target/compiled").rglob("*.sql"))
    assert len(files) > 300
    found = {}
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as connection:
        for file in files:
            pairs = list(tried_pairs(plan_of(connection, file.read_text())))
            if pairs:
                found[file.stem] = pairs
    assert not found
