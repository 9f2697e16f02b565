"""The connectors: invented exports in each system's format, then real ones.

The real exports are no part of the project: their tests run only where
PERCORSO_OLIST or PERCORSO_GA360 names the folder that holds one.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from percorso import connect as connectors
from percorso.connect import connect
from percorso.contract import CHECKOUT, entities
from percorso.errors import OutOfRoom, Refused

OLIST = {
    "orders": """
        select * from (values
            ('o1', 'c1', 'delivered', timestamp '2018-01-15 10:00:00',
                timestamp '2018-01-20 09:30:00'),
            ('o2', 'c2', 'canceled', timestamp '2018-06-15 10:00:00', null),
            ('o3', 'c3', 'unavailable', timestamp '2018-06-16 23:30:00', null),
            ('o4', 'c4', 'created', timestamp '2018-06-17 08:00:00', null),
            ('o5', 'c4', 'invoiced', timestamp '2018-06-18 08:00:00', null),
            ('o6', 'c5', 'shipped', timestamp '2018-06-19 08:00:00', null)
        ) as rows (
            order_id, customer_id, order_status, order_purchase_timestamp,
            order_delivered_customer_date
        )
    """,
    "order_items": """
        select * from (values
            ('o1', 1, 'p1', 10.10, 1.50),
            ('o1', 2, 'p1', 10.10, 1.50),
            ('o2', 1, 'p2', 20.00, 2.00),
            ('o4', 1, 'p1', 10.10, 1.50),
            ('o4', 2, 'p2', 20.00, 2.00),
            ('o5', 1, 'p3', 5.00, 0.00),
            ('o6', 1, 'p4', 7.00, 3.00)
        ) as rows (order_id, order_item_id, product_id, price, freight_value)
    """,
    "order_payments": """
        select * from (values
            ('o1', 'voucher', 3.20),
            ('o1', 'credit_card', 20.00),
            ('o2', 'boleto', 22.00),
            ('o3', 'boleto', 40.00),
            ('o4', 'credit_card', 35.00),
            ('o5', 'not_defined', 0.00)
        ) as rows (order_id, payment_type, payment_value)
    """,
    "order_reviews": """
        select * from (values
            ('r1', 'o1', 5, 'Otimo', ' chegou antes ',
                timestamp '2018-01-21 00:00:00',
                timestamp '2018-01-22 12:00:00'),
            ('r1', 'o4', 5, null, null, timestamp '2018-06-20 00:00:00', null),
            ('r2', 'o1', 1, ' ', null, null, null),
            ('r3', 'o3', 2, null, 'nunca chegou', null, null)
        ) as rows (
            review_id, order_id, review_score, review_comment_title,
            review_comment_message, review_creation_date,
            review_answer_timestamp
        )
    """,
    "customers": """
        select * from (values
            ('c1', 'u1', 1234, 'sao paulo', 'SP'),
            ('c2', 'u1', 13579, 'campinas', 'SP'),
            ('c3', 'u2', 69900, 'rio branco', 'AC'),
            ('c4', 'u3', 20246, 'rio de janeiro', 'RJ'),
            ('c5', 'u4', 4321, 'sao paulo', 'SP')
        ) as rows (
            customer_id, customer_unique_id, customer_zip_code_prefix,
            customer_city, customer_state
        )
    """,
    "products": """
        select * from (values
            ('p1', 'informatica_acessorios'),
            ('p2', 'eletrodomesticos'),
            ('p3', 'sem_traducao'),
            ('p4', null)
        ) as rows (product_id, product_category_name)
    """,
    "product_category_name_translation": """
        select * from (values
            ('informatica_acessorios', 'computers_accessories'),
            ('eletrodomesticos', 'home_appliances')
        ) as rows (product_category_name, product_category_name_english)
    """,
    "marketing_qualified_leads": """
        select * from (values
            ('m1', date '2018-02-05', 'l1', 'paid search'),
            ('m2', date '2017-10-24', 'l2', null)
        ) as rows (mql_id, first_contact_date, landing_page_id, origin)
    """,
}

# v1 buys, reloads the confirmation page and orders again under the same
# number; v2 crosses midnight (UTC-7) in one visit
GA360 = {
    "sessions": """
        select * from (values
            ('0000000000000000011', 1470000001, '20160801', 'google', 'cpc',
                'Summer', 'Banner', null, 'Cabc', 'desktop'),
            ('9999999999999999999', 1470100002, '20160801', 'blog.example',
                'referral', '(not set)', null, '/post', null, 'mobile'),
            ('9999999999999999999', 1470100002, '20160802', 'blog.example',
                'referral', '(not set)', null, '/post', null, 'mobile'),
            ('0000000000000000033', 1472700000, '20160901', '(direct)',
                '(none)', '(not set)', null, null, null, 'smart tv')
        ) as rows (
            full_visitor_id, visit_id, visit_date, source, medium, campaign,
            ad_content, referral_path, gclid, device_category
        )
    """,
    "hits": """
        select
            full_visitor_id,
            visit_id,
            visit_date,
            hit_number,
            hit_time_utc,
            hit_type,
            'shop.example' as hostname,
            page_path,
            search_keyword,
            event_action,
            ecommerce_action_type,
            transaction_id,
            transaction_revenue,
            transaction_tax,
            transaction_shipping
        from (values
            ('0000000000000000011', 1470000001, '20160801', 1,
                timestamp '2016-08-01 07:00:30', 'PAGE', '/home', null, null, 0,
                null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 2,
                timestamp '2016-08-01 07:01:00', 'EVENT', '/mugs', null,
                'Product Click', 1, null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 3,
                timestamp '2016-08-01 07:02:00', 'PAGE', '/mugs/quickview',
                null, null, 2, null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 4,
                timestamp '2016-08-01 07:03:00', 'EVENT', '/mugs', null,
                'Add to Cart', 3, null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 5,
                timestamp '2016-08-01 07:04:00', 'EVENT', '/mugs', null,
                'Remove from Cart', 4, null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 6,
                timestamp '2016-08-01 07:05:00', 'PAGE', '/yourinfo.html', null,
                null, 5, null, null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 7,
                timestamp '2016-08-01 07:06:00', 'PAGE', '/ordercompleted.html',
                null, null, 6, 'ORD1', 35.00, 2.00, 5.00),
            ('0000000000000000011', 1470000001, '20160801', 8,
                timestamp '2016-08-01 07:06:00.050', 'PAGE',
                '/ordercompleted.html', null, null, 6, 'ORD1', null, null, null),
            ('0000000000000000011', 1470000001, '20160801', 9,
                timestamp '2016-08-01 07:16:00', 'PAGE', '/ordercompleted.html',
                null, null, 6, 'ORD1', 47.00, 2.00, 5.00),
            ('9999999999999999999', 1470100002, '20160801', 1,
                timestamp '2016-08-02 06:58:00', 'PAGE', '/home', 'cap', null,
                0, null, null, null, null),
            ('9999999999999999999', 1470100002, '20160802', 2,
                timestamp '2016-08-02 07:01:00', 'PAGE', '/asearch.html', null,
                null, 0, null, null, null, null),
            ('0000000000000000033', 1472700000, '20160901', 1,
                timestamp '2016-09-01 10:00:00', 'EVENT', '/home', null,
                'Promotion Click', 0, null, null, null, null),
            ('0000000000000000033', 1472700000, '20160901', 2,
                timestamp '2016-09-01 10:01:00', 'PAGE', '/ordercompleted.html',
                null, null, 6, 'ORD2', null, null, 7.50),
            ('9999999999999999999', 1470100002, '20160802', 3,
                timestamp '2016-08-02 07:02:00', 'PAGE', '/payment.html', null,
                null, 5, null, null, null, null)
        ) as rows (
            full_visitor_id, visit_id, visit_date, hit_number, hit_time_utc,
            hit_type, page_path, search_keyword, event_action,
            ecommerce_action_type, transaction_id, transaction_revenue,
            transaction_tax, transaction_shipping
        )
    """,
    "product_actions": """
        select
            full_visitor_id,
            visit_id,
            visit_date,
            hit_number,
            ecommerce_action_type,
            transaction_id,
            product_sku,
            product_name,
            product_category,
            '(not set)' as product_brand,
            product_price,
            product_quantity
        from (values
            ('0000000000000000011', 1470000001, '20160801', 2, 1, null, 'MUG',
                'Mug', 'Home/Men''s/Mugs & Cups/', 9.99, null),
            ('0000000000000000011', 1470000001, '20160801', 3, 2, null, 'MUG',
                'Mug', 'Home/Men''s/Mugs & Cups/', 9.99, null),
            ('0000000000000000011', 1470000001, '20160801', 4, 3, null, 'MUG',
                'Mug', '(not set)', 9.99, 3),
            ('0000000000000000011', 1470000001, '20160801', 5, 4, null, 'MUG',
                'Mug', '(not set)', 9.99, 10000000000000000),
            ('0000000000000000011', 1470000001, '20160801', 6, 5, null, 'MUG',
                'Mug', '(not set)', 29.97, 3),
            ('0000000000000000011', 1470000001, '20160801', 7, 6, 'ORD1',
                'MUG', 'Mug', '(not set)', 9.99, 1),
            ('0000000000000000011', 1470000001, '20160801', 7, 6, 'ORD1',
                'MUG-L', 'Mug', '(not set)', 14.00, 1),
            ('0000000000000000011', 1470000001, '20160801', 8, 6, 'ORD1',
                'MUG', 'Mug', '(not set)', 9.99, null),
            ('0000000000000000011', 1470000001, '20160801', 9, 6, 'ORD1',
                'MUG', 'Mug', '(not set)', 9.99, 2),
            ('0000000000000000011', 1470000001, '20160801', 9, 6, 'ORD1',
                'MUG', 'Mug', '(not set)', 9.99, 1),
            ('0000000000000000011', 1470000001, '20160801', 8, 6, 'ORD1',
                'PEN', 'Pen', '(not set)', 2.00, null),
            ('9999999999999999999', 1470100002, '20160802', 3, 5, null, 'MUG',
                'Mug', '(not set)', 19.98, 2),
            ('0000000000000000033', 1472700000, '20160901', 2, 6, 'ORD2',
                'CAP', 'Cap', '${escCatTitle}', 8.00, 1)
        ) as rows (
            full_visitor_id, visit_id, visit_date, hit_number,
            ecommerce_action_type, transaction_id, product_sku, product_name,
            product_category, product_price, product_quantity
        )
    """,
}
EXPORTS = {"olist": OLIST, "ga360": GA360}
# how the export is named when it is downloaded
OLIST_CSV = {
    name: f"olist_{name}_dataset"
    for name in OLIST
    if name != "product_category_name_translation"
}


def write_export(folder: Path, tables: dict[str, str], suffix: str = "parquet") -> Path:
    folder.mkdir(exist_ok=True)
    for name, query in tables.items():
        path = folder / f"{name}.{suffix}"
        duckdb.sql(f"copy ({query}) to '{path}' (format {suffix})")
    return folder


def rows(target: Path, entity: str, columns: str) -> list[tuple]:
    """Rows of one entity by key, timestamps as UTC text."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        key = ", ".join(entities()[entity].key)
        return connection.execute(
            f"select {columns} from '{target}/{entity}/*.parquet' order by {key}"
        ).fetchall()


