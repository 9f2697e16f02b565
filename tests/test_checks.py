"""The checks of what landed: what stops a run, what it is told, what is kept."""

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import SCRIPTS, DemoRetailer, Retailer
from sqlalchemy import Engine, event

from percorso.checks import pages, results
from percorso.checks.check import Blocked, check
from percorso.checks.definitions import checks
from percorso.checks.deliveries import Deliveries, Fact, deliveries, quarantined, volume
from percorso.checks.freshness import Freshness, freshness
from percorso.checks.report import Report
from percorso.checks.rules import Check
from percorso.definition_files import check_names
from percorso.door import Declarations, land
from percorso.errors import OutOfRoom, PercorsoError, Refused
from percorso.home import Home

DAY = datetime(2026, 6, 1, 5, tzinfo=UTC)
ORDERS = "order_id,placed_at,status,channel,currency,total_amount"
LINES = "order_line_id,order_id,product_id,quantity,unit_price"
PRODUCTS = "product_id,category"
USUAL = 20


class Shop:
    """A small shop that delivers a file an entity and day."""

    def __init__(self, root: Path) -> None:
        self.landing, self.home = root / "landing", Home(root / "home")
        self.deliver("products", 0, ["p1,computers.notebooks"])

    def deliver(self, entity: str, day: int, rows: list[str], name: str = "") -> None:
        """Write a file of these rows; it lands with the next landing."""
        heads = {"orders": ORDERS, "order_lines": LINES, "products": PRODUCTS}
        path = self.landing / entity / f"{day}{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([heads[entity], *rows]) + "\n")

    def sell(self, day: int, count: int, first: int = 0, name: str = "") -> None:
        """Deliver orders of one line each, placed on a day."""
        at = f"2026-06-{day + 1:02}T08:00:00Z"
        ids = [f"{day}-{number}" for number in range(first, first + count)]
        orders = [f"o{i},{at},paid,web,EUR,10.00" for i in ids]
        self.deliver("orders", day, orders, name)
        lines = [f"l{i},o{i},p1,1,10.00" for i in ids]
        self.deliver("order_lines", day, lines, name)

    def land(self, day: int, hour: int = 0) -> None:
        """Land what is there, on a day."""
        now = DAY + timedelta(days=day, hours=hour)
        land(self.home, self.landing, Declarations(), now=now)

    def days(self, *counts: int) -> None:
        """Sell and land, day after day."""
        for day, count in enumerate(counts):
            self.sell(day, count)
            self.land(day)

    def came(self, since_day: int | None = None) -> Deliveries:
        """What was delivered; what landed after a day is new."""
        since = None if since_day is None else DAY + timedelta(days=since_day, hours=1)
        return deliveries(self.home, since)

    def volume(self, entity: str = "orders", since_day: int | None = None) -> Fact:
        """What the check of volume says."""
        return volume(one(entity, "volume"), self.came(since_day).new(entity))

    def check(self, day: int) -> Report:
        """Check on a day."""
        return check(self.home, now=DAY + timedelta(days=day, hours=1))


def one(entity: str, name: str) -> Check:
    """A check by its name."""
    (found,) = [check for check in checks()[entity] if check.name == name]
    return found


