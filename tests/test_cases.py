"""Worked cases of identity and of what an order is worth, all in one build."""

import random
from pathlib import Path

import duckdb
import networkx
import pytest
from conftest import Retailer, founded_id

CHAIN = 1000
GRAPH = 1500
ORDER_COLUMNS = (
    "order_id",
    "placed_at",
    "status",
    "channel",
    "currency",
    "total_amount",
    "account_id",
    "email",
    "phone",
    "tax_code",
    "vat_number",
    "first_name",
    "last_name",
    "visitor_id",
    "loyalty_card_id",
)


def own_id() -> str:
    """The id we hand out for the account `cancelling` under the tests' secret."""
    return founded_id("account_id:cancelling")


def orders() -> list[dict]:
    """Orders whose ids begin with the name of the case they belong to."""
    rows = []

    def add(order_id: str, **given: str) -> None:
        rows.append({"order_id": order_id, **given})

    # A chain: each order shares one key with the one before it.
    for link in range(CHAIN):
        add(
            f"chain-{link:04}",
            email=f"link{(link + 1) // 2}@chain.example",
            account_id=f"chain-account-{link // 2}",
        )
    # A random graph: e-mails and accounts drawn from pools, some left out.
    draw = random.Random(7)
    for number in range(GRAPH):
        add(
            f"graph-{number:04}",
            email=f"n{draw.randrange(GRAPH // 2)}@graph.example",
            account_id=draw.choice(["", f"graph-account-{draw.randrange(GRAPH // 2)}"]),
        )
    add("gmail-1", email="Anna.Verdi+shop@gmail.com")
    add("gmail-2", email=" annaverdi@googlemail.com ")
    add("plus-1", email="luca+shop@other.example")
    add("plus-2", email="luca@other.example")
    add("twin-1", tax_code="RCCMNL83S18D969H")
    add("twin-2", tax_code="rccmnl83s1ud969e")
    add("badtax-1", tax_code="VRDGPP13A10B963P")
    add("badtax-2", tax_code="VRDGPP13A10B963P")
    add("phone-1", phone="0039 347 1234567", last_name="Rossi")
    add("phone-2", phone="347 1234567", last_name="ROSSI")
    add("mobile-1", phone="348 7654321", last_name="Rossi")
    add("mobile-2", phone="+39 348 7654321", last_name="Bianchi")
    add("home-1", phone="06 5551234", first_name="Ada", last_name="Neri")
    add("home-2", phone="06 5551234", first_name="Ugo", last_name="Neri")
    for number in range(7):
        add(
            f"desk-{number}",
            email="desk@agency.example",
            first_name=f"Name{chr(97 + number)}",
            last_name="Cliente",
        )
    add("blocked-1", email="info@firm.example")
    add("blocked-2", email="info@firm.example")
    for blank in ("null", "-1", "0000", "Anonymous", " nan "):
        add(f"blank-{blank.strip()}", account_id=blank, loyalty_card_id=blank)
    add("visitor-1", visitor_id="guest-device")
    add("visitor-2", visitor_id="guest-device")
    add("alone-1")
    add("sole-private", account_id="sole")
    add("sole-business", account_id="sole", vat_number="IT 00743110157")
    add("badvat", account_id="badvat", vat_number="12345678903")
    add("companytax", account_id="companytax", tax_code="07643520567")
    add("cancelled-1", account_id="cancelling", status="cancelled")
    add("cancelled-2", account_id="cancelling")
    add("returned-1", account_id="returning")
    add("returned-2", account_id="returning")
    return rows


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    """The cases, landed and built."""
    folder = tmp_path_factory.mktemp("cases")
    landing = folder / "landing"
    write_landing(landing, orders())
    (landing / "assignments").mkdir()
    (landing / "assignments" / "assignments.csv").write_text(
        "assignment_id,promotion_id,assigned_at,arm,identifier_type,identifier\n"
        f"A1,trial,2026-05-02T08:00:00Z,treated,customer_id,{own_id()}\n"
        "A2,trial,2026-05-02T08:00:00Z,holdout,account_id,sole\n"
    )
    retailer = Retailer(
        landing=landing,
        home=module_home,
        settings={"PERCORSO_AS_OF": "2026-06-30"},
    )
    retailer.build()
    return retailer


