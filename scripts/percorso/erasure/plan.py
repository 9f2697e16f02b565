"""Whom the open requests erase, and every place that has something of them."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from percorso import ledger
from percorso.door_books import books_of
from percorso.door_typing import literal
from percorso.erasure import batches, bench, journal, marking, strip
from percorso.erasure.journal import Journal
from percorso.erasure.rendered import BUILT, Rendered
from percorso.erasure.tombstones import tombstone_sql
from percorso.errors import Refused
from percorso.exports.sends import quoted
from percorso.home import Home
from percorso.publish import read_seal, seal_of

# What the build has, and the rows and identifiers are found by.
BUILT_TABLES = (
    "int_customers_erased",
    "int_requests_answered",
    "int_records_owned",
    "int_orders_identified",
    "int_orders_typed",
    "int_accounts_peopled",
    "int_visitors_held",
    "int_events_aggregated_to_sessions",
    "int_sessions_attributed",
    "int_customer_ids_resolved",
    "int_identifiers_normalised",
    "int_identifiers_keyed",
)
# Rendered anew: the views of a build name the folder that it was made in.
VIEWS = (
    marking.ROWS,
    marking.IDENTIFIERS,
    "int_identifiers_matched",
    "int_identifiers_erased",
    "int_visits_erased",
    "int_rows_erased",
)
REMEDY = "run make build first"


def make(home: Home) -> Journal | None:
    """Find whom to erase and write down what to do.

    Args:
        home: the home, its lock held.

    Returns:
        The journal; None when no open request erases anybody.

    Raises:
        Refused: there is no build, or it is not one of what has landed.
        PercorsoError: dbt failed.
    """
    _check(home)
    with _connect(home) as db:
        _check_books(home, db)
        if not _has_open_requests(db):
            return None
    # Before the database is attached: dbt opens it as well.
    rendered = Rendered(home, *VIEWS)
    with _connect(home) as db:
        db.execute("set variable percorso_secret = ?", [home.secret()])
        db.execute("set variable salt = ?", [secrets.token_hex(32)])
        db.execute(strip.TOKEN)
        db.execute(f"attach ':memory:' as {BUILT}")
        db.execute(f"create schema {BUILT}.intermediate")
        for name in BUILT_TABLES:
            db.execute(
                f"create view {BUILT}.intermediate.{name} as "
                f"from built.intermediate.{name}"
            )
        rendered.create(db, VIEWS)
        db.execute(f"set search_path = '{BUILT}.intermediate,memory.main'")
        _people(home, db)
        marking.mark(db, rendered)
        marking.mark_refused(home, db)
        _state(home, db)
        _counts(home, db)
        begun_at = datetime.now(UTC)
        name = f"{begun_at:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(4)}"
        return journal.write(home, db, name, begun_at)


def open_requests(home: Home) -> int:
    """The number of requests that landed and are not applied."""
    with bench.connect(home) as db:
        (found,) = db.execute(
            "select count(distinct request_id) from read_parquet(?, "
            "union_by_name = true)",
            [str(home.landed / "erasure_requests" / "*.parquet")],
        ).fetchone()
    return found


def _connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A connection with the working database attached as `built`."""
    db = bench.connect(home)
    db.execute(f"attach {literal(str(home.database))} as built (read_only)")
    return db


def _check(home: Home) -> None:
    """Refuse to work on anything but the last whole build."""
    if not home.database.exists():
        raise Refused("nothing is built yet", str(home.database), REMEDY)
    if read_seal(home) != seal_of(home):
        raise Refused(
            "the database is not as the last whole build left it",
            str(home.database),
            REMEDY,
        )