def said(home: Home, *names: str) -> list[tuple]:
    """Columns of the results of the last run, for checks by `check:entity`."""
    return duckdb.sql(
        "select check_name || ':' || entity as name, outcome, rows_failed "
        f"from read_parquet('{results.folder(home)}/*.parquet', union_by_name = true) "
        f"where name in {names} qualify run_id = max(run_id) over () order by name"
    ).fetchall()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that has delivered nothing yet, in an environment without settings."""
    monkeypatch.setenv("PERCORSO_DATA_DOCS", "0")
    monkeypatch.setenv("PERCORSO_AS_OF", "2026-06-09")
    for name in ("ACCEPT", "MAX_AGE_DAYS", "DEFINITIONS", "CURRENCY"):
        monkeypatch.delenv(f"PERCORSO_{name}", raising=False)
    return Shop(tmp_path)


# ---- volumes


@pytest.mark.parametrize(("count", "missing"), [(20, 0), (10, 0), (9, 1), (1, 9)])
def test_fault_38_half_of_what_is_usual_has_to_come(
    shop: Shop, count: int, missing: int
) -> None:
    """Exactly half passes, a row less does not."""
    shop.days(*[USUAL] * 7, count)
    fact = shop.volume(since_day=6)
    assert fact.failing == missing
    assert fact.expected.startswith("10 rows or more: 50% of the median of the 7")
    assert fact.observed == f"{count} rows"


def test_six_deliveries_tell_nothing(shop: Shop) -> None:
    shop.days(*[USUAL] * 6, 1)
    assert shop.volume(since_day=5) == Fact(
        None,
        "50% or more of what usually comes",
        "1 rows; 6 deliveries came before, 7 tell what is usual",
    )


def test_first_load_and_one_large_day_do_not_tell_what_is_usual(shop: Shop) -> None:
    """Years of orders at first, increments ever after: the median is a day's."""
    shop.days(400, *[USUAL] * 5, 60, 10)
    assert shop.volume(since_day=6).failing == 0
    shop.sell(8, 9)
    shop.land(8)
    assert shop.volume(since_day=7).failing == 1


def test_entity_that_comes_whole_is_judged_by_all_its_rows(shop: Shop) -> None:
    """Repeated rows are rows that came: one new product a day is no collapse."""
    shop.sell(0, 1)
    for day in range(9):
        shop.deliver(
            "products", day, [f"p{n},small_appliances" for n in range(30 + day)]
        )
        shop.land(day)
        assert shop.volume("products", since_day=day - 1).failing in (0, None)
    (shop.landing / "products" / "9.csv").write_text(
        "\n".join([PRODUCTS, *[f"p{n},small_appliances" for n in range(5, 20)]]) + "\n"
    )
    shop.land(9)
    assert shop.volume("products", since_day=8).failing == 3


def test_short_delivery_stays_until_it_is_repeated_whole(shop: Shop) -> None:
    """The next day's rows are not those that are missing."""
    shop.days(*[USUAL] * 7, 4)
    shop.sell(8, USUAL)
    shop.land(8)
    assert shop.volume(since_day=6).failing == 6
    shop.sell(7, USUAL, name="-again")
    shop.land(9)
    assert shop.volume(since_day=6).failing == 0


def test_refused_rows_are_not_rows_that_came(shop: Shop) -> None:
    shop.days(*[USUAL] * 7)
    at = "2026-06-08T08:00:00Z"
    shop.deliver("orders", 7, [f"o{n},{at},lost,web,EUR,1" for n in range(USUAL)])
    shop.land(7)
    assert shop.volume(since_day=6).failing == 10
    fact = quarantined(one("orders", "quarantined"), shop.came(6).new("orders"))
    assert (fact.failing, fact.observed) == (USUAL, f"{USUAL} of {USUAL} rows")


@pytest.mark.parametrize(("refused", "failing"), [(1, 0), (2, 2)])
def test_few_refused_rows_pass(shop: Shop, refused: int, failing: int) -> None:
    """One in twenty, to the row."""
    at = "2026-06-01T08:00:00Z"
    good = [f"o{n},{at},paid,web,EUR,1" for n in range(20 - refused)]
    bad = [f"b{n},{at},lost,web,EUR,1" for n in range(refused)]
    shop.sell(0, 1)
    shop.deliver("orders", 0, good + bad)
    shop.land(0)
    fact = quarantined(one("orders", "quarantined"), shop.came().new("orders"))
    assert fact.failing == failing


