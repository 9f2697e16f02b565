"""One made-up shop in the exports of four systems, the same people in all.

`tests/shop/` holds them as Shopify, GA4, HubSpot and Klaviyo write them, by hand,
with what is odd in each. What must become of them is written down here.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from conftest import Retailer
from test_connectors import broken_rules, checksums

from percorso.connect import Result, connect, summary
from percorso.connect_source import source_tables
from percorso.contract import CHECKOUT
from percorso.door import Declarations, land
from percorso.errors import Refused
from percorso.home import Home

SHOP = CHECKOUT / "tests" / "shop"
SYSTEMS = ("ga4", "hubspot", "klaviyo", "shopify")
EXPORTED_AT = datetime.fromisoformat("2026-06-30T20:00:00+02:00")


def run(system: str, source: Path, target: Path) -> Result:
    return connect(system, source, target, EXPORTED_AT, "Europe/Rome")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What each system gave, all into one folder. Read only."""
    target = tmp_path_factory.mktemp("shop") / "landing"
    return {system: run(system, SHOP / system, target) for system in SYSTEMS}


@pytest.fixture(scope="module")
def landing(results: dict[str, Result]) -> Path:
    return results["shopify"].target


def rows(landing: Path, file: str, columns: str) -> list[tuple]:
    """Rows of one file, moments as UTC text, amounts as text."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(
            f"select {columns} from '{landing}/{file}.parquet' order by all"
        ).fetchall()


@pytest.mark.parametrize(
    ("system", "told"),
    [
        (
            "shopify",
            "9 orders, 4 customers, 5 products became 4 consents, 4 crm_contacts, "
            "8 order_lines, 7 orders, 5 products; left out: "
            "answers of no from who has no address for them (3); "
            "answers of yes to marketing, whose moment is not told (3); "
            "orders with a refund, whose lines and moment are not told (2); "
            "rows of orders with neither a line nor a total (1); "
            "rows of products without a SKU (1); "
            "ticks at the checkout without an e-mail (1)",
        ),
        (
            "ga4",
            "17 events became 13 web_events; left out: events scroll (1); "
            "events session_start (1); events user_engagement (1); "
            "events without user_pseudo_id (1)",
        ),
        (
            "hubspot",
            "6 contacts became 2 consents, 6 crm_contacts; left out: "
            "consents as a legal basis, whose moment is not told (2); "
            "lifecycle stages, which have no place in the contract (6)",
        ),
        (
            "klaviyo",
            "15 events, 19 included became 3 consents, 15 message_events; left out: "
            "events Active on Site (1); events Dropped Email (1); "
            "events that stand on two pages (1)",
        ),
    ],
)
def test_one_line_says_what_became_of_every_row(
    system: str, told: str, results: dict[str, Result]
) -> None:
    assert summary(results[system]) == f"{system}: {told}"


def test_only_the_order_of_an_unknown_source_breaks_the_contract(
    landing: Path,
) -> None:
    assert broken_rules(landing) == ["orders: channel not accepted"]


def test_the_door_takes_all_but_that_order(landing: Path, tmp_path: Path) -> None:
    done = land(
        Home(tmp_path / "home"), landing, Declarations(is_manifest_required=True)
    )
    assert {a.file: (a.landed, a.quarantined) for a in done.accounts} == {
        "consents/hubspot.parquet": (2, 0),
        "consents/klaviyo.parquet": (3, 0),
        "consents/shopify.parquet": (4, 0),
        "crm_contacts/hubspot.parquet": (6, 0),
        "crm_contacts/shopify.parquet": (4, 0),
        "message_events/klaviyo.parquet": (15, 0),
        "order_lines/shopify.parquet": (8, 0),
        "orders/shopify.parquet": (6, 1),
        "products/shopify.parquet": (5, 0),
        "web_events/ga4.parquet": (13, 0),
    }
    refused = tmp_path / "home" / "landed" / "quarantine"
    reasons = duckdb.sql(f"select reason from '{refused}/*.parquet'").fetchall()
    assert [reason for (reason,) in reasons] == [
        "channel: '4555555' is not one of web, app, store, phone, marketplace"
    ]


def test_shopify_orders(landing: Path) -> None:
    columns = (
        "order_id, placed_at::varchar, status, channel, total_amount::varchar,"
        " discount_amount::varchar, tax_amount::varchar, account_id, phone,"
        " first_name, postal_code, store_id, coupon_code, (updated_at::varchar)[:16]"
    )
    told = rows(landing, "orders/shopify", columns)
    phone = "+393331112233"
    assert told == [
        (
            *("5001", "2026-03-02 09:15:00+00", "shipped", "web", "61.9600"),
            *("6.3400", None, "7001", phone, "Anna", "20121", None, "WELCOME10"),
            "2026-03-03 08:00",
        ),
        (
            *("5002", "2026-04-10 16:00:00+00", "cancelled", "web", "43.9000"),
            *("0.0000", None, "7002", None, "Bruno", "10121", None, None),
            "2026-04-11 07:00",
        ),
        # a guest; the discount is the line's
        (
            *("5003", "2026-05-20 19:30:00+00", "placed", "web", "44.9000"),
            *("0.0000", None, None, None, None, "70121", None, None),
            "2026-05-20 19:30",
        ),
        (
            *("5004", "2026-06-15 06:05:00+00", "shipped", "web", "78.0000"),
            *("0.0000", None, "7001", phone, "Anna", "20121", None, None),
            "2026-06-16 08:00",
        ),
        (
            *("5005", "2026-06-20 15:45:00+00", "shipped", "store", "4.5000"),
            *("0.0000", None, None, None, None, None, "Milano Centro", None),
            "2026-06-20 15:45",
        ),
        # written by staff, taxes on top, the customer known by phone alone
        (
            *("5006", "2026-06-25 09:00:00+00", "paid", "phone", "14.6400"),
            *("0.0000", "2.6400", "7003", "+393479998877", "Dario"),
            *(None, None, None, "2026-06-25 09:05"),
        ),
        (
            *("5007", "2026-06-28 10:00:00+00", "paid", "4555555", "9.0000"),
            *("0.0000", None, "7004", None, "Elena", None, None, None),
            "2026-06-28 10:00",
        ),
    ]


def test_shopify_lines_and_products(landing: Path) -> None:
    columns = (
        "order_line_id, product_id, quantity, unit_price::varchar,"
        " discount_amount::varchar"
    )
    assert rows(landing, "order_lines/shopify", columns) == [
        ("5001-1", "KETTLE-01", 1, "49.9000", "0.0000"),
        ("5001-2", "TEA-100", 3, "4.5000", "0.0000"),
        ("5002-1", "PAN-28", 1, "39.0000", "0.0000"),
        ("5003-1", "KETTLE-01", 1, "49.9000", "5.0000"),
        ("5004-1", "PAN-28", 2, "39.0000", "0.0000"),
        ("5005-1", "TEA-100", 1, "4.5000", "0.0000"),
        ("5006-1", "Incisione a mano", 1, "12.0000", "0.0000"),
        ("5007-1", "TEA-100", 2, "4.5000", "0.0000"),
    ]
    columns = "product_id, name, brand, category, list_price::varchar"
    kitchen = "shopify.home_garden.kitchen_dining.kitchen_appliances"
    assert rows(landing, "products/shopify", columns) == [
        # sold by hand, never a product
        ("Incisione a mano", "Incisione a mano", None, "shopify.unknown", None),
        ("KETTLE-01", "Bollitore Alba", "Alba", kitchen, "49.9000"),
        ("PAN-28", "Padella 28 cm", "Fuoco", "shopify.unknown", "39.0000"),
        (
            *("TEA-100", "Tè nero - 100 g", "Casa Bruna"),
            *("shopify.te_e_tisane", "4.5000"),
        ),
        (
            *("TEA-250", "Tè nero - 250 g", "Casa Bruna"),
            *("shopify.te_e_tisane", "9.9000"),
        ),
    ]


def test_shopify_customers(landing: Path) -> None:
    columns = "contact_id, account_id, email, mobile, (created_at::varchar)[:16]"
    assert rows(landing, "crm_contacts/shopify", columns) == [
        (
            *("shopify-7001", "7001", "anna.rossi@example.com", "+393331112233"),
            "2026-03-02 09:15",
        ),
        (
            *("shopify-7002", "7002", "bruno.conti@example.com", None),
            "2026-04-10 16:00",
        ),
        ("shopify-7003", "7003", None, "+393479998877", "2026-06-25 09:00"),
        (
            *("shopify-7004", "7004", "elena.fabbri@example.com", None),
            "2026-06-28 10:00",
        ),
    ]


def test_a_yes_needs_its_moment_and_a_no_does_not(landing: Path) -> None:
    columns = (
        "identifier, channel, status, (recorded_at::varchar)[:16], identifier_type"
    )
    assert rows(landing, "consents/shopify", columns) == [
        ("+393331112233", "sms", "withdrawn", "2026-06-30 18:00", "phone"),
        ("Anna.Rossi@example.com", "email", "granted", "2026-06-15 06:05", "email"),
        ("anna.rossi@example.com", "email", "granted", "2026-03-02 09:15", "email"),
        ("bruno.conti@example.com", "email", "withdrawn", "2026-06-30 18:00", "email"),
    ]
    assert rows(landing, "consents/hubspot", columns) == [
        ("bruno.conti@example.com", "email", "withdrawn", "2026-06-30 18:00", "email"),
        ("elena.fabbri@example.com", "email", "withdrawn", "2026-06-30 18:00", "email"),
    ]
    assert rows(landing, "consents/klaviyo", columns) == [
        ("+393479998877", "sms", "granted", "2026-06-25 09:05", "phone"),
        ("elena.fabbri@example.com", "email", "granted", "2026-05-01 10:00", "email"),
        ("elena.fabbri@example.com", "email", "withdrawn", "2026-06-12 07:00", "email"),
    ]


def test_ga4_events(landing: Path) -> None:
    columns = (
        "split_part(visitor_id, '.', 1), (occurred_at::varchar)[12:19], event_type,"
        " account_id, product_id, order_id, coupon_code, search_term, utm_source,"
        " click_id_type, quantity, value"
    )
    nothing = (None,) * 8
    kettle = ("KETTLE-01", *nothing[:5], 1.0, 49.9)
    desktop, mobile, nobody = ("1111111111", "3333333333", "5555555555")
    told = rows(landing, "web_events/ga4", columns)
    assert told == [
        (
            *(desktop, "09:00:00", "page_view", None, *nothing[:4]),
            *("google", "gclid", None, None),
        ),
        (desktop, "09:02:00", "view_product", None, *kettle),
        (desktop, "09:05:00", "add_to_cart", None, *kettle),
        (desktop, "09:10:00", "begin_checkout", None, *nothing),
        # the coupon is sent twice
        (
            *(desktop, "09:15:01", "purchase", "7001", None, "5001", "WELCOME10"),
            *(*nothing[:3], 4.0, 61.96),
        ),
        (
            *(mobile, "06:00:00", "page_view", "7001", *nothing[:4]),
            *("klaviyo", None, None, None),
        ),
        (
            *(mobile, "06:00:02", "view_product", "7001", "PAN-28"),
            *(*nothing[:5], 1.0, None),
        ),
        (
            *(mobile, "06:05:01", "purchase", "7001", "PAN-28", "5004"),
            *(*nothing[:4], 2.0, 78.0),
        ),
        # two events that nothing tells apart are two
        (nobody, "10:00:00", "page_view", None, *nothing),
        (nobody, "10:00:00", "page_view", None, *nothing),
        (nobody, "10:01:00", "search", None, *nothing[:3], "moka", *nothing[:4]),
        (nobody, "10:45:00", "view_list", None, *nothing),
        (nobody, "10:50:00", "generate_lead", None, *nothing),
    ]


def test_ga4_parquet_gives_what_json_gives(landing: Path, tmp_path: Path) -> None:
    (spec,) = source_tables(CHECKOUT / "connectors" / "ga4" / "export.yml")
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in spec.types.items())
    source = tmp_path / "export"
    source.mkdir()
    for file in SHOP.glob("ga4/events_2*.json"):
        duckdb.sql(
            f"copy (from read_json('{file}', columns = {{{types}}})) "
            f"to '{source / file.stem}.parquet'"
        )
    run("ga4", source, tmp_path / "landing")
    written = checksums(tmp_path / "landing")["web_events/ga4.parquet"]
    assert written == checksums(landing)["web_events/ga4.parquet"]


def test_hubspot_contacts(landing: Path) -> None:
    columns = (
        "contact_id, email, coalesce(mobile, phone), lead_source,"
        " (created_at::varchar)[:16], (updated_at::varchar)[:16]"
    )
    told = rows(landing, "crm_contacts/hubspot", columns)
    # local times of the portal: an hour ahead of UTC in January, two in June
    assert told[0] == (
        *("501", "anna.rossi@example.com", "+39 333 1112233", "organic_search"),
        *("2026-01-10 08:00", "2026-03-02 09:20"),
    )
    # never changed since
    assert told[4] == (
        *("505", None, "+39 320 4443322", "offline_sources"),
        *("2026-06-05 13:45", "2026-06-05 13:45"),
    )


def test_klaviyo_messages_are_one_for_each_recipient(landing: Path) -> None:
    columns = (
        "event_id, message_id, event_type, channel, recipient, is_machine,"
        " link_url is not null"
    )
    welcome = "1772524800:01MWELCOME-01ANNA"
    pans = "1781049600:01MPADELLE"
    anna = ("email", "anna.rossi@example.com")
    bruno = ("email", "bruno.conti@example.com")
    elena = ("email", "elena.fabbri@example.com")
    assert rows(landing, "message_events/klaviyo", columns) == [
        ("k01", welcome, "delivered", *anna, None, False),
        ("k01-sent", welcome, "sent", *anna, None, False),
        ("k02", welcome, "opened", *anna, True, False),
        ("k03", welcome, "opened", *anna, False, False),
        ("k04", welcome, "clicked", *anna, None, True),
        ("k07", f"{pans}-01BRUNO", "delivered", *bruno, None, False),
        ("k07-sent", f"{pans}-01BRUNO", "sent", *bruno, None, False),
        ("k08", f"{pans}-01BRUNO", "complained", *bruno, None, False),
        (
            *("k09", f"{pans}-01CARLA", "hard_bounced"),
            *("email", "carla.greco@example.com", None, False),
        ),
        (
            *("k09-sent", f"{pans}-01CARLA", "sent"),
            *("email", "carla.greco@example.com", None, False),
        ),
        ("k10", f"{pans}-01ELENA", "delivered", *elena, None, False),
        ("k10-sent", f"{pans}-01ELENA", "sent", *elena, None, False),
        ("k11", f"{pans}-01ELENA", "unsubscribed", *elena, None, False),
        (
            *("k13", "1782370800:01MSMS-01DARIO", "delivered"),
            *("sms", "+393479998877", None, False),
        ),
        (
            *("k13-sent", "1782370800:01MSMS-01DARIO", "sent"),
            *("sms", "+393479998877", None, False),
        ),
    ]


def test_systems_share_a_folder_and_replace_only_their_own(
    landing: Path, tmp_path: Path
) -> None:
    target = tmp_path / "landing"
    shutil.copytree(landing, target)
    source = tmp_path / "export"
    shutil.copytree(SHOP / "klaviyo", source)
    (source / "events_2.json").unlink()
    run("klaviyo", source, target)
    before, after = checksums(landing), checksums(target)
    changed = {file for file in before if before[file] != after.get(file)}
    assert changed == {
        "manifest.json",
        "consents/klaviyo.parquet",
        "message_events/klaviyo.parquet",
    }
    manifest = json.loads((target / "manifest.json").read_text())
    assert manifest["as_of_date"] == "2026-06-30"
    assert manifest["systems"]["klaviyo"] == "2026-06-10"
    assert {entry["file"] for entry in manifest["files"]} == set(after) - {
        "manifest.json"
    }


def replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    """A fault: other text in a file of an export."""

    def spoil(source: Path) -> None:
        text = (source / file).read_text()
        assert old in text
        (source / file).write_text(text.replace(old, new, 1))

    return spoil


def repeated(file: str, as_file: str) -> Callable[[Path], None]:
    """A fault: the same file under two names."""
    return lambda source: shutil.copy(source / file, source / as_file)


@pytest.mark.parametrize(
    ("system", "spoil", "told"),
    [
        (
            "shopify",
            replaced("orders_export_1.csv", "Lineitem sku", "SKU"),
            r"column Lineitem sku is missing - \S+/orders_export_1.csv - export it too",
        ),
        (
            "shopify",
            replaced("orders_export_2.csv", ",4.50,0.00,0.81,", ",4.50,0.00,"),
            r"78 fields, the header has 79 - \S+/orders_export_2.csv:2 - mend",
        ),
        (
            "shopify",
            replaced("orders_export_1.csv", ",43.90,,0.00,", ",circa 44,,0.00,"),
            r"Total is 'circa 44', which is no decimal\(18,4\) - "
            r"\S+/orders_export_1.csv, row 3 - mend the row",
        ),
        (
            "shopify",
            replaced("orders_export_2.csv", "2026-06-20 17:45:00 +0200", "ieri"),
            r"is 'ieri', which is no timestamp with time zone - "
            r"\S+/orders_export_2.csv, row 1",
        ),
        (
            "shopify",
            repeated("orders_export_2.csv", "orders_export_3.csv"),
            r"order #1005 stands 2 times with a total \(and 2 more like it\) - "
            "orders_export - keep one file",
        ),
        (
            "hubspot",
            replaced(
                "hubspot-crm-exports-all-contacts-2026-06-30.csv", "Create Date", "Made"
            ),
            r"column Create Date is missing - \S+/hubspot-crm-exports",
        ),
        (
            "ga4",
            replaced("events_20260615.json", '"event_name": "view_item",', '"event_na'),
            r"no JSON as it is expected \(.*\) - \S+/events_20260615.json:2 - mend",
        ),
        (
            "klaviyo",
            replaced("events_1.json", "2026-05-01T10:00:00+00:00", "maggio"),
            "event k05 has no datetime that can be read - events - export the page",
        ),
        (
            "klaviyo",
            replaced("events_1.json", '"name": "Opened', '"title": "Opened'),
            r"the metric of event k02 is not told \(and 1 more like it\) - events - "
            "ask the API for include=",
        ),
    ],
    ids=[
        "column",
        "fields",
        "amount",
        "moment",
        "twice",
        "heading",
        "json",
        "datetime",
        "metric",
    ],
)
def test_a_spoilt_export_is_refused_in_one_line_and_changes_nothing(
    system: str,
    spoil: Callable[[Path], None],
    told: str,
    landing: Path,
    tmp_path: Path,
) -> None:
    source, target = tmp_path / "export", tmp_path / "landing"
    shutil.copytree(SHOP / system, source)
    spoil(source)
    shutil.copytree(landing, target)
    with pytest.raises(Refused, match=told) as refused:
        run(system, source, target)
    assert "\n" not in str(refused.value)
    assert "@" not in str(refused.value)
    assert checksums(target) == checksums(landing)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export", "landing"]


@pytest.mark.parametrize("system", ["shopify", "hubspot"])
def test_a_state_without_its_moment_needs_that_of_the_export(
    system: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"when was the export made.* - say it with AT="):
        connect(system, SHOP / system, tmp_path / "landing")
    assert not (tmp_path / "landing").exists()


def test_the_commands_name_the_moment(tmp_path: Path) -> None:
    command = [sys.executable, str(CHECKOUT / "scripts" / "connect.py"), "hubspot"]
    command += ["--from", str(SHOP / "hubspot"), "--to", str(tmp_path / "landing")]
    for at in ("2026-06-30T20:00", "ieri"):
        refused = subprocess.run(
            [*command, "--at", at], capture_output=True, text=True, check=False
        )
        assert refused.returncode == 2
        assert f"'{at}' is no moment with its offset" in refused.stderr
    done = subprocess.run(
        [*command, "--at", "2026-06-30T20:00+02:00"], capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1].startswith("hubspot: 6 contacts became 2 con")


@pytest.mark.long
def test_the_same_people_meet_in_the_marts(
    landing: Path, new_retailer: Callable[..., Retailer]
) -> None:
    shop = new_retailer(landing)
    shop.build()
    check_marts(shop)


def check_marts(shop: Retailer) -> None:
    """Six people over four systems, counted by hand from the exports."""
    people = """
        select
            first_name, records_count, orders_count, revenue_net_amount::varchar,
            email_consent, sms_consent
        from customers order by first_name
    """
    assert shop.query(people) == [
        # two orders, two contacts
        ("Anna", 4, 2, "139.9600", True, False),
        # cancelled, and refused twice
        ("Bruno", 3, 0, "0.0000", False, None),
        ("Carla", 2, 1, "44.9000", None, None),
        # known to Shopify by phone alone
        ("Dario", 3, 1, "14.6400", None, True),
        # her order is in quarantine
        ("Elena", 2, 0, "0.0000", False, None),
        ("Fabio", 1, 0, "0.0000", None, None),
        # whoever paid at the till
        (None, 1, 1, "4.5000", None, None),
    ]
    valid = "select count(*), sum(total_amount)::varchar from orders where is_valid"
    assert shop.query(valid) == [(5, "204.0000")]
    sessions = """
        select first_name, count(*), sum(sessions.orders_count)
        from sessions
        left join customers on sessions.customer_id = customers.customer_id
        group by first_name order by first_name
    """
    assert shop.query(sessions) == [("Anna", 2, 2), (None, 2, 0)]
    consents = """
        select first_name, channel, status, recorded_at::date::varchar
        from customer_consents
        inner join customers on customer_consents.customer_id = customers.customer_id
        order by first_name, channel
    """
    assert shop.query(consents) == [
        ("Anna", "email", "granted", "2026-06-15"),
        ("Anna", "sms", "withdrawn", "2026-06-30"),
        ("Bruno", "email", "withdrawn", "2026-06-30"),
        ("Dario", "sms", "granted", "2026-06-25"),
        ("Elena", "email", "withdrawn", "2026-06-30"),
    ]
    # a machine opened too, and Carla's bounced
    messages = """
        select first_name, touchpoint, action, count(*)
        from touchpoints
        inner join customers on touchpoints.customer_id = customers.customer_id
        where touchpoint in ('email', 'sms')
        group by first_name, touchpoint, action
        order by first_name, touchpoint, action
    """
    assert shop.query(messages) == [
        ("Anna", "email", "clicked", 1),
        ("Anna", "email", "opened", 1),
        ("Anna", "email", "received", 1),
        ("Bruno", "email", "complained", 1),
        ("Bruno", "email", "received", 1),
        ("Dario", "sms", "received", 1),
        ("Elena", "email", "received", 1),
        ("Elena", "email", "unsubscribed", 1),
    ]
