"""Journeys written out by hand, and drawn ones that plain Python follows too."""

import csv
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from conftest import CHECKOUT, Retailer

ROME = ZoneInfo("Europe/Rome")
TODAY = date(2026, 6, 30)
PEOPLE = 80
PRODUCTS = {
    "VACUUM": "appliances.small.vacuum_cleaners",
    "FRIDGE": "appliances.kitchen.refrigerators",
    "CREAM": "personal_care.anti_ageing.day",
    "PHONE": "phones.smartphones",
}
# days after which nobody is thought to use it any more
CYCLES = {
    "appliances.small.vacuum_cleaners": 1095,
    "appliances.kitchen.refrigerators": 1095,
    "personal_care.anti_ageing.day": 365,
    "phones.smartphones": 730,
    None: 730,
}
WEB = {
    "view_product": "product_view",
    "view_list": "list_view",
    "add_to_cart": "cart",
    "add_to_wishlist": "wish",
    "search": "search",
    "begin_checkout": "checkout",
    "store_locator": "store_locator",
}
SERVICE = ("store_visit", "fitting", "chat", "review", "survey", "referral", "event")
SERVICE += ("social_like", "product_registration")


def at(day: str, clock: str = "10:00") -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def day_of(moment: datetime) -> date:
    """The business day of a moment."""
    return moment.astimezone(ROME).date()


def start_of(day: date) -> datetime:
    """The first moment of a business day."""
    return datetime.combine(day, time(), ROME).astimezone(UTC)


class Sign(NamedTuple):
    """Something somebody did."""

    name: str
    at: datetime
    category: str | None = None
    product: str | None = None
    score: float | None = None


class Alive(NamedTuple):
    """A sign of a phase, and until when it counts."""

    phase: int
    at: datetime
    ends: datetime
    category: str | None
    is_reopened: dict


@dataclass
class Order:
    """An order of one line per product."""

    at: datetime
    products: list[str]
    delivered: datetime | None = None
    given_back: dict[str, datetime] = field(default_factory=dict)
    status: str = "delivered"

    @property
    def handover(self) -> datetime:
        """Delivered, or taken for it after a fortnight; not on the first day."""
        taken = start_of(day_of(self.at) + timedelta(days=15))
        return max(
            start_of(day_of(self.at) + timedelta(days=1)), self.delivered or taken
        )


@dataclass
class Person:
    """Somebody with an account, and what they did."""

    account: str
    created: datetime
    orders: list[Order] = field(default_factory=list)
    web: list[tuple[datetime, str, str]] = field(default_factory=list)
    service: list[tuple[datetime, str, str, str, int]] = field(default_factory=list)

    @property
    def signs(self) -> list[Sign]:
        """What they did, in the words of the rules."""
        found = [Sign("registered", self.created)]
        for moment, event, product in self.web:
            found.append(Sign("visit", moment))
            name = WEB[event]
            if name in ("search", "checkout", "store_locator"):
                found.append(Sign(name, moment))
            else:
                known = None if name == "list_view" else product
                found.append(Sign(name, moment, PRODUCTS[product], known))
        for moment, touchpoint, product, intent, score in self.service:
            name = touchpoint
            if touchpoint in ("chat", "call"):
                name = "inquiry" if intent in ("buy", "inform") else "support"
            best = 10 if touchpoint == "survey" else 5
            given = score / best if touchpoint in ("review", "survey") else None
            category = PRODUCTS.get(product)
            found.append(Sign(name, moment, category, product or None, given))
        return found


def vacuum(account: str) -> Person:
    """Seen in a store, bought, a call, a good review, and then nothing."""
    person = Person(account, at("2021-12-01"))
    person.service.append((at("2022-03-01"), "store_visit", "VACUUM", "", 0))
    bought = at("2022-03-05", "11:00")
    person.orders.append(Order(bought, ["VACUUM"], bought))
    person.service.append((at("2022-04-10", "09:00"), "call", "VACUUM", "warranty", 0))
    person.service.append((at("2022-05-02", "18:00"), "review", "VACUUM", "", 5))
    return person