def test_home_of_before_tells_no_moments(shop: Shop) -> None:
    """Books without a landing's moment are read, and count as one delivery."""
    shop.days(*[USUAL] * 3)
    books = shop.home.landed / "files" / "files.parquet"
    old = books.with_suffix(".tmp")
    duckdb.sql(
        f"copy (select * exclude (landed_at) from '{books}') "
        f"to '{old}' (format parquet)"
    )
    old.replace(books)
    shop.sell(3, 4)
    shop.land(3)
    earlier, last = shop.came().by_entity["orders"]
    assert (earlier.landed_at, earlier.size, last.size) == (None, 3 * USUAL, 4)
    assert [d.size for d in shop.came(since_day=2).new("orders")] == [4]


def test_fault_38_halved_delivery_stops_the_build_until_it_is_accepted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is published; the override is for one run, and is on record.

    With 7 landings before, silence against its own habit stops the run as well.
    """
    shop.days(*[USUAL] * 8)
    shop.sell(8, 4)
    monkeypatch.setenv("PERCORSO_AS_OF", "2026-06-20")
    settings = {"PERCORSO_AS_OF": "2026-06-20"}
    done = Retailer(shop.landing, shop.home.root, settings).run("build.py")
    assert done.returncode == 2
    (line,) = [x for x in done.stderr.splitlines() if x.startswith("build: ")]
    assert "4 rows, expected: 10 rows or more" in line
    names = ("volume:order_lines", "volume:orders", "freshness:orders")
    assert line.endswith(f"PERCORSO_ACCEPT={','.join(names)}")
    assert "built and tested" not in done.stdout
    assert not (shop.home.root / "published").exists()
    assert said(shop.home, *names, "volume:products") == [
        ("freshness:orders", "failed", None),
        ("volume:order_lines", "failed", 6),
        ("volume:orders", "failed", 6),
        ("volume:products", "not judged", None),
    ]
    # Nothing new came, and what came before is not forgotten.
    asked = ", ".join(names)
    monkeypatch.setenv("PERCORSO_ACCEPT", asked)
    told = shop.check(365).warnings
    assert len(told) == 3
    assert all(x.startswith(f"accepted by PERCORSO_ACCEPT={asked}: ") for x in told)
    assert duckdb.sql(
        "select check_name, entity, rows_failed, accepted_by "
        f"from '{results.folder(shop.home)}/*.parquet' where outcome = 'accepted' "
        "order by all"
    ).fetchall() == [
        ("freshness", "orders", None, f"PERCORSO_ACCEPT={asked}"),
        ("volume", "order_lines", 6, f"PERCORSO_ACCEPT={asked}"),
        ("volume", "orders", 6, f"PERCORSO_ACCEPT={asked}"),
    ]
    # The next run has nothing to accept; a limit goes before the habit, and who
    # accepts one check accepts no other.
    since = results.last_passed(shop.home)
    assert deliveries(shop.home, since).new("orders") == []
    monkeypatch.setenv("PERCORSO_ACCEPT", "freshness:products,volume:orders")
    monkeypatch.setenv("PERCORSO_MAX_AGE_DAYS", "10")
    with pytest.raises(Blocked, match="orders: silent for 11 days, expected: silent"):
        shop.check(366)
    assert said(shop.home, "freshness:orders", "volume:orders") == [
        ("freshness:orders", "failed", None),
        ("volume:orders", "not judged", None),
    ]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("volume:order", "the entities are activity_costs, "),
        ("volumes:orders", "the checks of orders are columns, unique, "),
        ("volume", "the entities are "),
    ],
)
def test_unknown_override_is_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, word: str, told: str
) -> None:
    shop.days(1)
    monkeypatch.setenv("PERCORSO_ACCEPT", f"volume:orders,{word}")
    with pytest.raises(
        Refused, match=f"'{word}' is no check - PERCORSO_ACCEPT.*{told}"
    ):
        shop.check(0)
    assert not list(results.folder(shop.home).glob("2*"))


# ---- freshness


def test_stale_input_of_a_young_home_stops_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a limit or a history it is told by `data_freshness` alone."""
    shop.days(3)
    shop.check(0)
    name = "freshness:orders"
    assert said(shop.home, name) == [(name, "not judged", None)]
    monkeypatch.setenv("PERCORSO_MAX_AGE_DAYS", "soon")
    with pytest.raises(Refused, match="'soon' is no number of days"):
        shop.check(1)


