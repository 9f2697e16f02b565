"""Interests of people planted by hand, and every one of the demo by plain Python."""

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from conftest import CHECKOUT, DemoRetailer, Retailer
from scenarios.build import read, run, start, write
from scenarios.identity import FIRST_DAY, Row

AS_OF = date(2026, 6, 30)
# Behaviour is kept for twelve months of profiling.
KEPT_FROM = date(2025, 6, 30)
CREAM, GAME = "care.anti_ageing", "games.consoles"
GIFT_SEEKERS = (
    "select customers.first_name from customer_interests "
    "inner join customers using (customer_id) "
    "where is_unusual and interest_class <> 'cold'"
)
WOMEN_AFTER_SIX_MONTHS = (
    "select customers.first_name from customer_interests "
    "inner join customers using (customer_id) "
    f"where gender = 'f' and age > 60 and category = '{CREAM}' "
    "and last_ordered_on > date '2026-06-30' - interval 7 month "
    "and last_ordered_on <= date '2026-06-30' - interval 6 month"
)


def person(name: str, gender: str, age: int) -> Row:
    """A contact with an account of the same name, and a birthday on the first."""
    contact = {"contact_id": f"C-{name}", "created_at": "2024-01-01T10:00:00Z"}
    contact |= {"account_id": name, "first_name": name, "gender": gender}
    return Row(0, "crm_contacts", contact | {"birth_date": f"{AS_OF.year - age}-01-01"})


def order(name: str, product: str, day: date, number: int = 0) -> list[Row]:
    """One order of one product, at noon."""
    order_id = f"{name}-{product}-{number}"
    placed = {"order_id": order_id, "placed_at": f"{day}T10:00:00Z"}
    placed |= {"status": "delivered", "channel": "store", "currency": "EUR"}
    placed |= {"total_amount": "50.00", "account_id": name}
    line = {"order_line_id": order_id, "order_id": order_id, "product_id": product}
    line |= {"quantity": "1", "unit_price": "50.00"}
    return [Row(0, "orders", placed), Row(0, "order_lines", line)]


