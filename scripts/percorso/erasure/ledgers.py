"""The ledgers in `state/` with a token in the place of whoever is erased.

Who was decided and who was sent to cannot be computed again: the rows stay, and
with them what the KPI table counts.
"""

import json
from pathlib import Path

import duckdb

from percorso import ledger, vault
from percorso.erasure import batches
from percorso.exports.sends import quoted
from percorso.home import Home


def rewrite(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Write both ledgers anew where rows change; doing it twice is the same.

    Copies of what they were are forgotten.

    Args:
        home: the home, its exports rewritten already.
        db: a connection with the journal's tables.
    """
    db.execute("create temp table checksums (batch varchar, sha256 varchar)")
    for folder in batches.found(home):
        told = json.loads((folder / batches.MANIFEST).read_text())
        db.execute(
            "insert into checksums values (?, ?)",
            [told["batch"], told["files"][0]["sha256"]],
        )
    for path in sorted(ledger.folder(home).glob("*.parquet")):
        _rewrite(home, db, path, follows_orders=True)
    for path in sorted((home.state / "sends").glob("*.parquet")):
        _rewrite(home, db, path, follows_orders=False)
    vault.forget_earlier(home)


def _rewrite(
    home: Home, db: duckdb.DuckDBPyConnection, path: Path, follows_orders: bool
) -> None:
    """Write one file of a ledger anew, when it changes."""
    if follows_orders:
        theirs = "decisions.token, ids.token"
        joined = (
            "left join decisions on kept.trigger_order_id = decisions.trigger_order_id"
        )
        others = ""
    else:
        theirs = "ids.token"
        joined = "left join checksums on kept.batch = checksums.batch"
        others = ", coalesce(checksums.sha256, kept.sha256) as sha256"
    query = f"""
        select kept.* replace (
            coalesce({theirs}, kept.customer_id) as customer_id,
            coalesce(firsts.first_token, kept.first_customer_id)
                as first_customer_id{others}
        )
        from '{quoted(path)}' as kept
        left join old_ids as ids
            on kept.customer_id = ids.customer_id
        left join old_ids as firsts
            on kept.first_customer_id = firsts.customer_id
        {joined}
    """
    (changed,) = db.execute(
        f"select count(*) from ({query} except all from '{quoted(path)}')"
    ).fetchone()
    if changed:
        vault.write(home, db, query, path)