@pytest.mark.parametrize(
    ("told", "max_age", "failing"),
    [
        (Freshness(3, 1, True), 3, 0),
        (Freshness(4, 1, True), 3, 1),
        (Freshness(0, None, None), 0, 0),
        (Freshness(3, 1, True), None, 1),
        (Freshness(3, 7, False), None, 0),
        (Freshness(3, 1, None), None, None),
        (Freshness(None, None, None), 3, None),
        (None, None, None),
    ],
)
def test_limit_goes_before_habit(
    told: Freshness | None, max_age: int | None, failing: int | None
) -> None:
    fact = freshness(one("orders", "freshness"), told, max_age)
    assert fact.failing == failing


# ---- rows


def test_orphan_line_is_told_with_its_place(shop: Shop) -> None:
    """It waits for its order and stops nothing."""
    shop.sell(0, 3)
    shop.deliver(
        "order_lines", 0, ["l0,o0-0,p1,1,10", "l1,o0-1,p1,1,10", "l2,x,p1,1,9"]
    )
    shop.land(0)
    (told,) = shop.check(0).warnings
    assert told == (
        "order_lines: 1 of 3 rows fail, expected: order_id is in orders.order_id, "
        "first order_lines/0.csv:4"
    )
    name = "reference_order_id:order_lines"
    assert said(shop.home, name) == [(name, "warned", 1)]


def test_orders_without_their_lines_are_half_a_delivery(shop: Shop) -> None:
    """However many came before; it is good when the lines come."""
    shop.days(USUAL, USUAL)
    shop.check(1)
    shop.sell(2, USUAL)
    (shop.landing / "order_lines" / "2.csv").rename(shop.landing / "late.tmp")
    shop.land(2)
    with pytest.raises(Blocked, match="PERCORSO_ACCEPT=reference_order_id:orders"):
        shop.check(2)
    (shop.landing / "late.tmp").rename(shop.landing / "order_lines" / "2.csv")
    shop.land(2, hour=2)
    shop.check(3)
    name = "reference_order_id:orders"
    assert said(shop.home, name) == [(name, "passed", 0)]


ROWS = """\
orders:
  - {check: range, column: total_amount, min: 0.01, max: 10, severity: warning}
  - {check: pattern, column: currency, pattern: "[A-Z]{3}", severity: warning}
  - {check: filled, column: email, at_most: 0.5, severity: critical}
  - {check: not_before, column: delivered_at, other: placed_at, severity: warning}
  - {check: reference, column: currency, to: exchange_rates.currency,
     also: [reporting_currency], severity: warning}
  - {check: reference, column: store_id, to: stores.store_id, severity: warning}
products:
  - {check: below, column: category, to: category_groups.category,
     severity: warning}
"""


