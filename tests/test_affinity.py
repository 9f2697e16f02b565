"""Which category follows which, against plain Python and what was planted."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import ceil
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import duckdb
import pytest
from conftest import Retailer
from scenarios.build import run, write
from scenarios.identity import FIRST_DAY, Row
from statsmodels.stats.proportion import proportion_confint

# The business day of the run, as days after the catalogue's first.
RUN_DAY = 60
AS_OF = (FIRST_DAY + timedelta(days=RUN_DAY)).date()
WINDOW = 365
ENOUGH = 30
WASHERS, DRYERS = "laundry.washers", "laundry.dryers"
RANDOM = ("a.books", "a.discs", "b.irons", "b.lamps")
# A window after this day is over, and one before it is known.
START = datetime(2024, 9, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """One order: whose it is, when, of which categories, what became of it."""

    order_id: str
    person: str
    placed_at: datetime
    categories: tuple[str, ...]
    status: str = "delivered"
    returned: tuple[str, ...] = ()
    vat_number: str = ""

    @property
    def day(self) -> date:
        """Its day in the business timezone."""
        return self.placed_at.astimezone(ZoneInfo("Europe/Rome")).date()

    @property
    def kept(self) -> set[str]:
        """Categories of which something was bought, kept and known."""
        if self.status == "cancelled" or self.day > AS_OF:
            return set()
        return set(self.categories) - set(self.returned) - {"nowhere"}


def planted() -> list[Order]:
    """Forty buyers of a washer, of whom ten buy a dryer in the window."""
    orders = []

    def add(person: str, *bought: tuple) -> None:
        for number, (after, categories, *given) in enumerate(bought):
            order_id = f"{person}-{number}"
            placed_at = START + after
            orders.append(Order(order_id, person, placed_at, categories, *given))

    day, hour = timedelta(days=1), timedelta(hours=1)
    washer, dryer = (0 * day, (WASHERS,)), (DRYERS,)
    # The ten: their days are 0, 10, 20, 20, 30, 40, 50, 60, 365 and 365.
    for number, days in enumerate((10, 20, 30, 40, 50, 60)):
        add(f"follows{number}", washer, (days * day, dryer))
    add("same-day", washer, (hour, dryer))
    add("last-day", washer, (365 * day, dryer))
    # 23:30 in Rome is 21:30 in UTC, and the last of the window.
    add("last-hour", washer, (365 * day + 11.5 * hour, dryer))
    add("next-counts", washer, (20 * day, dryer), (90 * day, dryer))
    # None of these follows.
    add("day-after", washer, (366 * day, dryer))
    # 00:30 in Rome is 22:30 of the day before in UTC.
    add("hour-after", washer, (365 * day + 12.5 * hour, dryer))
    add("same-order", (0 * day, (WASHERS, DRYERS)))
    add("same-moment", washer, (0 * day, dryer))
    add("cancelled", washer, (10 * day, dryer, "cancelled"))
    add("returned", washer, (10 * day, dryer, "delivered", dryer))
    add("before", (-10 * day, dryer), washer)
    add("second-washer", washer, (100 * day, (WASHERS,)), (450 * day, dryer))
    for number in range(22):
        add(f"washer-only{number}", washer)
    # Not exposed: the window ends on the day of the run, or the order is void.
    ends_today = datetime(2025, 6, 30, 10, tzinfo=UTC) - START
    add("ends-today", (ends_today, (WASHERS,)), (ends_today + day, dryer))
    add("returned-washer", (0 * day, (WASHERS,), "delivered", (WASHERS,)))
    add("nobody", (0 * day, (WASHERS, DRYERS)))
    add("erased", washer, (10 * day, dryer))
    return orders


def drawn() -> list[Order]:
    """Orders at random: near each other, near the edges, often at one moment."""
    draw = random.Random(11)
    orders = []
    for person in range(150):
        placed_at = START + timedelta(days=draw.randrange(-700, 600))
        for number in range(draw.choice((1, 1, 2, 3, 5, 14))):
            placed_at += timedelta(
                days=draw.choice((0, 0, 1, 20, 90, 300, 364, 365, 366)),
                hours=draw.choice((0, 0, 5, 13)),
            )
            categories = tuple(
                draw.choice((*RANDOM, "nowhere")) for _ in range(draw.randrange(1, 4))
            )
            orders.append(
                Order(
                    f"drawn{person}-{number}",
                    f"drawn{person}",
                    placed_at,
                    categories,
                    draw.choice(("delivered", "delivered", "placed", "cancelled")),
                    draw.choice(((), (), (), categories[:1])),
                    draw.choice(("", "", "00743110157")) if person == 0 else "",
                )
            )
    return orders


def rows_of(orders: list[Order]) -> list[Row]:
    """The files' rows: a line of two units for each category of an order."""
    rows = [
        Row(0, "products", {"product_id": c, "name": c, "category": c})
        for c in (WASHERS, DRYERS, *RANDOM)
    ]
    request = {"request_id": "E1", "requested_at": "2026-05-01T10:00:00Z"}
    request |= {"identifier_type": "account_id", "identifier": "erased"}
    rows.append(Row(0, "erasure_requests", request))
    for order in orders:
        values = {
            "order_id": order.order_id,
            "placed_at": order.placed_at.isoformat(),
            "status": order.status,
            "channel": "web",
            "currency": "EUR",
            "total_amount": "100.00",
            "account_id": "" if order.person == "nobody" else order.person,
            "vat_number": order.vat_number,
        }
        rows.append(Row(0, "orders", values))
        for number, category in enumerate(order.categories):
            line_id = f"{order.order_id}-{number}"
            line = {"order_line_id": line_id, "order_id": order.order_id}
            line |= {"product_id": category, "quantity": "2", "unit_price": "50.00"}
            rows.append(Row(0, "order_lines", line))
            # Of one unit in two the other is kept, and the purchase with it.
            units = "2" if category in order.returned else "1"
            back = {"return_id": line_id, "order_line_id": line_id, "amount": "1.00"}
            back |= {"returned_at": "2026-06-01T10:00:00Z", "quantity": units}
            if order.returned:
                rows.append(Row(0, "returns", back))
    return rows


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    """The planted and the drawn orders, landed and built with the data tests."""
    folder = tmp_path_factory.mktemp("affinity")
    write(folder / "landing", rows_of(planted() + drawn()), "all")
    retailer = Retailer(folder / "landing", module_home)
    run(retailer, RUN_DAY, ["+category_affinity"], "--full-refresh")
    return retailer