def broken_rules(target: Path) -> list[str]:
    """What of the contract the written files break."""
    found = []
    for path in sorted(target.glob("*/*.parquet")):
        entity = entities()[path.parent.name]
        types = {
            row[0]: row[1].lower()
            for row in duckdb.sql(f"describe from '{path}'").fetchall()
        }
        rules = [
            (
                f"{', '.join(entity.key)} more than once",
                f"select 1 from '{path}' group by {', '.join(entity.key)} "
                "having count(*) > 1",
            )
        ]
        for column in entity.columns:
            if column.name not in types:
                if column.is_required:
                    found.append(f"{entity.name}: no {column.name}")
                continue
            if types.pop(column.name) != column.data_type:
                found.append(f"{entity.name}.{column.name}: type")
            rejected = {
                "empty": "is null" if column.is_required else None,
                "too large": f"> {' * '.join(column.at_most)}"
                if column.at_most
                else None,
                "too small": None if column.minimum is None else f"< {column.minimum}",
                "not accepted": f"::varchar not in {column.accepted}"
                if column.accepted
                else None,
            }
            rules += [
                (
                    f"{column.name} {fault}",
                    f"select 1 from '{path}' where \"{column.name}\"{test}"
                    if test.startswith("::")
                    else f"select 1 from '{path}' where \"{column.name}\" {test}",
                )
                for fault, test in rejected.items()
                if test
            ]
        found += [f"{entity.name}: unknown column {name}" for name in types]
        found += [
            f"{entity.name}: {fault}"
            for fault, query in rules
            if duckdb.sql(f"{query} limit 1").fetchone()
        ]
    return found