def test_rows_are_judged_to_the_edge(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The retailer's own file stands in for ours, whole."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "door_checks.yml").write_text(ROWS)
    monkeypatch.setenv("PERCORSO_DEFINITIONS", str(tmp_path / "own"))
    check_names()
    shop.sell(0, 1)
    at = "2026-06-01T08:00:00Z"
    (shop.landing / "orders" / "0.csv").write_text(
        f"{ORDERS},delivered_at,email\n"
        f"o1,{at},paid,web,EUR,10.00,{at},a@b.example\n"
        f"o2,{at},paid,web,USD,10.01,2026-06-01T07:59:59Z,a@b.example\n"
        f"o3,{at},paid,web,eur,0,,\n"
        f"o4,{at},paid,web,EUR,0.01,,\n"
    )
    paths = ("Appliances.Kitchen.Freezers", "appliances.kitchen.freezers.tall")
    near = "appliances.kitchen.freezers_tall"
    shop.deliver("products", 0, [f"p{n},{p}" for n, p in enumerate([*paths, near])])
    shop.land(0)
    shop.check(0)
    names = {
        "below_category:products": ("warned", 1),
        "filled_email:orders": ("passed", 2),
        "not_before_delivered_at:orders": ("warned", 1),
        "pattern_currency:orders": ("warned", 1),
        "range_total_amount:orders": ("warned", 2),
        "reference_currency:orders": ("warned", 2),
        "reference_store_id:orders": ("not judged", None),
        "volume:orders": None,
    }
    told = {
        name: (outcome, failed) for name, outcome, failed in said(shop.home, *names)
    }
    assert told == {name: what for name, what in names.items() if what}


def test_other_column_type_stops_a_run(shop: Shop) -> None:
    """What landed is the contract's, whatever an older home holds."""
    shop.days(2)
    (path,) = (shop.home.landed / "order_lines").glob("*.parquet")
    odd = path.with_suffix(".tmp")
    duckdb.sql(
        f"copy (select * replace (quantity::varchar as quantity) from '{path}') "
        f"to '{odd}' (format parquet)"
    )
    odd.replace(path)
    with pytest.raises(
        Blocked, match="order_lines: quantity is varchar, expected: the"
    ):
        shop.check(0)


def test_two_versions_of_one_moment_are_told(shop: Shop) -> None:
    shop.days(1)
    at = "2026-06-01T08:00:00Z"
    rows = [f"o,{at},{status},web,EUR,1" for status in ("paid", "shipped")]
    shop.deliver("orders", 1, rows)
    shop.deliver("order_lines", 1, ["l,o,p1,1,1"])
    shop.land(1)
    shop.check(1)
    assert said(shop.home, "unique:orders") == [("unique:orders", "warned", 2)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("order: []", "this is no entity of the contract"),
        ("orders: {check: volume}", "its checks are no list"),
        ("orders: [{check: [volume]}]", "check must be a name"),
        (
            "orders: [{check: filled, column: 5, severity: warning}]",
            "column must be a name",
        ),
        (
            "orders: [{check: reference, column: currency, "
            "to: exchange_rates.currency, also: EUR, severity: warning}]",
            "also must be a list",
        ),
        (
            "products: [{check: below, column: category, to: [products.category, "
            "category_groups.category], severity: warning}]",
            "below has one column in to",
        ),
        ("orders: [{check: sizes}]", "check must be one of volume, "),
        ("orders: [{check: volume, severity: critical}]", "volume needs at_least"),
        ("orders: [{check: freshness, severity: bad}]", "severity must be critical or"),
        (
            "orders: [{check: volume, at_least: 1.01, severity: critical}]",
            "at_least must be a share from 0 to 1",
        ),
        (
            "orders: [{check: freshness, column: email, severity: warning}]",
            "freshness knows no column",
        ),
        (
            "orders: [{check: filled, column: e_mail, severity: warning}]",
            "column is no column of orders",
        ),
        (
            "orders: [{check: range, column: total_amount, severity: warning}]",
            "range needs min or max",
        ),
        (
            "orders: [{check: range, column: total_amount, min: 1 or 1=1, "
            "severity: warning}]",
            "min must be a number",
        ),
        (
            "orders: [{check: range, column: email, min: 1, severity: warning}]",
            "email is no number",
        ),
        (
            "orders: [{check: not_before, column: delivered_at, other: status, "
            "severity: warning}]",
            "delivered_at and status are of two types",
        ),
        (
            "orders: [{check: reference, column: placed_at, "
            "to: promotions.promotion_id, severity: warning}]",
            "placed_at and promotions.promotion_id are of two types",
        ),
        (
            "orders: [{check: pattern, column: currency, pattern: '(', "
            "severity: warning}]",
            "pattern is no regular expression",
        ),
        (
            "orders: [{check: pattern, column: currency, pattern: 'E(?=UR)', "
            "severity: warning}]",
            "pattern is no regular expression",
        ),
        (
            "orders: [{check: reference, column: store_id, to: shops.id, "
            "severity: warning}]",
            "shops is no entity and no file of definitions",
        ),
        (
            "orders: [{check: reference, column: store_id, to: stores.id, "
            "severity: warning}]",
            "stores has no column id",
        ),
        (
            "orders: [{check: reference, column: store_id, "
            "to: promotions.promotion, severity: warning}]",
            "promotions.csv has no column promotion",
        ),
        (
            "orders: [{check: filled, column: order_id, severity: warning}]",
            "the contract says so already",
        ),
        (
            "orders: [{check: freshness, severity: warning}, "
            "{check: freshness, severity: critical}]",
            "this check stands twice",
        ),
        ("orders: [", "it cannot be read"),
    ],
)
def test_wrong_checks_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    """With the file, and nothing of it is ever run."""
    (tmp_path / "door_checks.yml").write_text(text)
    monkeypatch.setenv("PERCORSO_DEFINITIONS", str(tmp_path))
    with pytest.raises(Refused) as refusal:
        checks()
    assert told in str(refusal.value)
    assert "door_checks.yml" in str(refusal.value)