def read(retailer: Retailer, sql: str) -> list[tuple]:
    """Rows of a query on the marts that were built."""
    path = str(retailer.home / "build.duckdb")
    with duckdb.connect(path, read_only=True) as connection:
        connection.execute("set search_path = 'marts'")
        return connection.execute(sql).fetchall()


def of_planted(built: Retailer, columns: str, pair: tuple[str, str]) -> tuple:
    """What the mart says of one ordered pair."""
    (row,) = read(
        built,
        f"select {columns} from category_affinity "
        f"where (from_category, to_category) = {pair}",
    )
    return row


def test_ten_of_forty_buy_a_dryer(built: Retailer) -> None:
    """Followers, edges of the window and exposure are those planted."""
    columns = "buyers_count, followers_count, confidence_rate, why_null"
    found = of_planted(built, columns, (WASHERS, DRYERS))
    assert found == (40, 10, 0.25, None)
    assert of_planted(built, "window_days", (WASHERS, DRYERS)) == (WINDOW,)


def test_days_to_the_dryer(built: Retailer) -> None:
    """Half of 0, 10, 20, 20, 30, 40, 50, 60, 365, 365 are within 30 days."""
    found = of_planted(built, "median_days, p90_days", (WASHERS, DRYERS))
    assert found == (30, 365)


def test_who_bought_the_washer_again(built: Retailer) -> None:
    """A category follows itself on a second order; nothing precedes the first."""
    columns = "followers_count, preceded_count, why_reverse_null"
    found = of_planted(built, columns, (WASHERS, WASHERS))
    assert found == (1, 0, "same_category")


def test_too_few_are_told_without_a_rate(built: Retailer) -> None:
    """Dryers have fewer than thirty buyers whose window is over."""
    columns = "followers_count, is_reliable, why_null, confidence_rate, lift"
    found = of_planted(built, columns, (DRYERS, WASHERS))
    assert found == (1, False, "too_few_buyers", None, None)


def test_one_order_holds_both(built: Retailer) -> None:
    """Bought together is a matter of orders, those of nobody included."""
    for pair in ((WASHERS, DRYERS), (DRYERS, WASHERS)):
        assert of_planted(built, "together_count", pair) == (2,)


