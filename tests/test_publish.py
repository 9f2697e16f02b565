"""What is published of people: bi names nobody, and the secret stays what it was."""

import hashlib
import hmac
import random
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pytest
from conftest import DemoRetailer, Retailer

from percorso import publish, published_tables
from percorso.errors import Refused
from percorso.home import Home
from percorso.masking import looked_up, masked, remember

LONG_SECRET = "thirty-two characters of secret!"
# What a retailer hands over that names a person, by entity.
NAMING = {
    "orders": (
        "email, phone, tax_code, vat_number, account_id, contact_id, "
        "loyalty_card_id, visitor_id, company_name, first_name || ' ' || last_name"
    ),
    "crm_contacts": (
        "email, phone, mobile, tax_code, vat_number, account_id, contact_id, "
        "loyalty_card_id, company_name, first_name || ' ' || last_name"
    ),
    "web_events": "visitor_id, account_id, email_hash",
    "consents": "identifier",
    "message_events": "recipient, contact_id, customer_id",
    "interactions": "identifier, related_identifier, text",
    "assignments": "identifier",
    "erasure_requests": "identifier",
    "identity_overrides": "left_value, right_value",
}


@pytest.fixture(scope="module")
def named(demo: DemoRetailer) -> set[str]:
    """Every value of the demo's input that names a person, and their ids."""
    queries = [
        f"select unnest([{columns}]) as name from read_parquet("
        f"'{demo.home}/landed/{entity}/*.parquet', union_by_name = true)"
        for entity, columns in NAMING.items()
    ]
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select distinct lower(trim(name)) from ({' union all '.join(queries)}) "
            "where length(trim(name)) > 5"
        ).fetchall()
    ids = demo.query("select customer_id from customers")
    return {name for (name,) in (*rows, *ids)}


def test_no_value_of_bi_names_anybody(demo: DemoRetailer, named: set[str]) -> None:
    """No text of any column is one that came in with a person, nor their id."""
    assert len(named) > 20_000
    columns = demo.query(
        "select table_name, column_name from duckdb_columns() where schema_name = "
        "'main' and not internal and data_type like 'VARCHAR%'",
        "bi",
    )
    assert len(columns) > 100
    for table, column in columns:
        rows = demo.query(
            f"select distinct lower(trim(cast({column} as varchar))) from main.{table}",
            "bi",
        )
        assert not {value for (value,) in rows} & named, (table, column)


def test_no_byte_of_bi_names_anybody(demo: DemoRetailer, named: set[str]) -> None:
    """Nor does any byte of the file, blocks of rows that are gone included.

    Looked for are 400 names as they are, and every domain of an e-mail.
    """
    draw = random.Random(1)
    long = sorted(name for name in named if len(name) > 8)
    wanted = draw.sample(long, 400)
    wanted += {"@" + name.rpartition("@")[2] for name in named if "@" in name}
    found = {}
    for database in ("bi", "crm"):
        path = demo.home / "published" / f"{database}.duckdb"
        content = path.read_bytes().lower()
        assert len(content) > 10**6
        found[database] = [name for name in wanted if name.encode() in content]
    assert found["bi"] == []
    # The same look finds them where they are.
    assert len(found["crm"]) > 40


def test_no_byte_of_bi_is_of_an_id(demo: DemoRetailer) -> None:
    """Not even where a block is not filled, and keeps what the memory held before.

    Every place of the file is looked at, for the beginnings of all ids.
    """
    content = (demo.home / "published" / "bi.duckdb").read_bytes()
    ids = [row[0].encode() for row in demo.query("select customer_id from customers")]
    beginnings = np.array([int.from_bytes(one[:8], "little") for one in ids], "<u8")
    found = []
    for shift in range(8):
        count = (len(content) - shift) // 8
        words = np.frombuffer(content, "<u8", count, shift)
        (places,) = np.isin(words, beginnings).nonzero()
        found += [content[shift + 8 * place :][:32] for place in places.tolist()]
    assert len(set(ids)) > 4000
    assert not set(found) & set(ids)


def test_pseudonyms_are_hmacs_and_join(demo: DemoRetailer) -> None:
    """As any other tool makes them of the secret; one for an id in all tables."""
    real = [row[0] for row in demo.query("select customer_id from customers")]
    made = {
        hmac.new(
            b"a secret for tests", customer_id.encode(), hashlib.sha256
        ).hexdigest()[:32]
        for customer_id in real
    }
    assert {
        row[0] for row in demo.query("select customer_id from customers", "bi")
    } == (made)
    for table in ("orders", "touchpoints", "customer_id_changes"):
        joined = f"from {table} inner join customers using (customer_id)"
        counted = f"select count(*) {joined}"
        assert demo.query(counted, "bi") == demo.query(counted)


def test_small_cells_are_hidden_in_bi(demo: DemoRetailer) -> None:
    """Fewer than five who share place, age band and gender lose the place, or all."""
    cell = "province, nearest_store_id, country, age_band, gender"
    small = demo.query(
        f"select {cell}, count(*) from customers group by all having count(*) < 5",
        "bi",
    )
    assert small == []
    shown = "select count(province), count(nearest_store_id) from customers"
    (bi,), (crm,) = demo.query(shown, "bi"), demo.query(shown)
    assert 0 < bi[0] < crm[0]
    assert 0 < bi[1] < crm[1]


