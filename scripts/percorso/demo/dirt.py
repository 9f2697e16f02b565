"""About one row in a hundred that the door has to survive, row by row."""

import csv
import io

import duckdb

from percorso.contract import entities
from percorso.demo import files

FUTURE = "2126-03-01 09:00:00+00:00"
EPOCH = "1970-01-01 00:00:00+00:00"
AT_EPOCH = {"occurred_at": f"timestamptz '{EPOCH}'"}
IN_FUTURE = {"occurred_at": f"timestamptz '{FUTURE}'"}
LATIN_1_ENTITY = "crm_contacts"
# Rows that are added: entity, kind, share of the entity's rows, what is put in
# place of the good values of a copied row. The copy gets a key of its own,
# unless nothing is put in place: then it is an exact duplicate.
ADDED_TO_CSV = [
    ("orders", "exact_duplicate", 0.0012, {}),
    ("orders", "text_in_number", 0.0006, {"total_amount": "'n.d.'"}),
    ("orders", "not_a_number", 0.0004, {"total_amount": "'NaN'"}),
    ("orders", "infinity", 0.0003, {"total_amount": "'Infinity'"}),
    ("orders", "missing_required", 0.0005, {"placed_at": "null"}),
    ("orders", "missing_required", 0.0003, {"currency": "null"}),
    ("orders", "missing_key", 0.0003, {"order_id": "null"}),
    ("orders", "blank_like_key", 0.0003, {"order_id": "'null'"}),
    ("orders", "unknown_status", 0.0006, {"status": "'teleported'"}),
    ("orders", "epoch_timestamp", 0.0004, {"placed_at": f"'{EPOCH}'"}),
    ("orders", "far_future", 0.0004, {"placed_at": f"'{FUTURE}'"}),
    ("order_lines", "exact_duplicate", 0.0012, {}),
    ("order_lines", "text_in_number", 0.0005, {"quantity": "'due'"}),
    ("order_lines", "not_a_number", 0.0004, {"unit_price": "'NaN'"}),
    ("order_lines", "infinity", 0.0003, {"unit_price": "'Infinity'"}),
    ("order_lines", "negative_price", 0.0008, {"unit_price": "'-19.90'"}),
    ("order_lines", "negative_quantity", 0.0006, {"quantity": "'-1'"}),
    ("order_lines", "missing_required", 0.0005, {"product_id": "null"}),
    ("order_lines", "line_without_order", 0.0008, {"order_id": "'O999' || order_id"}),
    ("returns", "exact_duplicate", 0.0015, {}),
    ("returns", "return_of_unknown_line", 0.002, {"order_line_id": "'L0-0'"}),
    ("returns", "negative_quantity", 0.001, {"quantity": "'-1'"}),
    ("returns", "text_in_number", 0.001, {"amount": "'gratis'"}),
    ("crm_contacts", "exact_duplicate", 0.0015, {}),
    ("crm_contacts", "impossible_date", 0.0012, {"birth_date": "'1985-02-30'"}),
    ("crm_contacts", "unknown_value", 0.001, {"gender": "'k'"}),
    ("crm_contacts", "missing_required", 0.001, {"created_at": "null"}),
    ("crm_contacts", "far_future", 0.0008, {"created_at": f"'{FUTURE}'"}),
    ("crm_contacts", "blank_like_key", 0.0008, {"contact_id": "'0000'"}),
    ("consents", "exact_duplicate", 0.002, {}),
    ("consents", "unknown_value", 0.0015, {"channel": "'fax'"}),
    ("consents", "unknown_status", 0.0015, {"status": "'maybe'"}),
    ("consents", "far_future", 0.001, {"recorded_at": f"'{FUTURE}'"}),
    ("consents", "missing_required", 0.001, {"identifier": "null"}),
    ("assignments", "exact_duplicate", 0.0015, {}),
    ("assignments", "unknown_value", 0.0006, {"arm": "'control'"}),
    ("products", "negative_price", 0.001, {"list_price": "'-5.00'"}),
    ("products", "missing_required", 0.001, {"category": "null"}),
    ("activity_costs", "not_a_number", 0.0004, {"amount": "'NaN'"}),
]  # fmt: skip
ADDED_TO_PARQUET = [
    ("web_events", "exact_duplicate", 0.004, {}),
    ("web_events", "unknown_value", 0.001, {"event_type": "'hover'"}),
    ("web_events", "epoch_timestamp", 0.0008, AT_EPOCH),
    ("web_events", "far_future", 0.0008, IN_FUTURE),
    ("web_events", "missing_required", 0.001, {"visitor_id": "null"}),
    ("web_events", "blank_like_required_id", 0.0008, {"visitor_id": "'anonymous'"}),
    ("web_events", "not_a_number", 0.0006, {"value": "'NaN'::double"}),
    ("web_events", "infinity", 0.0004, {"value": "'Infinity'::double"}),
    ("message_events", "exact_duplicate", 0.006, {}),
    ("message_events", "unknown_value", 0.0012, {"event_type": "'pondered'"}),
    ("message_events", "missing_required", 0.001, {"message_id": "null"}),
    ("message_events", "far_future", 0.0008, IN_FUTURE),
    ("interactions", "exact_duplicate", 0.003, {}),
    ("interactions", "unknown_value", 0.0015, {"touchpoint": "'telepathy'"}),
    ("interactions", "unknown_value", 0.001, {"score_scale": "7"}),
    ("interactions", "not_a_number", 0.001, {"score": "'NaN'::double"}),
    ("interactions", "epoch_timestamp", 0.001, AT_EPOCH),
]  # fmt: skip
# Good rows that are changed and stay good: entity, kind, share, column, its
# new value, which rows can be changed.
CHANGED = [
    ("orders", "blank_like_id", 0.0010, "account_id", "'null'",
     "channel = 'store' and account_id is null"),
    ("orders", "blank_like_id", 0.0010, "loyalty_card_id", "'0000'",
     "loyalty_card_id is null"),
    ("orders", "blank_like_id", 0.0008, "contact_id", "'-1'", "contact_id is null"),
    ("orders", "blank_like_id", 0.0006, "email", "'anonymous'",
     "channel = 'store' and email is null"),
    ("orders", "zero_width", 0.0010, "email", "email[1:3] || chr(8203) || email[4:]",
     "email is not null and channel = 'web'"),
    ("orders", "combining_accent", 0.0010, "first_name",
     "replace(first_name, 'ò', 'o' || chr(768))", "first_name like '%ò%'"),
    ("crm_contacts", "blank_like_id", 0.002, "loyalty_card_id", "'anonymous'",
     "loyalty_card_id is null"),
    ("crm_contacts", "blank_like_id", 0.001, "tax_code", "'0000000000000000'",
     "tax_code is null"),
    ("crm_contacts", "zero_width", 0.002, "email",
     "email[1:2] || chr(8203) || email[3:]", "email is not null"),
    ("crm_contacts", "combining_accent", 0.003, "first_name",
     "replace(first_name, 'ò', 'o' || chr(768))", "first_name like '%ò%'"),
]  # fmt: skip


