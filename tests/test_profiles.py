"""Profiles of made-up customers are those that plain Python works out."""

import csv
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import pytest
from conftest import CHECKOUT, Retailer
from scenarios.build import dbt

TODAY = date(2026, 6, 30)
ROME = ZoneInfo("Europe/Rome")
PEOPLE = 260
# category: days active, days inactive, first day of the window, orders that are
# frequent; the order of the cycles is that of their days.
CYCLES = {
    "consumable": (90, 365, date(2025, 7, 1), 3),
    "semi_durable": (180, 730, date(2024, 7, 1), 3),
    "durable": (365, 1095, date(2023, 7, 1), 2),
}
ORDER = list(CYCLES)
PRODUCTS = {
    "INK": ("consumables.printer_ink", "consumable"),
    "CREAM": ("personal_care.anti_ageing.day", "consumable"),
    "PHONE": ("phones.smartphones", "semi_durable"),
    "CABLE": ("computers.accessories", "semi_durable"),
    "RAKE": ("garden.rakes", "semi_durable"),
    "FRIDGE": ("appliances.kitchen.refrigerators", "durable"),
    "LAPTOP": ("computers.notebooks", "durable"),
    "NOBODY": (None, "semi_durable"),
}
EDGES = [0, 1, 89, 90, 91, 179, 180, 181, 182, 364, 365, 366, 500, 501, 729, 730, 731]
EDGES += [1000, 1001, 1094, 1095, 1096, 1097, 1750, 1751, 2400]
PRICES = ["0.00", "4.99", "150.00", "299.99", "300.00", "300.01", "699.99", "700.00"]
PRICES += ["1400.00", "2899.99", "2900.00"]
SEASONS = ["winter"] * 2 + ["spring"] * 3 + ["summer"] * 3 + ["autumn"] * 3 + ["winter"]
MINE = ("social_like", "chat", "call", "social_comment", "store_visit")


class Line(NamedTuple):
    """One line of an order."""

    product: str
    quantity: int
    price: Decimal
    discount: Decimal
    returned: int

    @property
    def paid(self) -> Decimal:
        return self.quantity * self.price - self.discount

    @property
    def refund(self) -> Decimal:
        return (self.paid * self.returned / self.quantity).quantize(Decimal("0.01"))


@dataclass
class Order:
    """One order of somebody."""

    order_id: str
    placed_at: datetime
    channel: str
    status: str
    coupon: str
    discount: Decimal
    shipping: Decimal
    lines: list[Line]

    @property
    def day(self) -> date:
        return self.placed_at.astimezone(ROME).date()

    @property
    def total(self) -> Decimal:
        items = sum((line.paid for line in self.lines), Decimal(0))
        return items - self.discount + self.shipping

    @property
    def net(self) -> Decimal:
        refunds = sum((line.refund for line in self.lines), Decimal(0))
        return self.total - min(refunds, self.total)

    @property
    def cycle(self) -> str:
        return max((PRODUCTS[line.product][1] for line in self.lines), key=ORDER.index)

    @property
    def is_cheaper(self) -> bool:
        cuts = [self.discount, *(line.discount for line in self.lines)]
        return max(cuts) > 0 or bool(self.coupon)


@dataclass
class Person:
    """Somebody with an account, and what they did."""

    account: str
    created_at: datetime
    orders: list[Order] = field(default_factory=list)
    contacts: list[tuple[datetime, str, str]] = field(default_factory=list)

    @property
    def valid(self) -> list[Order]:
        return [order for order in self.orders if order.status != "cancelled"]


def moment(draw: random.Random) -> datetime:
    """A moment so many days ago, by night as well: UTC and Rome differ then."""
    day = TODAY - timedelta(days=draw.choice([*EDGES, draw.randrange(2400)]))
    hour = draw.randrange(6, 22) if day == TODAY else draw.randrange(24)
    return datetime(day.year, day.month, day.day, hour, draw.randrange(60), tzinfo=UTC)


def some_order(draw: random.Random, order_id: str) -> Order:
    """An order with up to three lines; nothing is discounted beyond its price."""
    lines = []
    for _ in range(draw.choice([1, 1, 2, 3])):
        price, quantity = Decimal(draw.choice(PRICES)), draw.choice([1, 1, 2, 3])
        cut = Decimal("0.01") if price > 0 and draw.random() < 0.2 else Decimal(0)
        returned = draw.choice([0] * 6 + [1, quantity])
        product = draw.choice(list(PRODUCTS))
        lines.append(Line(product, quantity, price, cut, returned))
    worth = sum(line.paid for line in lines)
    return Order(
        order_id,
        moment(draw),
        draw.choice(["web", "app", "store", "store", "phone", "marketplace"]),
        draw.choice(["delivered"] * 6 + ["cancelled"]),
        draw.choice(["", "", "", "TEN"]),
        Decimal("1.00") if worth > 1 and draw.random() < 0.15 else Decimal(0),
        Decimal(draw.choice(["0.00", "4.90"])),
        lines,
    )