def drawn(draw: random.Random, number: int) -> Person:
    """Somebody who does anything at any time, never two things at once."""
    person = Person(f"p{number:03}", at("2019-01-01"))
    days = draw.sample(range(2700), 24)

    def moment() -> datetime:
        day = at("2019-02-01") + timedelta(days=days.pop())
        return day.replace(hour=draw.randrange(24), minute=draw.randrange(60))

    for _ in range(draw.choice([0, 1, 2, 3])):
        placed = moment()
        products = draw.sample(list(PRODUCTS), draw.choice([1, 1, 2]))
        order = Order(placed, products)
        order.status = draw.choice(["delivered"] * 5 + ["cancelled"])
        order.delivered = draw.choice(
            [None, placed, placed + timedelta(days=3), placed + timedelta(days=25)]
        )
        if draw.random() < 0.3:
            back = placed + timedelta(days=draw.choice([1, 28, 60, 1500]), minutes=7)
            order.given_back[products[0]] = back
        person.orders.append(order)
    # days close together, so that what must come twice within days does
    first = moment()
    for place in range(draw.choice([0, 2, 5])):
        near = first + timedelta(days=draw.choice([7, 14, 15, 30, 31]) * place)
        event = draw.choice(["view_product", "view_product", *WEB])
        person.web.append((near, event, draw.choice(list(PRODUCTS))))
    for _ in range(draw.choice([0, 1, 3])):
        person.web.append((moment(), draw.choice(list(WEB)), "FRIDGE"))
    for _ in range(draw.choice([0, 1, 2, 4])):
        touchpoint = draw.choice(SERVICE)
        product = draw.choice(["", *PRODUCTS])
        intent = draw.choice(["", "buy", "warranty"])
        score = draw.choice([1, 3, 4, 5] if touchpoint == "review" else [3, 8, 9, 10])
        person.service.append((moment(), touchpoint, product, intent, score))
    person.web = [e for e in person.web if day_of(e[0]) <= TODAY]
    for order in person.orders:
        late = order.given_back.items()
        order.given_back = {p: m for p, m in late if day_of(m) <= TODAY}
    return person


def backwards() -> Person:
    """Interested before they looked around: in order they only discovered."""
    person = Person("backwards", at("2019-01-01"))
    person.web.append((at("2026-01-10"), "view_product", "PHONE"))
    person.web.append((at("2026-01-12"), "view_product", "PHONE"))
    person.web.append((at("2026-01-20"), "view_list", "PHONE"))
    return person


def everybody() -> list[Person]:
    """People written out by hand, and drawn ones."""
    again = vacuum("again")
    again.web.append((at("2026-06-10", "08:00"), "add_to_cart", "VACUUM"))
    draw = random.Random(11)
    by_hand = [vacuum("vacuum"), again, backwards()]
    return [*by_hand, *(drawn(draw, number) for number in range(PEOPLE))]