def soil_parquet(con: duckdb.DuckDBPyConnection) -> None:
    """Add dirty rows to the entities that are written as Parquet.

    Args:
        con: the demo's connection, personas placed. Creates `dirt` (entity,
            file, key, line, kind) and `protected_orders`, those of personas
            and those that decide whether somebody assigned has bought.
    """
    con.execute(
        """
        create table dirt (
            entity varchar, file varchar, key varchar, line bigint, kind varchar
        );

        create table protected_orders as
        select order_id
        from out_orders
        where order_id like 'OP%'
        union
        select order_keys.order_id
        from order_keys
        join heads using (k)
        join outcomes on heads.n = outcomes.n
        where
            heads.cause <> 'base'
            or heads.day - outcomes.due_on between -1 and 35
        """
    )
    for i, (entity, kind, share, changes) in enumerate(ADDED_TO_PARQUET):
        key = entities()[entity].key[0]
        put = {key: f"{key} || '-X{i}'"} | changes if changes else {}
        replaced = ", ".join(f"{value} as {name}" for name, value in put.items())
        con.execute(
            f"""
            create temp table soiled as
            select * {f"replace ({replaced})" if put else ""}
            from out_{entity}
            where {key} not like '_P%' and {key} not like '%-X%'
            order by u({key}, 'dirt {i}')
            limit {_count_sql(entity, share)}
            """
        )
        con.execute(f"insert into out_{entity} from soiled")
        file = f"'{entity}/{entity}.parquet'"
        if entity in files.PARQUET_BY_YEAR:
            file = f"'{entity}/{entity}_' || year(loaded_at) || '.parquet'"
        con.execute(
            f"insert into dirt select '{entity}', {file}, {key}, null, '{kind}'"
            " from soiled"
        )
        con.execute("drop table soiled")


def _count_sql(entity: str, share: float) -> str:
    return f"(select greatest(2, floor({share} * count(*)))::bigint from out_{entity})"


def soil_csv(con: duckdb.DuckDBPyConnection) -> dict[str, list[bytes]]:
    """Add dirty rows to the rendered CSV entities, and change some good ones.

    Args:
        con: the demo's connection, `csv_<entity>` made. Completes `dirt`.

    Returns:
        By entity, lines that no table can hold: with a field too many or too
        few, or with a byte that is not UTF-8. They end their file.
    """
    soiled = sorted({row[0] for row in ADDED_TO_CSV})
    for entity in soiled:
        con.execute(f"alter table csv_{entity} add column dirt varchar")
    for i, (entity, kind, share, column, value, condition) in enumerate(CHANGED):
        key = entities()[entity].key[0]
        clean = f"dirt is null and {key} not like '_P%' and {condition}"
        if entity == "orders":
            clean += " and order_id not in (select order_id from protected_orders)"
        con.execute(
            f"""
            update csv_{entity} set {column} = {value}, dirt = '{kind}'
            where sort_key in (
                select sort_key from csv_{entity} where {clean}
                order by u(sort_key, 'change {i}')
                limit {_count_sql(entity, share)}
            )
            """
        )
    for i, (entity, kind, share, changes) in enumerate(ADDED_TO_CSV):
        key = entities()[entity].key[0]
        put = {key: f"{key} || '-X{i}'"} | changes if changes else {}
        put["dirt"] = f"'{kind}'"
        _add_copies(con, entity, share, put, "true", f"dirt {i}")
    _add_good_oddities(con)
    for entity in soiled:
        _note_lines(con, entity)
    return _raw_lines(con)