def counts(orders: list[Order]) -> dict[tuple[str, str], dict]:
    """What is to be counted of each pair, by reading the orders one by one."""
    journeys = defaultdict(list)
    for order in orders:
        if order.kept:
            journeys[order.person].append(order)
    everybody = [order for journey in journeys.values() for order in journey]
    known_from = min(order.day for order in everybody)
    window = timedelta(days=WINDOW)
    begun, days, preceded, known = Counter(), defaultdict(list), Counter(), Counter()
    for person in journeys.keys() - {"nobody", "erased"}:
        journey = sorted(journeys[person], key=lambda order: order.placed_at)
        moments = sorted({order.placed_at for order in journey})
        for category in {c for order in journey for c in order.kept}:
            first = next(order for order in journey if category in order.kept)
            step = moments.index(first.placed_at)
            if first.day + window < AS_OF:
                begun[category, step] += 1
                soonest = {}
                for order in journey:
                    if order.placed_at > first.placed_at:
                        for other in order.kept:
                            soonest.setdefault(other, (order.day - first.day).days)
                for other, taken in soonest.items():
                    if taken <= WINDOW:
                        days[category, step, other].append(taken)
            if first.day - window >= known_from:
                known[category] += 1
                preceded.update(
                    (other, category)
                    for other in {
                        other
                        for order in journey
                        if order.placed_at < first.placed_at
                        and (first.day - order.day).days <= WINDOW
                        for other in order.kept
                    }
                )
    categories = sorted({c for order in everybody for c in order.kept})
    found = {}
    for one, other in product(categories, repeat=2):
        steps = range(max(len(journey) for journey in journeys.values()))
        taken = sorted(d for step in steps for d in days[one, step, other])
        expected = sum(
            begun[one, step]
            * sum(len(days[c, step, other]) for c in categories)
            / max(1, sum(begun[c, step] for c in categories))
            for step in steps
        )
        found[one, other] = {
            "buyers": sum(begun[one, step] for step in steps),
            "days": taken,
            "expected": expected,
            "to_buyers": known[other],
            "preceded": preceded[one, other],
            "orders": sum(one in order.kept for order in everybody),
            "together": sum({one, other} <= order.kept for order in everybody),
        }
    return found


def recomputed(pair: tuple[str, str], count: dict) -> dict:
    """The row of a pair, null where too few were counted."""
    followers, buyers = len(count["days"]), count["buyers"]
    row = {
        "window_days": WINDOW,
        "buyers_count": buyers,
        "followers_count": followers,
        "is_reliable": buyers >= ENOUGH,
        "expected_count": count["expected"],
        "to_buyers_count": count["to_buyers"],
        "preceded_count": count["preceded"],
        "from_orders_count": count["orders"],
    }
    if buyers >= ENOUGH:
        low, high = proportion_confint(followers, buyers, 0.05, "wilson")
        row |= {"confidence_low_rate": low, "confidence_high_rate": high}
        row |= {"confidence_rate": followers / buyers}
        row |= {"baseline_rate": count["expected"] / buyers}
        if count["expected"]:
            row |= {"lift": followers / count["expected"]}
        if followers:
            row |= {"median_days": count["days"][ceil(followers / 2) - 1]}
            row |= {"p90_days": count["days"][ceil(followers * 9 / 10) - 1]}
    if pair[0] != pair[1]:
        row |= {"together_count": count["together"]}
        if count["to_buyers"] >= ENOUGH:
            row["reverse_confidence_rate"] = count["preceded"] / count["to_buyers"]
        if count["orders"] >= ENOUGH:
            row["together_rate"] = count["together"] / count["orders"]
    return row


def test_the_whole_table_is_what_plain_python_finds(built: Retailer) -> None:
    """Every column of every pair but the reasons, from the same orders."""
    columns = [name for name, *_ in read(built, "describe category_affinity")]
    rows = read(built, "select * from category_affinity")
    found = {row[:2]: dict(zip(columns[2:], row[2:], strict=True)) for row in rows}
    expected = counts(planted() + drawn())
    assert found.keys() == expected.keys()
    assert len(found) == len({WASHERS, DRYERS, *RANDOM}) ** 2
    for pair, count in expected.items():
        row = recomputed(pair, count)
        for column in found[pair].keys() - {"why_null", "why_reverse_null"}:
            given, wanted = found[pair][column], row.get(column)
            if None not in (given, wanted):
                # expected followers are kept with 6 decimals
                given, wanted = float(given), pytest.approx(float(wanted), abs=1e-5)
            assert given == wanted, (pair, column)


def test_the_drawn_orders_reach_what_they_are_for() -> None:
    """The draw holds rates, later steps, and orders of one moment."""
    found = counts(drawn())
    for pair in product(RANDOM, repeat=2):
        assert found[pair]["buyers"] >= ENOUGH, pair
        assert found[pair]["to_buyers"] >= ENOUGH, pair
        assert found[pair]["days"], pair
    taken = {days for count in found.values() for days in count["days"]}
    assert {0, 1, 364, 365} <= taken
    moments = Counter((order.person, order.placed_at) for order in drawn())
    assert max(moments.values()) > 1