def figures(result: connectors.Result) -> dict[str, tuple[str | None, str | None]]:
    return {
        figure.name: (figure.source_value, figure.contract_value)
        for figure in result.figures
    }


def checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def olist(tmp_path: Path) -> Path:
    target = tmp_path / "olist"
    connect("olist", write_export(tmp_path / "export", OLIST), target)
    return target


@pytest.fixture
def ga360(tmp_path: Path) -> Path:
    target = tmp_path / "ga360"
    connect("ga360", write_export(tmp_path / "export", GA360), target)
    return target


@pytest.mark.parametrize("system", EXPORTS)
def test_the_contract_holds(system: str, tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", EXPORTS[system])
    connect(system, source, tmp_path / "landing")
    assert broken_rules(tmp_path / "landing") == []


@pytest.mark.parametrize("system", EXPORTS)
def test_two_runs_write_the_same_bytes(system: str, tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", EXPORTS[system])
    backwards = {
        name: f"select * from ({query}) order by all desc"
        for name, query in EXPORTS[system].items()
    }
    connect(system, source, tmp_path / "once")
    connect(system, write_export(tmp_path / "turned", backwards), tmp_path / "again")
    assert checksums(tmp_path / "once") == checksums(tmp_path / "again")


@pytest.mark.parametrize("system", EXPORTS)
def test_csv_gives_what_parquet_gives(system: str, tmp_path: Path) -> None:
    connect(system, write_export(tmp_path / "parquet", EXPORTS[system]), tmp_path / "a")
    source = write_export(tmp_path / "csv", EXPORTS[system], "csv")
    if system == "olist":
        for name, downloaded in OLIST_CSV.items():
            (source / f"{name}.csv").rename(source / f"{downloaded}.csv")
    connect(system, source, tmp_path / "b")
    assert checksums(tmp_path / "a") == checksums(tmp_path / "b")


def test_a_table_may_come_in_parts(tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", GA360)
    (source / "hits").mkdir()
    for part in (0, 1):
        duckdb.sql(
            f"copy (select * from '{source}/hits.parquet' "
            f"where hit_number % 2 = {part}) "
            f"to '{source}/hits/{part}.parquet' (format parquet)"
        )
    connect("ga360", write_export(tmp_path / "whole", GA360), tmp_path / "a")
    with pytest.raises(Refused, match="two files for hits"):
        connect("ga360", source, tmp_path / "b")
    (source / "hits.parquet").unlink()
    connect("ga360", source, tmp_path / "b")
    assert checksums(tmp_path / "a") == checksums(tmp_path / "b")


def test_the_manifest_tells_the_files(olist: Path) -> None:
    manifest = json.loads((olist / "manifest.json").read_text())
    assert manifest["as_of_date"] == "2018-06-20"
    listed = {entry["file"]: entry for entry in manifest["files"]}
    written = checksums(olist)
    assert set(listed) == set(written) - {"manifest.json"}
    for file, entry in listed.items():
        assert entry["sha256"] == written[file]
        assert entry["bytes"] == (olist / file).stat().st_size
    assert listed["orders/olist.parquet"]["rows"] == 6


def test_olist_orders(olist: Path) -> None:
    columns = "order_id, status, total_amount::varchar, shipping_amount::varchar"
    assert rows(olist, "orders", columns) == [
        ("o1", "delivered", "23.2000", "3.0000"),
        ("o2", "cancelled", "22.0000", "2.0000"),
        ("o3", "cancelled", "0.0000", "0.0000"),
        ("o4", "placed", "33.6000", "3.5000"),
        ("o5", "paid", "5.0000", "0.0000"),
        ("o6", "shipped", "10.0000", "3.0000"),
    ]


def test_olist_totals_are_lines_and_shipping(olist: Path) -> None:
    assert (
        duckdb.sql(
            f"""
            select order_id
            from '{olist}/orders/*.parquet' as orders
            left join (
                select order_id, sum(quantity * unit_price) as items
                from '{olist}/order_lines/*.parquet'
                group by order_id
            ) as lines using (order_id)
            where total_amount <> coalesce(items, 0) + shipping_amount
            """
        ).fetchall()
        == []
    )


def test_olist_people(olist: Path) -> None:
    columns = "order_id, account_id, postal_code, payment_method"
    assert rows(olist, "orders", columns) == [
        ("o1", "u1", "01234", "credit_card"),
        ("o2", "u1", "13579", "boleto"),
        ("o3", "u2", "69900", "boleto"),
        ("o4", "u3", "20246", "credit_card"),
        ("o5", "u3", "20246", None),
        ("o6", "u4", "04321", None),
    ]


def test_olist_wall_time_becomes_utc(olist: Path) -> None:
    # January is summer time there, two hours behind UTC; June is three behind
    assert rows(olist, "orders", "placed_at::varchar, delivered_at::varchar")[:3] == [
        ("2018-01-15 12:00:00+00", "2018-01-20 11:30:00+00"),
        ("2018-06-15 13:00:00+00", None),
        ("2018-06-17 02:30:00+00", None),
    ]


def test_olist_categories(olist: Path) -> None:
    assert rows(olist, "products", "product_id, category") == [
        ("p1", "olist.computers_accessories"),
        ("p2", "olist.home_appliances"),
        ("p3", "olist.unknown"),
        ("p4", "olist.unknown"),
    ]


def test_olist_leads(olist: Path) -> None:
    columns = "contact_id, created_at::varchar, lead_source, lead_campaign"
    assert rows(olist, "crm_contacts", columns) == [
        ("m1", "2018-02-05 02:00:00+00", "paid_search", "l1"),
        ("m2", "2017-10-24 02:00:00+00", None, "l2"),
    ]


def test_olist_reviews_without_a_date_take_the_order_s(olist: Path) -> None:
    columns = "interaction_id, occurred_at::varchar, identifier, product_id, text"
    assert rows(olist, "interactions", columns) == [
        ("r1-o1", "2018-01-22 14:00:00+00", "u1", "p1", "Otimo\nchegou antes"),
        ("r1-o4", "2018-06-20 03:00:00+00", "u3", None, None),
        ("r2-o1", "2018-01-20 11:30:00+00", "u1", "p1", None),
        ("r3-o3", "2018-06-17 02:30:00+00", "u2", None, "nunca chegou"),
    ]


def test_ga360_events(ga360: Path) -> None:
    assert rows(ga360, "web_events", "event_id, event_type") == [
        ("0000000000000000011-1470000001-20160801-1", "page_view"),
        ("0000000000000000011-1470000001-20160801-2", "view_list"),
        ("0000000000000000011-1470000001-20160801-3", "view_product"),
        ("0000000000000000011-1470000001-20160801-4", "add_to_cart"),
        ("0000000000000000011-1470000001-20160801-5", "remove_from_cart"),
        ("0000000000000000011-1470000001-20160801-6", "begin_checkout"),
        ("0000000000000000011-1470000001-20160801-7", "purchase"),
        ("0000000000000000011-1470000001-20160801-8", "purchase"),
        ("0000000000000000011-1470000001-20160801-9", "purchase"),
        ("0000000000000000033-1472700000-20160901-1", "view_list"),
        ("0000000000000000033-1472700000-20160901-2", "purchase"),
        ("9999999999999999999-1470100002-20160801-1", "search"),
        ("9999999999999999999-1470100002-20160802-2", "search"),
        ("9999999999999999999-1470100002-20160802-3", "begin_checkout"),
    ]


def test_ga360_sources_stand_on_the_first_hit(ga360: Path) -> None:
    columns = (
        "event_id, utm_source, utm_medium, utm_campaign, utm_content, "
        "referrer_url, click_id_type, device_type"
    )
    told = [row for row in rows(ga360, "web_events", columns) if any(row[1:7])]
    referral = (
        "blog.example",
        "referral",
        None,
        None,
        "https://blog.example/post",
        None,
        "mobile",
    )
    assert told == [
        (
            "0000000000000000011-1470000001-20160801-1",
            *("google", "cpc", "Summer", "Banner", None, "gclid", "desktop"),
        ),
        # a visit that nobody sent says so
        (
            "0000000000000000033-1472700000-20160901-1",
            *("(direct)", "(none)", None, None, None, None, "other"),
        ),
        ("9999999999999999999-1470100002-20160801-1", *referral),
        ("9999999999999999999-1470100002-20160802-2", *referral),
    ]
    devices = {row[7] for row in rows(ga360, "web_events", columns)}
    assert devices == {"desktop", "mobile", "other"}


def test_ga360_cart_events_tell_product_and_amount(ga360: Path) -> None:
    columns = "event_type, product_id, quantity, round(value, 2)"
    carts = [row for row in rows(ga360, "web_events", columns) if "cart" in row[0]]
    # a quantity no line could hold is a slip of the keyboard
    assert carts == [
        ("add_to_cart", "MUG", 3, 29.97),
        ("remove_from_cart", "MUG", None, None),
    ]


def test_ga360_an_order_counts_once(ga360: Path) -> None:
    columns = (
        "order_id, placed_at::varchar, total_amount::varchar, "
        "tax_amount::varchar, shipping_amount::varchar, visitor_id, device_type"
    )
    assert rows(ga360, "orders", columns) == [
        (
            *("ORD1", "2016-08-01 07:06:00+00", "47.0000", "2.0000", "5.0000"),
            *("0000000000000000011", "desktop"),
        ),
        (
            *("ORD2", "2016-09-01 10:01:00+00", "0.0000", None, "7.5000"),
            *("0000000000000000033", "other"),
        ),
    ]


def test_ga360_a_product_is_one_line_of_its_order(ga360: Path) -> None:
    columns = "order_line_id, order_id, product_id, quantity, unit_price::varchar"
    assert rows(ga360, "order_lines", columns) == [
        ("ORD1-MUG", "ORD1", "MUG", 3, "9.9900"),
        ("ORD1-MUG-L", "ORD1", "MUG-L", 1, "14.0000"),
        ("ORD2-CAP", "ORD2", "CAP", 1, "8.0000"),
    ]


def test_ga360_categories_come_from_views(ga360: Path) -> None:
    columns = "product_id, name, brand, category, list_price::varchar"
    assert rows(ga360, "products", columns) == [
        ("CAP", "Cap", None, "ga360.unknown", "8.0000"),
        ("MUG", "Mug", None, "ga360.mens.mugs_cups", "9.9900"),
        ("MUG-L", "Mug", None, "ga360.mens.mugs_cups", "14.0000"),
        ("PEN", "Pen", None, "ga360.unknown", "2.0000"),
    ]


def test_ga360_midnight_makes_two_session_rows(tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", GA360)
    told = figures(connect("ga360", source, tmp_path / "landing"))
    assert told["session rows"] == ("4", "4")
    assert told["activity 2016-08: session rows"] == ("3", "3")
    assert told["activity 2016-08: visitors"] == ("2", "2")
    assert told["activity 2016-09: visitors"] == ("1", "1")
    assert told["orders without revenue, total 0.00"] == ("1", "1")


@pytest.mark.parametrize("system", EXPORTS)
def test_a_missing_file_is_named(system: str, tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", EXPORTS[system])
    for name in EXPORTS[system]:
        (source / f"{name}.parquet").rename(tmp_path / "aside")
        with pytest.raises(Refused, match=f"no file for {name} "):
            connect(system, source, tmp_path / "landing")
        (tmp_path / "aside").rename(source / f"{name}.parquet")
    assert not (tmp_path / "landing").exists()


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    items = OLIST["order_items"].replace("select *", "select * exclude freight_value")
    source = write_export(tmp_path / "export", OLIST | {"order_items": items})
    with pytest.raises(Refused, match=r"freight_value is missing.*order_items.parquet"):
        connect("olist", source, tmp_path / "landing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export"]


def test_a_value_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    items = "select order_id, order_item_id, product_id, 'five' as price, 1 as " + (
        f"freight_value from ({OLIST['order_items']})"
    )
    source = write_export(tmp_path / "export", OLIST | {"order_items": items})
    with pytest.raises(Refused, match=r"price is 'five'.*order_items.parquet, row 1 "):
        connect("olist", source, tmp_path / "landing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export"]


@pytest.fixture
def own_connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A connector of two files that a test may spoil."""
    folder = tmp_path / "connectors" / "till"
    folder.mkdir(parents=True)
    monkeypatch.setattr(connectors, "CONNECTORS", folder.parent)
    (folder / "export.yml").write_text(
        "items:\n  names: [items]\n  columns:\n    sku: varchar\n"
    )
    (folder / "products.sql").write_text(
        "select sku as product_id, 'till' as category from source.items;\n"
    )
    (folder / "as_of_date.sql").write_text("select date '2020-01-02'")
    (folder / "checks.sql").write_text(
        "select 'products' as figure, '2' as source_value,"
        " count(*)::varchar as contract_value from contract.products"
    )
    write_export(tmp_path / "export", {"items": "select unnest(['1', '2']) as sku"})
    return folder


def test_ids_in_csv_stay_text(own_connector: Path, tmp_path: Path) -> None:
    (tmp_path / "export" / "items.parquet").unlink()
    (tmp_path / "export" / "items.csv").write_text("sku\n1.10\n2.20\n")
    connect("till", tmp_path / "export", tmp_path / "landing")
    written = rows(tmp_path / "landing", "products", "product_id")
    assert written == [("1.10",), ("2.20",)]


def test_times_without_a_zone_are_utc(own_connector: Path, tmp_path: Path) -> None:
    (own_connector / "erasure_requests.sql").write_text(
        "select sku as request_id, timestamp '2020-01-01 10:00:00' as requested_at,"
        " 'account_id' as identifier_type, sku as identifier from source.items"
    )
    connect("till", tmp_path / "export", tmp_path / "landing")
    requested = rows(tmp_path / "landing", "erasure_requests", "requested_at::varchar")
    assert requested == [("2020-01-01 10:00:00+00",)] * 2


@pytest.mark.parametrize(
    ("file", "sql", "message"),
    [
        (
            "products.sql",
            "select sku as product_id, 'x' as category, 1 as colour from source.items",
            r"colour is not in the contract - connectors/till/products.sql",
        ),
        (
            "products.sql",
            "select sku as product_id from source.items",
            r"column category is missing - connectors/till/products.sql",
        ),
        (
            "prices.sql",
            "select sku from source.items",
            r"no entity prices - connectors/till/prices.sql",
        ),
        (
            "products.sql",
            "select sku as product_id, colour as category from source.items",
            r"connectors/till/products.sql - .*colour",
        ),
        (
            "products.sql",
            "select sku as product_id, 'x' as category from source.items limit 1",
            r"products is 2 in the export and 1 in the result",
        ),
        (
            "activity_costs.sql",
            "select sku as cost_id, '2020-01-01' as date, 1 as amount,"
            " 'EUR' as currency from source.items",
            r"column promotion_id is missing",
        ),
    ],
)
def test_sql_that_breaks_the_contract_writes_nothing(
    file: str, sql: str, message: str, own_connector: Path, tmp_path: Path
) -> None:
    target = tmp_path / "landing"
    connect("till", tmp_path / "export", target)
    before = checksums(target)
    (own_connector / file).write_text(sql)
    with pytest.raises(Refused, match=message):
        connect("till", tmp_path / "export", target)
    assert checksums(target) == before
    assert not list(tmp_path.glob(".*"))


def test_a_failure_while_writing_leaves_the_old_result(
    own_connector: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "landing"
    connect("till", tmp_path / "export", target)
    before = checksums(target)
    (own_connector / "products.sql").write_text(
        "select sku as product_id, 'new' as category from source.items"
    )
    rename = Path.rename

    def fail_on_draft(path: Path, to: Path) -> Path:
        if path.suffix == ".tmp":
            raise PermissionError("no")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail_on_draft)
    with pytest.raises(OutOfRoom, match="cannot write"):
        connect("till", tmp_path / "export", target)
    assert checksums(target) == before
    assert not list(tmp_path.glob(".*"))


def test_a_folder_with_other_files_is_left_alone(
    own_connector: Path, tmp_path: Path
) -> None:
    target = tmp_path / "landing"
    connect("till", tmp_path / "export", target)
    (target / "products" / "mine.csv").write_text("product_id\n")
    with pytest.raises(Refused, match=r"did not write - .*mine.csv"):
        connect("till", tmp_path / "export", target)
    (target / "products" / "mine.csv").unlink()
    connect("till", tmp_path / "export", target)
    with pytest.raises(Refused, match="export lies there"):
        connect("till", tmp_path / "export", tmp_path)


def test_the_command_line(tmp_path: Path) -> None:
    source = write_export(tmp_path / "export", OLIST)
    command = [sys.executable, str(CHECKOUT / "scripts" / "connect.py"), "olist"]
    command += ["--from", str(source), "--to", str(tmp_path / "landing")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "interactions     4" in done.stdout
    assert "orders without lines: paid" in done.stdout
    (source / "customers.parquet").unlink()
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "no file for customers" in refused.stderr


def real_export(variable: str) -> Path:
    folder = Path(os.environ.get(variable) or "nowhere")
    if not folder.is_dir():
        pytest.skip(f"{variable} names no folder")
    return folder


def test_real_olist(tmp_path: Path) -> None:
    source = real_export("PERCORSO_OLIST")
    result = connect("olist", source, tmp_path / "landing")
    assert broken_rules(tmp_path / "landing") == []
    told = figures(result)
    assert result.as_of_date == "2018-10-29"
    assert told["orders"] == ("99441", "99441")
    assert told["orders delivered"] == ("96478", "96478")
    assert told["orders without lines"] == ("775", "775")
    assert told["order lines"] == ("112650", "112650")
    assert told["items"] == ("13591643.70", "13591643.70")
    assert told["shipping"] == ("2251909.54", "2251909.54")
    assert told["orders: total"] == (None, "15843553.24")
    assert told["payments"] == ("16008872.12", None)
    assert told["accounts"] == ("96096", "96096")
    assert told["products"] == ("32951", "32951")
    assert told["reviews"] == ("99224", "99224")
    assert told["leads"] == ("8000", "8000")
    with duckdb.connect() as connection:
        landing = tmp_path / "landing"
        repeaters = f"""
            select count(*) from (
                select account_id from '{landing}/orders/*.parquet'
                group by account_id having count(*) > 1
            )
        """
        assert connection.sql(repeaters).fetchone() == (2997,)
        scores = f"""
            select score::int, count(*) from '{landing}/interactions/*.parquet'
            group by score order by score
        """
        assert connection.sql(scores).fetchall() == [
            (1, 11424),
            (2, 3151),
            (3, 8179),
            (4, 19142),
            (5, 57328),
        ]
        lines = f"""
            select category, count(*)
            from '{landing}/order_lines/*.parquet'
            inner join '{landing}/products/*.parquet' using (product_id)
            where category in ('olist.computers_accessories', 'olist.telephony')
            group by category order by category
        """
        assert connection.sql(lines).fetchall() == [
            ("olist.computers_accessories", 7827),
            ("olist.telephony", 4545),
        ]


def test_real_ga360(tmp_path: Path) -> None:
    source = real_export("PERCORSO_GA360")
    result = connect("ga360", source, tmp_path / "landing")
    assert broken_rules(tmp_path / "landing") == []
    told = figures(result)
    assert result.as_of_date == "2016-09-30"
    assert told["session rows"] == ("145791", "145791")
    assert told["activity 2016-08: session rows"] == ("74759", "74759")
    assert told["activity 2016-08: visitors"] == ("61699", "61699")
    assert told["activity 2016-09: session rows"] == ("71032", "71032")
    assert told["activity 2016-09: visitors"] == ("59121", "59121")
    assert told["visitors"] == ("118180", "118180")
    assert told["hits"] == ("868453", "868453")
    assert told["purchase hits"] == ("4352", "4352")
    assert told["orders"] == ("2015", "2015")
    assert told["orders: buyers"] == ("1793", "1793")
    assert told["orders: total"] == ("297063.27", "297063.27")
    assert told["orders: tax"] == ("21369.00", "21369.00")
    assert told["orders: shipping"] == ("45502.75", "45502.75")
    assert told["orders without revenue, total 0.00"] == ("37", "37")
    assert told["purchase lines with revenue"] == ("7015", None)
    assert told["order lines"] == ("6884", "6884")
    assert told["products"] == ("1089", "1089")