def rich(number: int, spend: str) -> Person:
    """Two orders for a printer's ink this spring that are worth so much."""
    person = Person(f"rich-{number:02}", datetime(2018, 1, 1, tzinfo=UTC))
    for part in (1, 2):
        line = Line("INK", 1, Decimal(spend) / 2, Decimal(0), 0)
        at = datetime(2026, 4, part, 9, tzinfo=UTC)
        order_id = f"rich-{number}-{part}"
        nothing = Decimal(0)
        order = Order(order_id, at, "store", "delivered", "", nothing, nothing, [line])
        person.orders.append(order)
    return person


def everybody() -> list[Person]:
    """Drawn people, and some at the top of whom several spent the same."""
    draw = random.Random(7)
    found = [rich(number, "90000.00") for number in range(3)]
    found += [rich(10 + number, "80000.00") for number in range(20)]
    for number in range(PEOPLE):
        person = Person(f"a{number:03}", moment(draw))
        for place in range(draw.choice([0, 1, 1, 2, 2, 3, 4, 6])):
            person.orders.append(some_order(draw, f"o{number:03}-{place}"))
        for _ in range(draw.choice([0, 0, 0, 1, 2])):
            touchpoint = draw.choice([*MINE, "push_received", "coupon_issued"])
            actor = draw.choice(["", "user", "brand"])
            person.contacts.append((moment(draw), touchpoint, actor))
        found.append(person)
    return found


