"""Keeping at the door whoever was erased.

A row from before the request that bears an identifier of an erased person does
not land. Two kinds of rows do, without the person, for their sums are everybody's:
an order, and whatever is told of a message or an order that landed and was
stripped already, whenever it happened.
"""

import secrets
from pathlib import Path

import duckdb

from percorso.contract import Entity, entities
from percorso.door_books import Account
from percorso.door_swap import keep
from percorso.door_typing import literal
from percorso.erasure import bench, strip, tombstones
from percorso.erasure.landed import WHY, replace
from percorso.erasure.marking import IDENTIFIERS, ROWS
from percorso.erasure.rendered import BUILT, Rendered
from percorso.home import Home

# What an order is to be counted as, by the model that says so.
TYPED = "int_orders_typed"
KINDS = ("contact_id", "account_id", "loyalty_card_id", "email", "phone", "tax_code")


def keep_out(home: Home, staged: Path, scratch: Path, accounts: list[Account]) -> None:
    """Take people who were erased out of files that have just been read.

    Args:
        home: the home, with tombstones.
        staged: the folder that is to be landed; the files are rewritten there.
        scratch: a folder for what is gone afterwards.
        accounts: the files' accounts: what is blocked is counted there.

    Raises:
        PercorsoError: dbt failed.
    """
    people = {e.name: e for e in entities().values() if e.names_people}
    fresh = [a for a in accounts if a.entity in people and a.landed]
    refused = [a for a in accounts if a.quarantined]
    if not fresh and not refused:
        return
    rendered = Rendered(home, ROWS, IDENTIFIERS, TYPED)
    with bench.connect(home) as db:
        db.execute("set variable salt = ?", [secrets.token_hex(32)])
        db.execute(strip.TOKEN)
        db.execute(f"attach ':memory:' as {BUILT}")
        folder = scratch / "fresh"
        for entity in people.values():
            _set_apart(db, folder, staged, entity, fresh)
        rendered.create(db, (ROWS, IDENTIFIERS), landed=folder)
        _refused_fields(db, staged, refused)
        rendered.match(
            db,
            "select identifier_type, identifier from "
            f"{BUILT}.staging.{IDENTIFIERS} union all "
            "select identifier_type, identifier from refused_fields",
        )
        _known(home, db)
        _mark(home, db, rendered, folder)
        for account in fresh:
            _strip(db, staged, people[account.entity], account)
        for account in refused:
            _silence(db, staged, account)


def _set_apart(
    db: duckdb.DuckDBPyConnection,
    folder: Path,
    staged: Path,
    entity: Entity,
    fresh: list[Account],
) -> None:
    """Have the new files of an entity in a folder of their own, or an empty one."""
    (folder / entity.name).mkdir(parents=True)
    columns = {c.name: c.data_type for c in entity.columns}
    columns |= {"_file": "varchar", "_line": "bigint", "_row_hash": "varchar"}
    nulls = ", ".join(f"null::{kind} as {name}" for name, kind in columns.items())
    path = folder / entity.name / "empty.parquet"
    db.execute(
        f"copy (select {nulls} limit 0) to {literal(str(path))} (format parquet)"
    )
    for account in fresh:
        if account.entity == entity.name:
            keep(staged / account.name, folder / account.name)


def _refused_fields(
    db: duckdb.DuckDBPyConnection, staged: Path, refused: list[Account]
) -> None:
    """Each field of a refused row as any identifier that it could be."""
    db.execute(
        "create temp table refused_fields (entity varchar, file_path varchar, "
        "line_number bigint, identifier_type varchar, identifier varchar)"
    )
    for account in refused:
        db.execute(
            f"""
            insert into refused_fields
            select entity, file, line, unnest({list(KINDS)}), field
            from (
                select entity, file, line,
                    unnest(string_split_regex(raw_text, '[,;:{{}}"\\[\\]]+')) as field
                from read_parquet({literal(str(staged / account.quarantine_name))})
            )
            where trim(field) <> ''
            """
        )