def show(rows: str, columns: list[str], private: tuple[str, ...] = ()) -> list[tuple]:
    """What bi shows of rows given as SQL values."""
    with duckdb.connect() as connection:
        names = ", ".join(columns)
        connection.execute(
            f"create table told as select * from (values {rows}) as t ({names})"
        )
        connection.execute("create table people as select 'c1' as customer_id")
        remember(connection, "people", "x")
        query = masked("told", columns, frozenset(private), looked_up("x"))
        return connection.execute(f"from ({query}) order by all").fetchall()


def test_an_id_has_one_pseudonym_wherever_it_stands() -> None:
    """Of somebody known, of an id of before, of a company; of nobody, none."""
    rows = "('c1', 'c0', 'c1'), ('c9', 'c1', null)"
    columns = ["customer_id", "old_customer_id", "company_account_id"]

    def told(name: str | None) -> str | None:
        made = hmac.new(b"x", (name or "").encode(), hashlib.sha256).hexdigest()
        return made[:32] if name else None

    expected = [("c1", "c0", "c1"), ("c9", "c1", None)]
    assert set(show(rows, columns)) == {tuple(map(told, row)) for row in expected}


@pytest.mark.parametrize(("people", "province"), [(4, None), (5, "RM"), (6, "RM")])
def test_a_cell_of_five_is_shown(people: int, province: str | None) -> None:
    """Not one of four; what is left without a place is shown when it is enough."""
    rome = ", ".join(["('RM', 40, 'f')"] * people)
    rest = ", ".join(["(null, 40, 'f')"] * 5)
    shown = show(f"{rome}, {rest}", ["province", "age", "gender"])
    assert shown.count((province, "35-44", "f")) == people + (0 if province else 5)


def test_a_cell_small_without_a_place_shows_nothing() -> None:
    """Four women of 75 and over in four provinces: neither age nor gender."""
    women = ", ".join(f"('{place}', 80, 'f')" for place in ("RM", "MI", "TO", "NA"))
    assert show(women, ["province", "age", "gender"]) == [(None, None, None)] * 4


@pytest.mark.parametrize(
    ("age", "band"),
    [(17, "under 18"), (18, "18-24"), (24, "18-24"), (25, "25-34"), (75, "75+")],
)
def test_age_is_a_band(age: int, band: str) -> None:
    """Its bounds belong to the band that they begin."""
    assert show(", ".join([f"({age})"] * 5), ["age"])[0] == (band,)


def test_private_columns_are_left_out_and_ids_hidden_wherever_they_stand() -> None:
    """Any column of a customer id, whatever it is called before that."""
    rows = show(
        "('a', 'b', 'a@b.example')",
        ["customer_id", "old_customer_id", "email"],
        private=("email",),
    )
    ((one, other),) = rows
    assert len(one) == len(other) == 32
    assert one != other


# ---- the secret


def test_publishing_keeps_to_the_limits(
    demo: DemoRetailer, tmp_path: Path, new_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is given bounds every engine of it, and no scrap is left beside it."""
    own = demo.copied(tmp_path, new_home)
    for name, value in own.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PERCORSO_MEMORY", "300MiB")
    monkeypatch.setenv("PERCORSO_THREADS", "1")
    limits = set()

    def noted(function: Callable) -> Callable:
        def call(connection: duckdb.DuckDBPyConnection, *given: object) -> object:
            limits.add(
                connection.execute(
                    "select current_setting('memory_limit'), current_setting('threads')"
                ).fetchone()
            )
            return function(connection, *given)

        return call

    for name in ("put", "remember"):
        monkeypatch.setattr(publish, name, noted(getattr(publish, name)))
    # In this process, where it can be looked at.
    monkeypatch.setattr(published_tables, "put", noted(published_tables.put))
    monkeypatch.setattr(publish, "apart", lambda function, *given: function(*given))
    version = publish.publish(Home(own.home))
    assert limits == {("300.0 MiB", 1)}
    assert sorted(path.name for path in version.iterdir()) == [
        *("bi.duckdb", "crm.duckdb", "ops.duckdb"),
    ]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A new home, and no setting."""
    for name in ("PERCORSO_SECRET", "PERCORSO_PRODUCTION"):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path / "home")


@pytest.mark.parametrize(
    ("secret", "said"),
    [(None, "none is set"), (LONG_SECRET[:-1], "this one has 31 characters")],
)
def test_production_takes_no_made_or_short_secret(
    home: Home, monkeypatch: pytest.MonkeyPatch, secret: str | None, said: str
) -> None:
    """And says what to do."""
    monkeypatch.setenv("PERCORSO_PRODUCTION", "1")
    if secret:
        monkeypatch.setenv("PERCORSO_SECRET", secret)
    with pytest.raises(Refused, match=said):
        home.check_secret()
    monkeypatch.setenv("PERCORSO_SECRET", LONG_SECRET)
    home.check_secret()
    assert not (home.state / "secret").exists()


def test_another_secret_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would give everybody another id; the made one may be set by hand."""
    home.check_secret()
    monkeypatch.setenv("PERCORSO_SECRET", home.secret())
    home.check_secret()
    monkeypatch.setenv("PERCORSO_SECRET", home.secret() + "0")
    with pytest.raises(Refused, match="not the secret that the ids of the home"):
        home.check_secret()


def test_wrong_secret_stops_a_build_before_anything_is_landed(
    demo: DemoRetailer, new_retailer: Callable[..., Retailer]
) -> None:
    """With exit code 2 and one line."""
    retailer = new_retailer(demo.landing, PERCORSO_PRODUCTION="1")
    done = retailer.run("build.py")
    assert done.returncode == 2
    assert done.stderr.startswith("build: in production the secret is given, not made")
    assert not (retailer.home / "landed").exists()