def _check_books(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Refuse a build that does not know every landed file."""
    landed, built = (
        dict(db.execute(query).fetchall())
        for query in (
            "select entity, count(*) "
            f"from read_parquet({literal(str(books_of(home.landed)))}) group by all",
            "select entity, files_count from built.ops.source_reconciliation "
            "where files_count > 0",
        )
    )
    if landed != built:
        raise Refused(
            "files have landed since the last build", str(home.landed), REMEDY
        )


def _has_open_requests(db: duckdb.DuckDBPyConnection) -> bool:
    found = db.execute(
        "select count(*) from built.intermediate.int_customers_erased where not is_done"
    ).fetchone()
    return found[0] > 0


def _people(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """The people with their tokens, their requests, and their tombstones."""
    db.execute(
        """
        create temp table people as
        select customer_id, erased_customer_id, token('person', customer_id) as token
        from int_customers_erased
        where not is_done
        """
    )
    db.execute(
        """
        create temp table requests as
        select
            answered.request_id,
            sha256(answered.request_id) as request_sha256,
            answered.requested_at,
            people.token
        from int_requests_answered as answered
        inner join people
            on answered.customer_id = people.customer_id
        """
    )
    db.execute(
        f"""
        create temp table tombstones as
        with theirs as (
            select distinct
                identifiers.identifier_type,
                identifiers.identifier_value,
                asked.requested_at
            from int_identifiers_erased as identifiers
            inner join people
                on identifiers.erased_customer_id = people.erased_customer_id
            inner join (
                select token, max(requested_at) as requested_at
                from requests
                group by token
            ) as asked
                on people.token = asked.token
        )
        select {tombstone_sql(home.secret())} as tombstone, requested_at
        from theirs
        """
    )


def _state(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """The ids that they were decided and exported under."""
    db.execute(
        """
        create temp table old_ids as
        select distinct
            identifiers.identifier_value as customer_id,
            people.token,
            -- ids that were decided apart stay apart, and who is decided next
            -- is decided as who the models know now
            case
                when identifiers.identifier_value = people.erased_customer_id
                then people.token
                else token('id', identifiers.identifier_value)
            end as first_token
        from int_identifiers_erased as identifiers
        inner join people
            on identifiers.erased_customer_id = people.erased_customer_id
        where identifiers.identifier_type = 'customer_id'
        """
    )
    decided = ", ".join(f"null::{kind} as {n}" for n, kind in ledger.COLUMNS.items())
    days = literal(str(ledger.folder(home) / "*.parquet"))
    has_days = any(ledger.folder(home).glob("*.parquet"))
    source = f"read_parquet({days}, union_by_name = true)"
    db.execute(
        f"""
        create temp table decisions as
        with ledger as (
            select {decided} where false
            union all by name
            {f"from {source}" if has_days else f"select {decided} where false"}
        )
        -- one that follows its order is theirs under whatever id
        select distinct ledger.trigger_order_id, people.token
        from ledger
        inner join int_orders_identified as orders
            on ledger.trigger_order_id = orders.order_id
        inner join people
            on orders.customer_id = people.erased_customer_id
        """
    )


def _counts(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """How many rows of each person are where, before anything is done."""
    db.execute(
        """
        create temp table counts as
        select account as token, entity as place, action, count(*) as rows_count
        from marked
        group by all
        union all
        select token, 'quarantine' as place, 'stripped' as action, count(*)
        from quarantined
        group by all
        """
    )
    for place, folder in (
        ("promotion_decisions", ledger.folder(home)),
        ("sends", home.state / "sends"),
    ):
        if any(folder.glob("*.parquet")):
            db.execute(
                f"""
                insert into counts
                select old_ids.token, '{place}', 'stripped', count(*)
                from read_parquet(
                    {literal(str(folder / "*.parquet"))}, union_by_name = true
                ) as kept
                inner join old_ids
                    on kept.customer_id = old_ids.customer_id
                group by all
                """
            )
    for folder in batches.found(home):
        path = quoted(Path(folder) / batches.PARQUET)
        db.execute(
            f"""
            insert into counts
            select old_ids.token, 'exports', 'removed', count(*)
            from read_parquet('{path}') as exported
            inner join old_ids
                on exported.customer_id = old_ids.customer_id
            group by all
            """
        )