def _known(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Spellings of identifiers that have a tombstone, and its moment."""
    paths = ", ".join(literal(str(path)) for path in tombstones.files(home))
    db.execute(
        f"""
        create temp table known as
        select spelled.identifier_type, spelled.identifier, stones.requested_at
        from spelled
        inner join (
            select tombstone, max(requested_at) as requested_at
            from read_parquet([{paths}])
            group by tombstone
        ) as stones
            on {tombstones.tombstone_sql(home.secret())} = stones.tombstone
        """
    )


def _mark(
    home: Home, db: duckdb.DuckDBPyConnection, rendered: Rendered, folder: Path
) -> None:
    """Say of each row that must not land as it is what becomes of it."""
    landed = {
        name: f"read_parquet({literal(str(home.landed / name / '*.parquet'))}, "
        "union_by_name = true)"
        for name in ("orders", "message_events")
    }
    new = {
        name: f"read_parquet({literal(str(folder / name / '*.parquet'))}, "
        "union_by_name = true)"
        for name in landed
    }
    is_token = "regexp_matches({}, '^erased_[0-9a-f]{{32}}$')"
    db.execute(f"create view {BUILT}.staging.stg_shop__orders as from {new['orders']}")
    rendered.create(db, (TYPED,))
    db.execute(
        f"""
        create temp table marked as
        with hits as (
            select
                borne.entity, borne.file_path, borne.line_number, borne.row_hash,
                bool_and(borne.is_related) as is_related
            from {BUILT}.staging.{IDENTIFIERS} as borne
            inner join known
                on borne.identifier_type = known.identifier_type
                and borne.identifier = known.identifier
                and borne.occurred_at <= known.requested_at
            group by all
        ),
        -- what landed stripped says what stands for the person
        orders as (
            select order_id,
                min(struct_pack(
                    account := account_id,
                    visitor := visitor_id,
                    company := vat_number
                )) as kept
            from {landed["orders"]}
            where {is_token.format("account_id")}
            group by order_id
        ),
        messages as (
            select message_id, min(recipient) as recipient
            from {landed["message_events"]}
            where {is_token.format("recipient")}
            group by message_id
        ),
        told as (
            select
                'orders' as entity, fresh._file, fresh._line, fresh._row_hash,
                orders.kept.account as account, orders.kept.visitor as visitor,
                orders.kept.company as company
            from {new["orders"]} as fresh
            inner join orders
                on fresh.order_id = orders.order_id
            union all
            select
                'message_events', fresh._file, fresh._line, fresh._row_hash,
                messages.recipient, null, null
            from {new["message_events"]} as fresh
            inner join messages
                on fresh.message_id = messages.message_id
        )
        select
            entity, _file as file_path, _line as line_number, _row_hash as row_hash,
            '{strip.STRIPPED}' as action, account, visitor,
            null::varchar as contact, company
        from told
        union all
        select
            hits.entity, hits.file_path, hits.line_number, hits.row_hash,
            case
                when hits.is_related then '{strip.RELATED}'
                when hits.entity = 'orders' then '{strip.STRIPPED}'
                else '{strip.REMOVED}'
            end as action,
            token('order', fresh.record_id) as account,
            null as visitor,
            null as contact,
            case
                when typed.vat_number is not null
                then token('company', typed.vat_number)
                when typed.order_customer_type = 'unknown' then 'erased'
            end as company
        from hits
        inner join {BUILT}.staging.{ROWS} as fresh
            on hits.entity = fresh.entity
            and hits.file_path = fresh.file_path
            and hits.line_number = fresh.line_number
            and hits.row_hash = fresh.row_hash
        left join (
            select order_id, any_value(vat_number) as vat_number,
                any_value(order_customer_type) as order_customer_type
            from {BUILT}.intermediate.{TYPED}
            group by order_id
        ) as typed
            on fresh.record_type = 'order' and fresh.record_id = typed.order_id
        where (hits.entity, hits.file_path, hits.line_number, hits.row_hash)
            not in (select (entity, _file, _line, _row_hash) from told)
        """
    )


def _strip(
    db: duckdb.DuckDBPyConnection, staged: Path, entity: Entity, account: Account
) -> None:
    """Write a file anew without them, when it has any."""
    (changed,) = db.execute(
        "select count(*) from marked where entity = ? and file_path = ?",
        [account.entity, account.file],
    ).fetchone()
    if not changed:
        return
    path = staged / account.name
    source = f"read_parquet({literal(str(path))})"
    replace(db, path, strip.query(entity, source))
    (rows,) = db.execute(f"select count(*) from {source}").fetchone()
    account.blocked += account.landed - rows
    account.landed = rows


def _silence(db: duckdb.DuckDBPyConnection, staged: Path, account: Account) -> None:
    """Take the text of refused rows of theirs."""
    path = staged / account.quarantine_name
    theirs = """
        (entity, file, line) in (
            select (entity, file_path, line_number)
            from refused_fields
            inner join known
                on refused_fields.identifier_type = known.identifier_type
                and refused_fields.identifier = known.identifier
        )
    """
    replace(
        db,
        path,
        f"select * replace (case when {theirs} then null else raw_text end as "
        f"raw_text, case when {theirs} then {literal(WHY)} else reason end as reason) "
        f"from read_parquet({literal(str(path))}) order by line",
    )