def independent(draw: random.Random) -> list[tuple]:
    """Orders of people of all habits, of categories drawn whoever buys."""
    names = [f"c{number:02}" for number in range(12)]
    weights = [2**number for number in range(6) for _ in range(2)]
    rows = []
    for person in range(6000):
        gap = draw.choice((30, 120, 400, 3000))
        day = draw.uniform(0, 400)
        number = 0
        while day < 2500:
            placed_at = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(days=day)
            order_id = f"{person}-{number}"
            for category in set(draw.choices(names, weights, k=draw.choice((1, 1, 2)))):
                rows.append((order_id, str(person), category, placed_at))
            day += draw.expovariate(1 / gap)
            number += 1
    return rows


# The lift of each pair over what everybody buys after their first order.
OVER_EVERYBODY = f"""
with
bought as (
    select *, cast(placed_at as date) as day
    from drawn
    where cast(placed_at as date) <= date '{AS_OF}'
),
begun as (
    select customer_id, category, min(placed_at) as since, min(day) as since_day
    from bought
    group by customer_id, grouping sets ((category), ())
    having min(day) + {WINDOW} < date '{AS_OF}'
),
buyers as (select category, count(*) as people from begun group by category),
followers as (
    select
        begun.category,
        bought.category as other,
        count(distinct begun.customer_id) as people
    from begun
    inner join bought
        on
            begun.customer_id = bought.customer_id
            and begun.since < bought.placed_at
            and begun.since_day + {WINDOW} >= bought.day
    group by begun.category, bought.category
),
rates as (
    select followers.*, followers.people / buyers.people as rate
    from followers
    inner join buyers on followers.category is not distinct from buyers.category
)
select rates.rate / everybody.rate
from rates
inner join rates as everybody
    on rates.other = everybody.other and everybody.category is null
where rates.category is not null
"""


@pytest.fixture(scope="module")
def unrelated(built: Retailer) -> list[tuple]:
    """The very SQL that dbt built, on categories that have nothing to do."""
    compiled = built.home / "target_of_tests" / "compiled"
    models = {path.stem: path for path in compiled.rglob("*.sql")}
    rows = independent(random.Random(5))
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        for schema in ("intermediate", "marts"):
            connection.execute(f"create schema build.{schema}")
        given = "order_id, customer_id, category, placed_at"
        drawn_table(connection, rows)
        connection.execute(
            "create table build.intermediate.int_order_lines_priced as "
            f"select {given}, cast(placed_at as date) as order_date, "
            "true as is_valid, 1 as kept_quantity from drawn"
        )
        connection.execute(
            "create table build.intermediate.int_orders_identified as "
            "select distinct order_id, 'person_key' as identified_by from drawn"
        )
        for name in (
            "int_orders_categorised",
            "int_category_pairs_bought",
            "int_category_pairs_expected",
            "int_category_pairs_combined",
            "int_category_pairs_counted",
        ):
            sql = models[name].read_text()
            connection.execute(f"create table build.intermediate.{name} as {sql}")
        return connection.execute(
            "select from_category, buyers_count, followers_count, lift, "
            "baseline_rate between confidence_low_rate and confidence_high_rate "
            f"from ({models['category_affinity'].read_text()}) as affinity"
        ).fetchall()


def drawn_table(connection: duckdb.DuckDBPyConnection, rows: list[tuple]) -> None:
    """Rows as the table `drawn`, column by column: row by row takes a minute."""
    connection.execute(
        "create table drawn as select unnest($1) as order_id, "
        "unnest($2) as customer_id, unnest($3) as category, "
        "unnest($4::timestamptz[]) as placed_at",
        [list(column) for column in zip(*rows, strict=True)],
    )


def test_unrelated_categories_have_a_lift_of_one(unrelated: list[tuple]) -> None:
    """Neither the rare nor the frequent are followed more than chance has it.

    Who ever bought something rare is somebody who buys a lot: compared with
    everybody, whatever they buy would seem to follow from it.
    """
    assert len(unrelated) == 144
    assert median(lift for *_, lift, _ in unrelated) == pytest.approx(1, abs=0.02)
    for name in {row[0] for row in unrelated}:
        of_name = [row for row in unrelated if row[0] == name]
        followers = sum(row[2] for row in of_name)
        expected = sum(row[2] / row[3] for row in of_name)
        assert followers / expected == pytest.approx(1, abs=0.05), name
    held = sum(row[4] for row in unrelated) / len(unrelated)
    assert held >= 0.92


def test_over_everybody_the_unrelated_would_seem_to_follow() -> None:
    """The trap is there: the same orders, and a baseline of all people."""
    with duckdb.connect() as connection:
        drawn_table(connection, independent(random.Random(5)))
        lifts = [lift for (lift,) in connection.execute(OVER_EVERYBODY).fetchall()]
    assert len(lifts) == 144
    assert round(median(lifts), 2) == 1.57