def looks(name: str, product: str, days: list[date]) -> list[Row]:
    """Pages of a product, one a day, while logged in."""
    return [
        Row(
            0,
            "web_events",
            {"event_id": f"E-{name}-{product}-{day}", "visitor_id": f"V-{name}"}
            | {"occurred_at": f"{day}T10:00:00Z", "event_type": "view_product"}
            | {"product_id": product, "account_id": name},
        )
        for day in days
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    """Women who buy creams, young men who buy consoles, and those of the brief."""
    folder = tmp_path_factory.mktemp("interests")
    start(folder / "landing")
    rows = [
        Row(0, "products", {"product_id": p, "name": p, "category": p})
        for p in (CREAM, GAME)
    ]
    before = AS_OF - timedelta(days=900)
    for number in range(35):
        rows += [
            person(f"woman{number}", "f", 45),
            *order(f"woman{number}", CREAM, before),
        ]
        rows += [person(f"man{number}", "m", 21), *order(f"man{number}", GAME, before)]
    # A man of 20 who looks for his mother, and buys it for her.
    rows += [person("Son", "m", 20), *looks("Son", CREAM, [AS_OF, AS_OF])]
    rows += order("Son", CREAM, AS_OF - timedelta(days=1))
    # One who looks at what others like him buy, and one whose look is long ago.
    rows += [person("Player", "m", 20), *looks("Player", GAME, [AS_OF])]
    old = AS_OF - timedelta(days=400)
    rows += [person("Once", "m", 20), *looks("Once", CREAM, [old])]
    # Of nobody knows whom nothing is unusual.
    rows += [*looks("Unknown", CREAM, [AS_OF]), *order("Unknown", GAME, before)]
    for name, gender, age, days in (
        ("Sixtyone", "f", 61, [date(2025, 12, 30)]),
        ("Late", "f", 70, [date(2025, 12, 1)]),
        ("TooLate", "f", 70, [date(2025, 11, 30)]),
        ("TooSoon", "f", 70, [date(2025, 12, 31)]),
        ("Again", "f", 70, [date(2025, 12, 15), date(2026, 5, 1)]),
        ("Sixty", "f", 60, [date(2025, 12, 15)]),
        ("Husband", "m", 70, [date(2025, 12, 15)]),
    ):
        rows.append(person(name, gender, age))
        for number, day in enumerate(days):
            rows += order(name, CREAM, day, number)
    write(folder / "landing", rows, "all")
    retailer = Retailer(folder / "landing", module_home)
    days = (AS_OF - FIRST_DAY.date()).days
    run(retailer, days, ["+customer_interests", "+customers"], "--full-refresh")
    return retailer


def test_a_man_of_20_looks_for_his_mother(built: Retailer) -> None:
    """He is found by what people like him do not buy; the others are not."""
    assert read(built, GIFT_SEEKERS) == [("Son",)]
    ((score, rank, ordered),) = read(
        built,
        "select score, interest_rank, has_ordered from customer_interests "
        "inner join customers using (customer_id) where first_name = 'Son'",
    )
    # Two looks today are one page each, 2; an order of yesterday 5, a day old.
    assert (rank, ordered) == (1, True)
    assert score == pytest.approx(2 + 5 * 0.5 ** (1 / 30))


def test_women_over_60_six_months_after(built: Retailer) -> None:
    """Who bought between seven and six months ago, and not since."""
    assert sorted(read(built, WOMEN_AFTER_SIX_MONTHS)) == [("Late",), ("Sixtyone",)]


def test_every_interest_of_the_demo(demo: DemoRetailer) -> None:
    """Scores, shares and ranks from the events, touchpoints and orders themselves."""
    with (CHECKOUT / "seeds" / "interest_weights.csv").open() as handle:
        weights = {
            row["sign"]: (float(row["weight"]), row["is_explicit"] == "true")
            for row in csv.DictReader(handle)
        }
    rome = ZoneInfo("Europe/Rome")
    end = datetime(2026, 6, 30, 22, tzinfo=UTC)
    scores, explicit = defaultdict(float), defaultdict(float)
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as built:
        signs = built.execute(
            """
            with events as (
                select
                    sessions.customer_id, sessions.session_id, events.product_id,
                    coalesce(products.category, events.category) as category,
                    event_type, occurred_at
                from marts.sessions as sessions
                inner join staging.stg_web__events as events
                    on events.visitor_id = sessions.visitor_id
                    and events.occurred_at
                        between sessions.started_at and sessions.ended_at
                left join marts.products as products using (product_id)
                where sessions.customer_id is not null
                and coalesce(events.product_id, events.category) is not null
            )
            select
                customer_id, category, max(occurred_at) over (
                    partition by session_id, product_id, category
                ) as at,
                case event_type
                    when 'view_list' then 'list_view'
                    when 'view_product' then 'product_view'
                    when 'add_to_wishlist' then 'wish'
                    when 'compare' then 'wish'
                    when 'video_view' then 'video'
                    when 'add_to_cart' then 'cart'
                end as sign
            from events
            """
        ).fetchall()
    signs += demo.query(
        """
        select
            customer_id, category, occurred_at,
            case
                when action = 'contact' and intent in ('buy', 'inform') then 'inquiry'
                when touchpoint = 'social_comment' and sentiment = 'positive'
                    then 'praise'
                when action in ('opinion', 'claim', 'presence') then touchpoint
            end
        from touchpoints
        where customer_id is not null and coalesce(actor, 'user') = 'user'
        """
    )
    signs += demo.query(
        "select distinct orders.customer_id, category, placed_at, "
        "'order ' || order_id from orders inner join order_lines using (order_id) "
        "where is_valid"
    )
    # of whom nothing is worked out
    refusers = demo.query(
        "select customer_id from customers where not profiling_consent"
    )
    assert len(refusers) > 20
    signs = [sign for sign in signs if sign[:1] not in set(refusers)]
    for customer, category, at, sign in signs:
        weight, is_explicit = weights.get((sign or "").split(" ")[0], (None, None))
        if weight is None or category in (None, "unmapped") or at > end:
            continue
        day = at.astimezone(rome).date()
        if day < KEPT_FROM and not sign.startswith("order "):
            continue
        days = (AS_OF - day).days
        score = weight * 0.5 ** (days / 30)
        scores[customer, category] += score
        explicit[customer, category] += score * is_explicit
    found = {
        (customer, category): (score, said, rate)
        for customer, category, score, said, rate in demo.query(
            "select customer_id, category, score, explicit_score, interest_rate "
            "from customer_interests"
        )
    }
    totals = defaultdict(float)
    for (customer, _), score in scores.items():
        totals[customer] += score
    assert found.keys() == scores.keys()
    assert len(found) > 10_000
    for (customer, category), (score, said, rate) in found.items():
        key = (customer, category)
        assert score == pytest.approx(scores[key], rel=1e-9, abs=1e-15), key
        assert said == pytest.approx(explicit[key], rel=1e-9, abs=1e-15), key
        # What is fifteen half-lives old is nothing that anybody could share out.
        if totals[customer] > 1e-6:
            share = scores[key] / totals[customer]
            assert rate == pytest.approx(share, rel=1e-6, abs=1e-9), key