def write_landing(landing: Path, rows: list[dict]) -> None:
    """Orders of one line at 100.00 each, one product, two returns."""
    for entity in ("orders", "order_lines", "products", "returns"):
        (landing / entity).mkdir(parents=True)
    defaults = {
        "placed_at": "2026-05-01T10:00:00+00:00",
        "status": "delivered",
        "channel": "web",
        "currency": "EUR",
        "total_amount": "100.00",
    }
    lines = [",".join(ORDER_COLUMNS)]
    for row in rows:
        full = {**defaults, **row}
        lines.append(",".join(full.get(column, "") for column in ORDER_COLUMNS))
    (landing / "orders" / "orders.csv").write_text("\n".join(lines) + "\n")
    (landing / "order_lines" / "lines.csv").write_text(
        "order_line_id,order_id,product_id,quantity,unit_price,discount_amount\n"
        + "".join(f"L-{r['order_id']},{r['order_id']},P1,2,50.00,\n" for r in rows)
        + "L-orphan,nowhere,P1,1,10.00,\n"
    )
    (landing / "products" / "products.csv").write_text(
        "product_id,name,category\nP1,Kettle,small_appliances.kettles\n"
    )
    (landing / "returns" / "returns.csv").write_text(
        "return_id,order_line_id,returned_at,quantity,amount\n"
        "R1,L-returned-1,2026-05-05T10:00:00Z,1,50.00\n"
        "R2,L-returned-2,2026-05-05T10:00:00Z,2,130.00\n"
        "R3,L-nowhere,2026-05-05T10:00:00Z,1,5.00\n"
    )


def people(built: Retailer, prefix: str) -> int:
    """Distinct people behind the orders of one case."""
    return built.query(
        "select count(distinct customer_id) from orders "
        f"where starts_with(order_id, '{prefix}')"
    )[0][0]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("chain-", 1),
        ("gmail-", 1),
        ("plus-", 2),
        ("twin-", 1),
        ("badtax-", 2),
        ("phone-", 1),
        ("mobile-", 2),
        ("home-", 2),
        ("desk-", 7),
        ("blocked-", 2),
        ("blank-", 5),
        ("visitor-", 1),
        ("alone-", 1),
        ("sole-", 1),
    ],
)
def test_people_of_a_case(built: Retailer, case: str, expected: int) -> None:
    """Orders are joined by what names a person, and by nothing else."""
    assert people(built, case) == expected


def test_random_graph_has_the_components_of_a_library(built: Retailer) -> None:
    """Orders joined over any number of keys are one person, and only those."""
    graph = networkx.Graph()
    for row in orders():
        if row["order_id"].startswith("graph-"):
            for key in ("email", "account_id"):
                if row[key]:
                    graph.add_edge(row["order_id"], (key, row[key]))
    expected = {
        frozenset(node for node in part if isinstance(node, str))
        for part in networkx.connected_components(graph)
    }
    found = built.query(
        "select list(order_id) from orders where starts_with(order_id, 'graph-') "
        "group by customer_id"
    )
    assert {frozenset(ids) for (ids,) in found} == expected
    sizes = [len(part) for part in expected]
    assert max(sizes) >= 40
    assert sizes.count(1) >= 40


def test_guards_are_reported(built: Retailer) -> None:
    """A value that links nobody says why."""
    kinds = dict(
        built.query("select identifier_value, review_kind from identity_review", "ops")
    )
    assert kinds["desk@agency.example"] == "too_many_names"
    assert kinds["info@firm.example"] == "blocked"


@pytest.mark.parametrize(
    ("order_id", "expected"),
    [
        ("sole-private", "private"),
        ("sole-business", "business"),
        ("badvat", "unknown"),
        ("companytax", "business"),
    ],
)
def test_private_or_business(built: Retailer, order_id: str, expected: str) -> None:
    """The order decides; an impossible VAT number decides nothing."""
    assert built.query(
        f"select order_customer_type from orders where order_id = '{order_id}'"
    ) == [(expected,)]