def table(landing: Path, entity: str, rows: list[dict]) -> None:
    """One entity as one file."""
    (landing / entity).mkdir(parents=True)
    with (landing / entity / "all.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write(landing: Path, people: list[Person]) -> None:
    """The people's files."""
    entities = ["crm_contacts", "orders", "order_lines", "returns"]
    entities += ["web_events", "interactions"]
    rows: dict[str, list[dict]] = {entity: [] for entity in entities}
    for person in people:
        account = {"account_id": person.account}
        rows["crm_contacts"].append(
            {
                "contact_id": f"C-{person.account}",
                "created_at": person.created,
                **account,
            }
        )
        for number, order in enumerate(person.orders):
            order_id = f"{person.account}-{number}"
            rows["orders"].append(
                {
                    "order_id": order_id,
                    "placed_at": order.at,
                    "status": order.status,
                    "channel": "store",
                    "currency": "EUR",
                    "total_amount": 100 * len(order.products),
                    "delivered_at": order.delivered or "",
                    **account,
                }
            )
            for product in order.products:
                line_id = f"{order_id}-{product}"
                rows["order_lines"].append(
                    {
                        "order_line_id": line_id,
                        "order_id": order_id,
                        "product_id": product,
                        "quantity": 1,
                        "unit_price": 100,
                    }
                )
                if product in order.given_back:
                    rows["returns"].append(
                        {
                            "return_id": f"R-{line_id}",
                            "order_line_id": line_id,
                            "returned_at": order.given_back[product],
                            "quantity": 1,
                            "amount": 100,
                        }
                    )
        for number, (moment, event, product) in enumerate(person.web):
            told = event not in ("search", "begin_checkout", "store_locator")
            rows["web_events"].append(
                {
                    "event_id": f"E-{person.account}-{number}",
                    "occurred_at": moment,
                    "visitor_id": f"V-{person.account}",
                    "event_type": event,
                    "product_id": product if told and event != "view_list" else "",
                    "category": PRODUCTS[product] if told else "",
                    **account,
                }
            )
        for number, row in enumerate(person.service):
            moment, touchpoint, product, intent, score = row
            scored = touchpoint in ("review", "survey")
            rows["interactions"].append(
                {
                    "interaction_id": f"I-{person.account}-{number}",
                    "occurred_at": moment,
                    "touchpoint": touchpoint,
                    "identifier_type": "account_id",
                    "identifier": person.account,
                    "product_id": product,
                    "intent": intent,
                    "score": score if scored else "",
                    "score_scale": (10 if touchpoint == "survey" else 5)
                    if scored
                    else "",
                }
            )
    rows["products"] = [
        {"product_id": product, "name": product, "category": category}
        for product, category in PRODUCTS.items()
    ]
    for entity, found in rows.items():
        table(landing, entity, found)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return everybody()


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, module_home: Path, people: list[Person]
) -> Retailer:
    """Their files, landed and built."""
    folder = tmp_path_factory.mktemp("phases")
    write(folder / "landing", people)
    retailer = Retailer(
        landing=folder / "landing",
        home=module_home,
        settings={"PERCORSO_AS_OF": TODAY.isoformat()},
    )
    retailer.build_only(
        "journey_phases",
        "journey_transitions",
        "journey_funnel",
        "customer_identifiers",
    )
    return retailer


def journeys(retailer: Retailer) -> dict[tuple[str, str], list[tuple]]:
    """Phase, begin and end of every stretch, by account and category."""
    found: dict[tuple[str, str], list[tuple]] = {}
    for account, category, phase, begin, end in retailer.read(
        "select customer_identifiers.identifier_value, category, phase, "
        "journey_phases.valid_from, journey_phases.valid_to from journey_phases "
        "inner join customer_identifiers using (customer_id) "
        "where identifier_type = 'account_id' order by spell_number"
    ):
        ends = end.astimezone(UTC) if end else None
        found.setdefault((account, category), []).append(
            (phase, begin.astimezone(UTC), ends)
        )
    return found


def rules() -> list[dict]:
    """The rules as an analyst reads them."""
    with (CHECKOUT / "seeds" / "phase_rules.csv").open() as handle:
        return list(csv.DictReader(handle))


def is_often_enough(sign: Sign, rule: dict, signs: list[Sign]) -> bool:
    """Whether it was given so often within so many days, this time included."""
    wanted = int(rule["at_least"])
    if wanted == 1:
        return True

    def key(one: Sign) -> str | None:
        if rule["counted_per"] == "product":
            return one.product or one.category
        return one.category if rule["counted_per"] == "category" else None

    earliest = day_of(sign.at) - timedelta(days=int(rule["within_days"]))
    alike = [
        one
        for one in signs
        if one.name == sign.name
        and key(one) == key(sign)
        and one.at <= sign.at
        and day_of(one.at) >= earliest
    ]
    return len(alike) >= wanted


def lives_to(moment: datetime, days: str, category: str | None) -> datetime:
    """The first moment at which a sign counts no longer."""
    lived = int(days) if days else CYCLES[category]
    return start_of(day_of(moment) + timedelta(days=lived + 1))