def test_what_a_killed_run_left_is_swept(shop: Shop) -> None:
    shop.days(1)
    (shop.home.root / "checks.killed.tmp").mkdir()
    shop.check(0)
    assert not list(shop.home.root.glob("checks.*"))


def test_state_that_cannot_be_written_is_told(shop: Shop) -> None:
    """In one line, which names the folder."""
    shop.days(1)
    results.folder(shop.home).parent.mkdir()
    results.folder(shop.home).write_text("no folder")
    with pytest.raises(OutOfRoom, match=str(shop.home.root)):
        shop.check(0)


def test_broken_results_are_told(shop: Shop) -> None:
    """In one line, which names the file."""
    shop.days(1)
    results.prepare(shop.home)
    broken = results.folder(shop.home) / "20260601T000000000000Z.parquet"
    broken.write_text("no Parquet")
    with pytest.raises(PercorsoError, match=broken.name) as told:
        shop.check(0)
    assert "\n" not in str(told.value)


# ---- Great Expectations


@pytest.fixture
def twin(
    demo: DemoRetailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Home]:
    """Makes homes in which the demo has landed, checked with pages or without."""
    for name in ("ACCEPT", "MAX_AGE_DAYS", "DEFINITIONS", "CURRENCY"):
        monkeypatch.delenv(f"PERCORSO_{name}", raising=False)

    def make(with_pages: str) -> Home:
        home = Home(tmp_path / with_pages)
        home.root.mkdir()
        (home.root / "landed").symlink_to(demo.home / "landed")
        monkeypatch.setenv("PERCORSO_DATA_DOCS", with_pages)
        check(home, now=DAY)
        return home

    return make


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """Every statement that Great Expectations sends to the engine."""
    sent: list[str] = []

    def keep(connection, cursor, statement: str, *rest: object) -> None:
        sent.append(statement.lower())

    event.listen(Engine, "before_cursor_execute", keep)
    yield sent
    event.remove(Engine, "before_cursor_execute", keep)