def table(landing: Path, entity: str, rows: list[dict]) -> None:
    """One entity as one file."""
    (landing / entity).mkdir(parents=True)
    with (landing / entity / "all.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write(landing: Path, people: list[Person]) -> None:
    """The people's files; no message events, so that those are not handed over."""
    known, orders, lines, returns, contacts = [], [], [], [], []
    for person in people:
        known.append(
            {
                "contact_id": f"C-{person.account}",
                "created_at": person.created_at.isoformat(),
                "account_id": person.account,
                "first_name": "Ada" if person.account.endswith("1") else "",
                "city": "Bari",
            }
        )
        for order in person.orders:
            orders.append(
                {
                    "order_id": order.order_id,
                    "placed_at": order.placed_at.isoformat(),
                    "status": order.status,
                    "channel": order.channel,
                    "currency": "EUR",
                    "total_amount": order.total,
                    "shipping_amount": order.shipping,
                    "discount_amount": order.discount,
                    "coupon_code": order.coupon,
                    "account_id": person.account,
                }
            )
            for place, line in enumerate(order.lines):
                line_id = f"{order.order_id}-{place}"
                lines.append(
                    {
                        "order_line_id": line_id,
                        "order_id": order.order_id,
                        "product_id": line.product,
                        "quantity": line.quantity,
                        "unit_price": line.price,
                        "discount_amount": line.discount,
                    }
                )
                if line.returned:
                    returns.append(
                        {
                            "return_id": f"R-{line_id}",
                            "order_line_id": line_id,
                            "returned_at": order.placed_at.isoformat(),
                            "quantity": line.returned,
                            "amount": line.refund,
                        }
                    )
        for place, (at, touchpoint, actor) in enumerate(person.contacts):
            contacts.append(
                {
                    "interaction_id": f"I-{person.account}-{place}",
                    "occurred_at": at.isoformat(),
                    "touchpoint": touchpoint,
                    "identifier_type": "account_id",
                    "identifier": person.account,
                    "actor": actor,
                }
            )
    table(landing, "crm_contacts", known)
    table(landing, "orders", orders)
    table(landing, "order_lines", lines)
    table(landing, "returns", returns)
    table(landing, "interactions", contacts)
    catalogue = [
        {"product_id": product, "name": product, "category": category}
        for product, (category, _) in PRODUCTS.items()
        if category
    ]
    table(landing, "products", catalogue)


def age_class(day: date, cycle: str) -> str:
    """A class by the days since then."""
    active, inactive, *_ = CYCLES[cycle]
    age = (TODAY - day).days
    return "active" if age <= active else "inactive" if age <= inactive else "lost"


def own_contacts(person: Person) -> list[tuple[datetime, str]]:
    """What they did themselves."""
    return [
        (at, touchpoint)
        for at, touchpoint, actor in person.contacts
        if touchpoint in MINE and actor != "brand"
    ]


def recency_class(person: Person) -> str:
    """The best over the categories bought, else by the shortest cycle."""
    signs = [at for at, _ in own_contacts(person)]
    signs += [o.placed_at for o in person.orders if o.status == "cancelled"]
    sign = max(signs, default=None)
    bought: dict[str, date] = {}
    for order in person.valid:
        for line in order.lines:
            bought[line.product] = max(bought.get(line.product, order.day), order.day)
    if not bought:
        # whatever names the account makes it known, a coupon issued as well
        arrived = [person.created_at, *(at for at, _, _ in person.contacts)]
        return age_class((sign or min(arrived)).astimezone(ROME).date(), ORDER[0])
    days = [sign.astimezone(ROME).date()] if sign else []
    return min(
        age_class(max([day, *days]), PRODUCTS[product][1])
        for product, day in bought.items()
    )


def in_window(person: Person) -> list[Order]:
    """Orders in the window of their own cycle."""
    return [o for o in person.valid if o.day >= CYCLES[o.cycle][2]]


def is_frequent(person: Person) -> bool:
    """Enough orders of a cycle and the longer ones in its window."""
    return any(
        sum(
            order.day >= first and ORDER.index(order.cycle) >= place
            for order in person.valid
        )
        >= enough
        for place, (_, _, first, enough) in enumerate(CYCLES.values())
    )


def spend(person: Person) -> Decimal:
    return sum((order.net for order in in_window(person)), Decimal(0))


def frequency_class(person: Person, people: list[Person]) -> str:
    """The first that applies."""
    spends = [amount for amount in map(spend, people) if amount > 0]
    above = sum(amount > spend(person) for amount in spends)
    years = {order.day.year for order in person.valid}
    # the rank is one more than those above
    if (above + 1) * 20 <= len(spends) and len(in_window(person)) >= 2:
        return "vip"
    enough = len(person.valid) >= 3 and len(years) >= 2
    if enough and recency_class(person) == "active":
        return "loyal"
    if is_frequent(person):
        return "frequent"
    return "sporadic" if person.valid else "never"


def scores(person: Person) -> tuple[int | None, ...]:
    """Recency, frequency and monetary score."""
    if not person.valid:
        return (None, None, None)
    age = (TODAY - max(order.day for order in person.valid)).days
    net = sum(order.net for order in person.valid)
    return (
        5 - sum(age >= bound for bound in (181, 501, 1001, 1751)),
        1 + sum(len(person.valid) >= bound for bound in (2, 3, 4, 6)),
        1 + sum(net >= bound for bound in (300, 700, 1400, 2900)),
    )


def habit(person: Person, shown: Callable[[Order], object]) -> object:
    """What most orders show, of two the one shown last; none when too few do."""
    counts = Counter(shown(order) for order in person.valid)
    if len(person.valid) < 3 or max(counts.values()) < 2:
        return None
    last = {shown(o): o.placed_at for o in sorted(person.valid, key=placed)}
    return max(counts, key=lambda value: (counts[value], last[value]))


def placed(order: Order) -> datetime:
    return order.placed_at


def local(order: Order) -> datetime:
    return order.placed_at.astimezone(ROME)


def rate(part: Decimal | int, whole: Decimal | int) -> float | None:
    return round(float(min(part / whole, 1)), 4) if whole else None


def expected(person: Person, people: list[Person]) -> dict[str, object]:
    """Their profile."""
    valid = person.valid
    online = [order for order in valid if order.channel in ("web", "app")]
    cheap = [order.is_cheaper for order in valid]
    lines = [line for order in valid for line in order.lines]
    units, back = sum(x.quantity for x in lines), sum(x.returned for x in lines)
    cuts = sum(x.discount for x in lines) + sum(o.discount for o in valid)
    touched = [touchpoint for _, touchpoint in own_contacts(person)]
    score = scores(person)
    return {
        "recency_class": recency_class(person),
        "frequency_class": frequency_class(person, people),
        "window_orders_count": len(in_window(person)),
        "window_net_amount": spend(person),
        "recency_score": score[0],
        "frequency_score": score[1],
        "monetary_score": score[2],
        "orders_count": len(valid),
        "net_amount": sum((order.net for order in valid), Decimal(0)),
        "preferred_month": habit(person, lambda o: o.day.month),
        "preferred_quarter": habit(person, lambda o: (o.day.month + 2) // 3),
        "preferred_season": habit(person, lambda o: SEASONS[o.day.month - 1]),
        "preferred_weekday": habit(person, lambda o: o.day.isoweekday()),
        "preferred_hour": habit(person, lambda o: local(o).hour),
        "clicked_messages_count": None,
        "social_contacts_count": sum(t.startswith("social_") for t in touched),
        "chats_count": touched.count("chat"),
        "is_always_paying_shipping": all(o.shipping > 0 for o in online)
        if len(online) >= 2
        else None,
        "is_discount_only": all(cheap) if len(valid) >= 2 else None,
        "is_full_price": not any(cheap) if len(valid) >= 2 else None,
        "discount_rate": rate(cuts, sum(x.quantity * x.price for x in lines)),
        "return_rate": rate(back, units),
        "has_high_returns": back * 10 >= units * 3 if units >= 3 else None,
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    """Everybody's files, landed, and the profiles built with their tests."""
    folder = tmp_path_factory.mktemp("profiles")
    write(folder / "landing", everybody())
    retailer = Retailer(folder / "landing", module_home, {"PERCORSO_AS_OF": str(TODAY)})
    landed = retailer.run("land.py")
    assert landed.returncode == 0, landed.stderr
    dbt(
        retailer,
        "build",
        *("--select", "+customer_profiles", "+customers"),
        *("--indirect-selection", "cautious"),
        *("--exclude-resource-type", "unit_test"),
    )
    return retailer


def read(retailer: Retailer, sql: str) -> list[tuple]:
    """Rows of a query on the built database."""
    path = retailer.home / "build.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set search_path = 'marts,intermediate'")
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def profiles(built: Retailer) -> dict[str, dict]:
    """The profiles by account."""
    columns = list(expected(everybody()[0], everybody()[:1]))
    rows = read(
        built,
        "select distinct keys.identifier_value, "
        + ", ".join(f"customer_profiles.{column}" for column in columns)
        + " from customer_profiles inner join int_customer_identifiers_unioned "
        "as keys on keys.customer_id = customer_profiles.customer_id "
        "where keys.identifier_type = 'account_id'",
    )
    return {account: dict(zip(columns, row, strict=True)) for account, *row in rows}


def test_profiles_are_those_worked_out_by_hand(profiles: dict[str, dict]) -> None:
    people = everybody()
    assert set(profiles) == {person.account for person in people}
    wrong = []
    for person in people:
        found = profiles[person.account]
        for column, value in expected(person, people).items():
            got = found[column]
            if column.endswith("_rate") and got is not None:
                got = round(float(got), 4)
            if got != value and not close(got, value):
                wrong.append((person.account, column, got, value))
    assert not wrong, f"{len(wrong)}: {wrong[:20]}"


def close(got: object, value: object) -> bool:
    """A ratio may be rounded at its last digit."""
    both = isinstance(got, float) and isinstance(value, float)
    return both and abs(got - value) < 0.0002


def test_every_class_is_among_them(profiles: dict[str, dict]) -> None:
    """Else the comparison says nothing of the class that is missing."""
    recency = Counter(found["recency_class"] for found in profiles.values())
    assert set(recency) == {"active", "inactive", "lost"}
    frequency = Counter(found["frequency_class"] for found in profiles.values())
    assert set(frequency) == {"vip", "loyal", "frequent", "sporadic", "never"}
    for name in ("recency", "frequency", "monetary"):
        found = {profile[f"{name}_score"] for profile in profiles.values()}
        assert found == {None, 1, 2, 3, 4, 5}


def test_who_ties_with_the_last_vip_is_one(profiles: dict[str, dict]) -> None:
    """Three above, and twenty who spent the same where the 5 % end among them."""
    vips = {a for a, found in profiles.items() if found["frequency_class"] == "vip"}
    assert vips == {a for a in profiles if a.startswith("rich-")}
    spenders = sum(found["window_net_amount"] > 0 for found in profiles.values())
    assert 4 <= spenders * 0.05 < len(vips)


def test_counts_of_each_class_sum_to_the_customers(built: Retailer) -> None:
    (people,) = read(built, "select count(*) from customers")[0]
    for column in ("recency_class", "frequency_class"):
        counts = read(
            built, f"select {column}, count(*) from customer_profiles group by {column}"
        )
        assert sum(count for _, count in counts) == people == len(everybody())


def test_cutoffs_are_those_of_the_shipped_seed() -> None:
    """The bounds that this page counts with are the file's."""
    with (CHECKOUT / "seeds" / "rfm_cutoffs.csv").open() as handle:
        rows = [(r["dimension"], r["lower_bound"]) for r in csv.DictReader(handle)]
    bounds = {
        dimension: sorted(int(bound) for name, bound in rows if name == dimension)
        for dimension in ("recency", "frequency", "monetary")
    }
    assert bounds == {
        "recency": [0, 181, 501, 1001, 1751],
        "frequency": [0, 2, 3, 4, 6],
        "monetary": [0, 300, 700, 1400, 2900],
    }