def evidence(person: Person) -> list[Alive]:
    """Every sign that counts, told from the rules' words."""
    told = rules()
    signs = person.signs
    orders = [order for order in person.orders if order.status != "cancelled"]
    for order in person.orders:
        for product, moment in order.given_back.items():
            signs.append(Sign("return", moment, PRODUCTS[product], product))
    bought = [(order.at, PRODUCTS[p]) for order in orders for p in order.products]
    counted = [
        (sign, rule)
        for sign in signs
        for rule in told
        if rule["sign"] == sign.name
        and (not rule["min_score_rate"] or sign.score >= float(rule["min_score_rate"]))
        and is_often_enough(sign, rule, signs)
    ]
    found = []
    for sign, rule in counted:
        phase = int(rule["phase"])
        before = {
            "all": [moment for moment, _ in bought if moment < sign.at],
            sign.category: [m for m, c in bought if m < sign.at and c == sign.category],
        }
        ends = lives_to(sign.at, rule["expires_after_days"], sign.category)
        if phase < 5:
            nexts = [m for m, c in bought if m >= sign.at]
            if sign.category:
                nexts = [m for m, c in bought if m >= sign.at and c == sign.category]
            ends = min([ends, *nexts])
        reopened = {}
        for scope, moments in before.items():
            if rule["needs_order"] == "true" and not moments:
                continue
            days = rule["reopens_after_days"]
            reopened[scope] = bool(days and moments) and day_of(sign.at) >= day_of(
                max(moments)
            ) + timedelta(days=int(days or 0))
        found.append(Alive(phase, sign.at, ends, sign.category, reopened))
    for order in orders:
        for product in order.products:
            category = PRODUCTS[product]
            used = [
                sign.at
                for sign, rule in counted
                if int(rule["phase"]) >= 6
                and sign.category == category
                and sign.at > order.at
            ]
            scopes = {"all": False, category: False}
            ends = min([order.handover, *used])
            found.append(Alive(5, order.at, ends, category, scopes))
            ends = lives_to(order.handover, "", category)
            ends = min(ends, order.given_back.get(product, ends))
            found.append(Alive(6, order.handover, ends, category, scopes))
    return found


def phase_at(moment: datetime, alive: list[Alive], scope: str) -> int:
    """An order on its way, else a new search, else the furthest sign alive."""
    now = [sign for sign in alive if sign.at <= moment < sign.ends]
    if any(sign.phase == 5 for sign in now):
        return 5
    reopened = [sign.phase for sign in now if sign.is_reopened[scope]]
    return max(reopened or [sign.phase for sign in now], default=1)


def alive_in(person: Person, scope: str) -> list[Alive]:
    """The signs of one journey that count for a while at least."""
    end = start_of(TODAY + timedelta(days=1))
    return [
        sign
        for sign in evidence(person)
        if scope in sign.is_reopened and sign.at < end and sign.at < sign.ends
    ]


def followed(person: Person, scope: str) -> list[tuple]:
    """The stretches of one journey, looked at whenever anything changes."""
    end = start_of(TODAY + timedelta(days=1))
    alive = alive_in(person, scope)
    changes = sorted({m for sign in alive for m in (sign.at, sign.ends) if m < end})
    stretches: list[tuple[int, datetime]] = []
    for moment in changes:
        phase = phase_at(moment, alive, scope)
        if not stretches or stretches[-1][0] != phase:
            stretches.append((phase, moment))
    begins = [moment for _, moment in stretches]
    ends = [*begins[1:], None][: len(begins)]
    return [(*stretch, until) for stretch, until in zip(stretches, ends, strict=True)]


def test_the_vacuum_cleaner(built: Retailer) -> None:
    """Considered, bought, used, praised; then use ends, and so does the journey."""
    found = built.read(
        "select phase_name, journey_phases.valid_from, begun_by, sign, is_lost "
        "from journey_phases inner join customer_identifiers using (customer_id) "
        "where identifier_value = 'vacuum' "
        "and category = 'appliances.small.vacuum_cleaners' order by spell_number"
    )
    told = [(name, begin.astimezone(UTC), *rest) for name, begin, *rest in found]
    assert told == [
        ("consideration", at("2022-03-01"), "sign", "store_visit", False),
        ("action", at("2022-03-05", "11:00"), "sign", "order", False),
        ("use", at("2022-03-05", "23:00"), "sign", "handover", False),
        ("advocacy", at("2022-05-02", "18:00"), "sign", "review", False),
        ("use", at("2023-05-02", "22:00"), "expiry", None, False),
        ("awareness", at("2025-05-01", "22:00"), "expiry", None, True),
    ]