def test_great_expectations_and_the_engine_agree(
    twin: Callable[[str], Home], queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One set of checks, judged the same with pages and without.

    All counts of an entity are one query, and nobody is called on the network.
    """
    called = []
    for owner, name in ((socket, "getaddrinfo"), (socket.socket, "connect")):
        monkeypatch.setattr(owner, name, lambda *address: called.append(address))
    with_pages, without = (
        duckdb.sql(
            f"from '{results.folder(twin(flag))}/2*.parquet' order by all"
        ).fetchall()
        for flag in "10"
    )
    assert called == []
    assert with_pages == without
    assert {row[10] for row in with_pages} == {"passed", "warned", "not judged"}
    counting = [query for query in queries if "filter (where" in query]
    assert len(counting) == len({row[2] for row in with_pages}) == 15


def test_fault_39_too_little_memory_for_the_pages_is_told(
    twin: Callable[[str], Home],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture,
) -> None:
    """In one line: what the library says of it is a page for each query."""
    monkeypatch.setenv("PERCORSO_MEMORY", "12MB")
    with pytest.raises(OutOfRoom, match="out of memory while checking") as told:
        twin("1")
    assert "\n" not in str(told.value)
    assert "Traceback" not in capfd.readouterr().err


def test_demo_build_is_on_record(demo: DemoRetailer) -> None:
    """What `make build` printed is what is kept, every entity in it."""
    counts = dict(
        demo.query("select outcome, count(*) from door_checks group by 1", "ops")
    )
    assert (
        f"checked: {counts['passed']} passed, {counts['warned']} warned" in demo.printed
    )
    assert demo.query("select count(distinct entity) from door_checks", "ops") == [
        (15,)
    ]
    (landed,) = (
        duckdb.sql(
            f"select count(*) from '{demo.home}/landed/order_lines/*.parquet' "
            f"anti join '{demo.home}/landed/orders/*.parquet' using (order_id)"
        ).fetchone(),
    )
    assert demo.query(
        "select rows_failed from door_checks "
        "where entity = 'order_lines' and check_name = 'reference_order_id'",
        "ops",
    ) == [landed]


LOADED = re.compile(
    r"<(?:link|script|img|source|iframe)\b[^>]*?\b(?:href|src)=[\"']([^\"']*)[\"']"
    r"|url\([\"']?([^)\"']*)"
)


def test_pages_open_without_a_network(demo: DemoRetailer) -> None:
    """Whatever a page loads lies beside it."""
    site = demo.home / "data_docs"
    every = list(site.rglob("*.html"))
    assert len(list(site.glob("validations/*/*/*/*.html"))) == 15
    for page in every:
        text = page.read_text()
        loaded = [a or b for a, b in LOADED.findall(text)]
        assert loaded, page
        for link in loaded:
            assert "//" not in link, f"{page}: {link}"
            assert (page.parent / link).exists(), f"{page}: {link}"
    for style in site.rglob("*.css"):
        loaded = re.findall(r"url\(([^)]*)|@import([^;]*)", style.read_text())
        assert not [x for x in loaded if "//" in "".join(x) and "data:" not in x[0]]


def test_index_leads_to_every_entity(demo: DemoRetailer) -> None:
    site = demo.home / "data_docs"
    links = re.findall(r"<a href='([^']*)'>", (site / "index.html").read_text())
    assert len(links) == 15
    assert all((site / link).exists() for link in links)


def test_pages_name_nobody(demo: DemoRetailer) -> None:
    """They count rows and say where they stand, and show none."""
    every = "".join(p.read_text() for p in (demo.home / "data_docs").rglob("*.html"))
    (emails,) = zip(
        *duckdb.sql(
            f"select distinct email from '{demo.home}/landed/crm_contacts/*.parquet' "
            "where email is not null"
        ).fetchall(),
        strict=True,
    )
    assert len(emails) > 100
    assert not [email for email in emails if email in every]


def test_pages_of_the_last_runs_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    runs = [f"2026060{day}T000000000000Z" for day in range(1, 10)]
    for run_id in runs:
        draft = tmp_path / "draft"
        page = draft / "validations" / "orders" / run_id / "at" / "landed-orders.html"
        page.parent.mkdir(parents=True)
        page.write_text("")
        (draft / "index.html").write_text("")
        pages._put(draft, home.root / "data_docs", run_id)
        shutil.rmtree(draft)
    kept = sorted(
        p.name for p in (home.root / "data_docs").glob("validations/orders/*")
    )
    assert kept == runs[-pages.KEPT_RUNS :]


def test_library_is_imported_where_pages_are_wanted_alone() -> None:
    """It takes seconds."""
    for path in SCRIPTS.rglob("*.py"):
        at_top = re.findall(
            r"^(?:import|from) great_expectations", path.read_text(), re.M
        )
        assert not at_top or path.stem == "expectations", path