def _add_copies(
    con: duckdb.DuckDBPyConnection,
    entity: str,
    share: float,
    put: dict[str, str],
    condition: str,
    salt: str,
) -> None:
    key = entities()[entity].key[0]
    replaced = ", ".join(f"{value} as {name}" for name, value in put.items())
    con.execute(
        f"""
        insert into csv_{entity}
        select * replace ({replaced})
        from csv_{entity}
        where dirt is null and {key} not like '_P%' and {condition}
        order by u(sort_key, '{salt}')
        limit {_count_sql(entity, share)}
        """
    )


def _add_good_oddities(con: duckdb.DuckDBPyConnection) -> None:
    """Add rows that load and are odd: gifts, unknown products, huge refunds."""
    unprotected = "order_id not in (select order_id from protected_orders)"
    _add_copies(
        con,
        "order_lines",
        0.0012,
        {
            "order_line_id": "order_line_id || '-G'",
            "unit_price": "'0.00'",
            "discount_amount": "'0.00'",
            "quantity": "'1'",
            "product_id": (
                "(select min(product_id) from out_products"
                " where category = 'phones.accessories')"
            ),
            "dirt": "'zero_price_gift'",
        },
        unprotected,
        "gift",
    )
    _add_copies(
        con,
        "order_lines",
        0.0005,
        {
            "order_line_id": "order_line_id || '-U'",
            "unit_price": "'0.00'",
            "product_id": "'SKU00000000'",
            "dirt": "'unknown_product'",
        },
        unprotected,
        "unknown product",
    )
    # Only of small things: whether a purchase was kept decides who falls due.
    small = (
        "quantity = '1' and order_line_id in (select order_line_id from line_keys"
        " join lines using (line_k) where lines.grp is null"
        f" and {unprotected})"
    )
    for kind, put in (
        ("refund_larger_than_line", {"amount": "'9999.00'"}),
        ("refund_before_order", {"returned_at": "'2018-07-01 00:00:01+00:00'"}),
    ):
        _change_returns(con, kind, put, small)


def _change_returns(
    con: duckdb.DuckDBPyConnection, kind: str, put: dict[str, str], condition: str
) -> None:
    changes = ", ".join(f"{name} = {value}" for name, value in put.items())
    con.execute(
        f"""
        update csv_returns set {changes}, dirt = '{kind}'
        where sort_key in (
            select sort_key from csv_returns
            where dirt is null and is_take_back = 'false' and {condition}
            order by u(sort_key, '{kind}')
            limit {_count_sql("returns", 0.001)}
        )
        """
    )


def _note_lines(con: duckdb.DuckDBPyConnection, entity: str) -> None:
    key = entities()[entity].key[0]
    zipped = ".gz" if entity in files.ZIPPED else ""
    con.execute(
        f"""
        insert into dirt
        with numbered as (
            select
                {key} as key,
                1 + row_number() over (
                    order by {files.csv_order(entity)}, dirt nulls first
                ) as line,
                dirt as kind
            from csv_{entity}
        )

        select '{entity}', '{entity}/{entity}.csv{zipped}', key, line, kind
        from numbered
        where kind is not null
        """
    )


def _raw_lines(con: duckdb.DuckDBPyConnection) -> dict[str, list[bytes]]:
    raw: dict[str, list[bytes]] = {}
    for entity in ("orders", "order_lines", "crm_contacts"):
        columns = entities()[entity].column_names
        key = entities()[entity].key[0]
        rows = con.execute(
            f"""
            select {", ".join(columns)} from csv_{entity}
            where dirt is null and {key} not like '_P%'
            order by u(sort_key, 'raw')
            limit 8
            """
        ).fetchall()
        lines = []
        for i, row in enumerate(rows):
            values = [f"{row[0]}-R{i}", *row[1:]]
            if i % 2:
                values, kind = [*values, "one too many"], "extra_field"
            else:
                values, kind = values[:-2], "missing_field"
            lines.append((values[0], kind, _as_line(values).encode()))
        if entity == LATIN_1_ENTITY:
            values = dict(zip(columns, rows[0], strict=True))
            values |= {key: "C-LATIN-1", "first_name": "Nicolò"}
            lines.append(
                (
                    "C-LATIN-1",
                    "latin_1_byte",
                    _as_line(values.values()).encode("latin-1"),
                )
            )
        count = con.execute(f"select count(*) from csv_{entity}").fetchone()[0]
        for i, (value, kind, _) in enumerate(lines):
            con.execute(
                "insert into dirt values (?, ?, ?, ?, ?)",
                [entity, f"{entity}/{entity}.csv", value, count + 2 + i, kind],
            )
        raw[entity] = [line for _, _, line in lines]
    return raw


def _as_line(values) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(values)
    return buffer.getvalue()