def test_a_lost_customer_comes_back(built: Retailer) -> None:
    """A cart begins the next loop, and whoever was lost is so no longer."""
    found = built.read(
        "select phase_name, orders_count, previous_phase, direction, is_lost "
        "from journey_phases inner join customer_identifiers using (customer_id) "
        "where identifier_value = 'again' and category = 'all' and is_current"
    )
    assert found == [("consideration", 1, 1, "forward", False)]


def test_every_journey_is_as_the_rules_say(
    built: Retailer, people: list[Person]
) -> None:
    """Journeys of drawn people, as a whole and by category, moment by moment."""
    found = journeys(built)
    expected = {}
    for person in people:
        for scope in ["all", *PRODUCTS.values()]:
            stretches = followed(person, scope)
            if stretches:
                expected[person.account, scope] = stretches
    assert found.keys() == expected.keys()
    for journey, stretches in expected.items():
        assert found[journey] == stretches, journey
    # the draw holds what the rules are about
    phases = {phase for stretches in expected.values() for phase, *_ in stretches}
    assert phases == {1, 2, 3, 4, 5, 6, 7}


def test_transitions_are_counted_from_the_journeys(built: Retailer) -> None:
    """Who went on within ninety days, by their first entry into a phase."""
    found = {
        (origin, target): (people_moved, moves)
        for origin, target, people_moved, moves in built.read(
            "select from_phase, to_phase, people_moved_count, moves_count "
            "from journey_transitions where category = 'all'"
        )
    }
    begun = built.read(
        "select customer_id, phase, valid_from from journey_phases "
        "where category = 'all' and begun_by <> 'expiry' order by 1, 3"
    )
    end = start_of(TODAY + timedelta(days=1))
    people_moved: dict[tuple, int] = {}
    moves: dict[tuple, int] = {}
    seen = set()
    for place, (customer, phase, moment) in enumerate(begun):
        if end - moment < timedelta(days=90):
            continue
        target = None
        if place + 1 < len(begun) and begun[place + 1][0] == customer:
            _, following, later = begun[place + 1]
            target = following if later - moment <= timedelta(days=90) else None
        moves[phase, target] = moves.get((phase, target), 0) + 1
        people_moved.setdefault((phase, target), 0)
        if (customer, phase) not in seen:
            seen.add((customer, phase))
            people_moved[phase, target] += 1
    assert found == {key: (people_moved[key], moves[key]) for key in moves}
    assert any(target is None for _, target in found)


def reached(signs: list[Alive], begin: datetime) -> dict[str, set[int]]:
    """Phases reached however, and those reached one after the other."""
    in_order, moment = {1}, begin
    for phase in range(2, 8):
        later = [s.at for s in signs if s.phase == phase and s.at >= moment]
        if not later:
            break
        moment = min(later)
        in_order.add(phase)
    return {"open": {1, *(sign.phase for sign in signs)}, "strict": in_order}


def test_the_funnel_counts_recent_journeys(
    built: Retailer, people: list[Person]
) -> None:
    """Of journeys that began in the last year, how far each has come."""
    found = {
        (category, basis, step): count
        for category, basis, step, count in built.read(
            "select segment, basis, step_number, reached_count "
            "from journey_funnel where funnel = 'phases' and reached_count > 0"
        )
    }
    expected: dict[tuple, int] = {}
    for person in people:
        for scope in ["all", *PRODUCTS.values()]:
            stretches = followed(person, scope)
            begin = stretches[0][1] if stretches else None
            if not begin or day_of(begin) <= TODAY - timedelta(days=365):
                continue
            for basis, phases in reached(alive_in(person, scope), begin).items():
                for phase in phases:
                    key = (scope, basis, phase)
                    expected[key] = expected.get(key, 0) + 1
    assert found == expected
    assert {1, 2, 3, 4} <= {step for _, basis, step in found if basis == "open"}
    assert max(step for _, basis, step in found if basis == "strict") >= 2