def test_sole_trader_is_both(built: Retailer) -> None:
    """Who buys both ways is both, and belongs to an account."""
    rows = built.query(
        "select customer_type, company_account_id is not null from customers "
        "where customer_id = (select customer_id from orders "
        "where order_id = 'sole-private')"
    )
    assert rows == [("both", True)]


@pytest.mark.parametrize(
    ("order_id", "returned", "net"),
    [
        ("cancelled-1", 0, 0),
        ("cancelled-2", 0, 100),
        ("returned-1", 50, 50),
        ("returned-2", 100, 0),
        ("alone-1", 0, 100),
    ],
)
def test_what_an_order_is_worth(
    built: Retailer, order_id: str, returned: int, net: int
) -> None:
    """Net of returns, capped at the total; nothing when cancelled."""
    assert built.query(
        f"select returned_amount, net_amount from orders where order_id = '{order_id}'"
    ) == [(returned, net)]


def test_orphans_wait_in_quarantine(built: Retailer) -> None:
    """A line without its order and a return without its line are no sales."""
    assert built.query(
        "select row_key from quarantine where refused_by = 'references' "
        "order by row_key",
        "ops",
    ) == [("L-orphan",), ("R3",)]


def test_what_is_not_handed_over_is_null(built: Retailer) -> None:
    """No messages landed: nothing was sent is not known to be 0."""
    rows = built.query(
        "select distinct sent, open_rate, revenue_net, cost_total from kpi_monitoring"
    )
    assert rows == [(None, None, None, None)]
    told = dict(
        built.query(
            "select metric, sum(numerator_amount) from trends "
            "where period = 'month' group by metric"
        )
    )
    assert told["returns"] == 2
    assert told["orders"] > 1000
    for metric in ("sessions", "emails_sent", "email_click_rate", "leads", "cost"):
        assert told[metric] is None
    assert built.query(
        "select rows_count, last_file, days_behind, is_stale from data_freshness "
        "where not is_provided group by all",
        "ops",
    ) == [(None, None, None, None)]


def test_our_own_id_comes_back_to_its_person(built: Retailer) -> None:
    """An assignment under an id that we handed out finds the person."""
    assert built.query(
        "select treated_30d, holdout_30d, incremental_orders_30d "
        "from kpi_monitoring where promotion_id = 'trial' "
        "and row_level = 'promotion'"
    ) == [(1, 1, 0)]
    assert built.query(
        "select distinct customer_id from orders where starts_with(order_id, 'cancel')"
    ) == [(own_id(),)]


@pytest.mark.long
def test_ids_name_one_person_whatever_the_order_of_rows(
    built: Retailer, tmp_path: Path, new_home: Path
) -> None:
    """The same rows turned round give the same ids; so do those of the scenarios."""
    write_landing(tmp_path / "landing", orders()[::-1])
    turned = Retailer(tmp_path / "landing", new_home, built.settings)
    turned.build_only("orders")
    ids = "select order_id, customer_id from orders order by order_id"
    assert turned.read(ids) == built.read(ids)


def test_secret_stands_nowhere(built: Retailer) -> None:
    """The secret behind the ids is in no compiled SQL, log or published table."""
    secret = built.environment["PERCORSO_SECRET"].encode()
    for path in built.home.rglob("*"):
        if path.is_file():
            assert secret not in path.read_bytes(), path


def test_bi_has_no_direct_identifiers(built: Retailer) -> None:
    """No e-mail, phone or tax code of the input is in the bi database."""
    typed = {
        row[key].strip().lower()
        for row in orders()
        for key in ("email", "phone", "tax_code")
        if row.get(key)
    }
    path = built.home / "published" / "bi.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR' and table_schema = 'main'"
        ).fetchall()
        for table, column in columns:
            values = connection.execute(
                f"select distinct lower({column}) from main.{table}"
            ).fetchall()
            assert not {value for (value,) in values} & typed, (table, column)
    real = built.query("select customer_id from customers")
    shown = built.query("select customer_id from customers", "bi")
    assert len(shown) == len(real)
    assert not set(shown) & set(real)
