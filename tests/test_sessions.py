"""Sessions: where a visit begins and ends, where it came from, and whose it is."""

import csv
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import Retailer
from scenarios.build import dbt, read, settings_of

from percorso import state
from percorso.home import Home

SEED = 20260704
GAP = timedelta(minutes=30)
DAY = date(2026, 6, 30)
ROME = ZoneInfo("Europe/Rome")
COUNTED = {
    "page_views_count": ("page_view", "view_list", "view_product"),
    "cart_adds_count": ("add_to_cart",),
    "checkouts_count": ("begin_checkout",),
}
SPLIT = "{session_split_on_midnight: true, session_split_on_campaign: true}"
SOURCES = [
    {},
    {"utm_source": "google", "utm_medium": "cpc"},
    # the same words in other places are another source
    {"utm_source": "google", "utm_campaign": "cpc"},
    {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "june"},
    {"utm_source": "(direct)", "utm_medium": "(none)"},
    {"referrer_url": "https://www.google.it/search"},
    {"referrer_url": "https://www.shop.example/cart"},
    {"referrer_url": "https://shop.example/"},
]
# utm_source, utm_medium, utm_campaign, click_id_type, referrer_url: what the
# published default channel groups make of it.
CHANNELS = [
    tuple(part.strip() for part in line.split(","))
    for line in """\
, , , , , Direct, (direct), (none)
(direct), (none), , , , Direct, (direct), (none)
, , , , https://www.google.co.uk/, Organic Search, google, organic
, , , , https://forum.example?q=a, Referral, forum.example, referral
, , , , https://forum.example:8080#top, Referral, forum.example, referral
, , , , https://duckduckgo.com/, Organic Search, duckduckgo, organic
, , , , https://l.facebook.com/, Organic Social, facebook, referral
, , , , https://t.co/x, Organic Social, t.co, referral
, , , , https://m.youtube.com/, Organic Video, youtube, referral
, , , , https://www.idealo.it/, Organic Shopping, idealo, referral
, , , , https://forum.example/, Referral, forum.example, referral
, , , , https://notgoogle.example/, Referral, notgoogle.example, referral
, , , , https://mail.google.com/, Referral, mail.google.com, referral
, , , , https://www.paypal.com/pay, Direct, (direct), (none)
, , , gclid, https://www.google.com/, Paid Search, google, cpc
, , , msclkid, , Paid Search, bing, cpc
, , , dclid, , Display, google, display
, , , fbclid, https://l.facebook.com/, Organic Social, facebook, social
Google, CPC, Brand, , , Paid Search, google, cpc
google, cpc, pmax_cross-network_it, , , Cross-network, google, cpc
google, cpc, shopping_it, , , Paid Shopping, google, cpc
google, cpc, workshop, , , Paid Search, google, cpc
google, cpc, eshop, , , Paid Shopping, google, cpc
trovaprezzi, cpc, , , , Paid Shopping, trovaprezzi, cpc
facebook, paid_social, , , , Paid Social, facebook, paid_social
youtube, cpv_cpm, , , , Paid Video, youtube, cpv_cpm
criteo, retargeting, , , , Paid Other, criteo, retargeting
news.example, banner, , , , Display, news.example, banner
news.example, cpm, , , , Display, news.example, cpm
newsletter, email, , , , Email, newsletter, email
e-mail, , , , , Email, e-mail, (not set)
partner, affiliate, , , , Affiliates, partner, affiliate
partner, social-media, , , , Organic Social, partner, social-media
partner, promo-video, , , , Organic Video, partner, promo-video
partner, link, , , , Referral, partner, link
radio, audio, , , , Audio, radio, audio
sms, , , , , SMS, sms, (not set)
app, web_push, , , , Mobile Push Notifications, app, web_push
firebase, , , , , Mobile Push Notifications, firebase, (not set)
leaflet, qr, , , , Unassigned, leaflet, qr
, , june, , , Direct, (direct), (none)
""".splitlines()
]


def event(visitor: str, at: datetime, number: int, **given: str) -> dict:
    """A row of web_events, of the page shop.example unless told otherwise."""
    return {
        "event_id": f"{visitor}-{number:04}",
        "visitor_id": visitor,
        "occurred_at": at,
        "event_type": "page_view",
        "page_url": f"https://shop.example/{number}",
        **given,
    }


def walks() -> list[dict]:
    """Events of made-up visitors, with every gap that matters among them."""
    draw = random.Random(SEED)
    steps = [1e-6, 1, 60, 1799.999999, 1800, 1800.000001, 2700, 40_000]
    kinds = [kind for types in COUNTED.values() for kind in types] + [
        "purchase",
        "login",
    ]
    rows = []
    for visitor in (f"w{n:02}" for n in range(40)):
        at = datetime(2026, 6, 1, 20, 0, tzinfo=UTC) + timedelta(
            seconds=draw.randrange(86_400)
        )
        for number in range(40):
            kind = draw.choice(kinds)
            given = {"event_type": kind}
            if kind == "purchase":
                given["order_id"] = f"O-{visitor}-{draw.randrange(4)}"
            # tags that stay from page to page, and tags on one page alone
            if draw.random() < 0.5:
                given |= draw.choice(SOURCES)
            rows.append(event(visitor, at, number, **given))
            at += timedelta(seconds=draw.choice([0, *steps]))
    return rows


def told(events: list[dict], *, splits: bool) -> dict[tuple, dict]:
    """Sessions worked out one event at a time, by visitor and start.

    Args:
        events: rows of web_events.
        splits: whether midnight and a new source begin a session.
    """
    found: dict[tuple, dict] = {}
    seen_orders: set[str] = set()
    before: dict[str, tuple] = {}
    for row in sorted(
        events, key=lambda row: (row["visitor_id"], row["occurred_at"], row["event_id"])
    ):
        visitor, at = row["visitor_id"], row["occurred_at"]
        referrer = row.get("referrer_url", "")
        if "shop.example" in referrer:
            referrer = ""
        tags = tuple(
            row.get(f"utm_{name}", "") for name in ("source", "medium", "campaign")
        )
        source = (*tags, referrer) if any(tags) or referrer else None
        last, last_source, key = before.get(visitor, (None, None, None))
        begins = last is None or at - last > GAP
        if splits and last is not None:
            begins |= at.astimezone(ROME).date() != last.astimezone(ROME).date()
            begins |= source is not None and source != last_source
        if begins:
            key = (visitor, at, len(found))
            found[key] = {
                "started_at": at,
                "entry": row["page_url"],
                "arrival": None,
                "counts": dict.fromkeys(COUNTED, 0),
                "events": 0,
                "orders": 0,
            }
        session = found[key]
        session |= {"ended_at": at, "exit": row["page_url"]}
        session["events"] += 1
        for column, kinds in COUNTED.items():
            session["counts"][column] += row["event_type"] in kinds
        if source and tags[0] != "(direct)" and session["arrival"] is None:
            session["arrival"] = (tags[2], tags[0] or "google")
        order = row.get("order_id")
        if order and order not in seen_orders:
            seen_orders.add(order)
            session["orders"] += 1
        before[visitor] = (at, source, key)
    return found


def people() -> list[dict]:
    """Visits of a device that two people use, one after the other."""
    noon = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
    day = timedelta(days=1)
    ada, ugo = {"account_id": "ada"}, {"account_id": "ugo"}
    login = {"event_type": "login"}
    return [
        event("tablet", noon - 31 * day, 1),
        event("tablet", noon - 29 * day, 2),
        event("tablet", noon, 3, **login, **ada),
        event("tablet", noon + day, 4),
        # anonymous at first, then somebody else logs in
        event("tablet", noon + 2 * day, 5),
        event("tablet", noon + 2 * day + timedelta(minutes=5), 6, **login, **ugo),
        event("tablet", noon + 3 * day, 7),
        event("nobody", noon, 8),
    ]


def arriving() -> list[dict]:
    """One visit for each row of CHANNELS."""
    names = (
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "click_id_type",
        "referrer_url",
    )
    noon = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)
    return [
        event(f"c{number:02}", noon, number, **dict(zip(names, row, strict=False)))
        for number, row in enumerate(CHANNELS)
    ]


def hand_over(landing: Path, label: str, rows: list[dict], columns: list[str]) -> None:
    """Rows as a file of web_events, in no order."""
    folder = landing / "web_events"
    folder.mkdir(parents=True, exist_ok=True)
    rows = random.Random(SEED).sample(rows, len(rows))
    with (folder / f"{label}.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(
            row | {"occurred_at": row["occurred_at"].isoformat(timespec="microseconds")}
            for row in rows
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Retailer:
    folder = tmp_path_factory.mktemp("sessions")
    retailer = Retailer(
        landing=folder / "landing",
        home=module_home,
        settings={"PERCORSO_AS_OF": str(DAY)},
    )
    for entity, text in {
        "products": "product_id,name,category\nP1,Kettle,small.kettles\n",
        "orders": "order_id,placed_at,status,channel,currency,total_amount,account_id\n"
        "A1,2026-06-01T10:00:00Z,paid,web,EUR,10.00,ada\n"
        "U1,2026-06-01T10:00:00Z,paid,web,EUR,10.00,ugo\n",
        "order_lines": "order_line_id,order_id,product_id,quantity,unit_price\n"
        "L1,A1,P1,1,10.00\n",
    }.items():
        (retailer.landing / entity).mkdir(parents=True)
        (retailer.landing / entity / "all.csv").write_text(text)
    rows = walks() + people() + arriving()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    # half of them come late, in a file of their own
    hand_over(retailer.landing, "first", rows[::2], columns)
    hand_over(retailer.landing, "late", rows[1::2], columns)
    landed = retailer.run("land.py")
    assert landed.returncode == 0, landed.stdout + landed.stderr
    with settings_of(retailer):
        state.prepare(Home.from_env())
    build(retailer)
    return retailer


def build(retailer: Retailer, *flags: str) -> None:
    """Sessions and what they stand on, with the data tests of sessions."""
    kinds = ("--resource-type", "model", "seed")
    dbt(retailer, "build", "--select", "+sessions", *kinds, *flags)
    checked = ("--indirect-selection", "cautious")
    dbt(retailer, "test", "--select", "sessions,test_type:generic", *checked, *flags)


def compare(retailer: Retailer, *, splits: bool) -> None:
    """Every session of the made-up walks, and no other, column by column."""
    expected = sorted(
        (
            visitor,
            session["started_at"],
            session["ended_at"],
            session["events"],
            *session["counts"].values(),
            session["orders"],
            session["entry"],
            session["exit"],
            *(session["arrival"] or ("", "(direct)")),
        )
        for (visitor, *_), session in told(walks(), splits=splits).items()
    )
    found = read(
        retailer,
        "select visitor_id, started_at, ended_at, events_count, "
        f"{', '.join(COUNTED)}, orders_count, entry_page_url, exit_page_url, "
        "coalesce(campaign, ''), source from sessions where visitor_id like 'w%'",
    )
    assert sorted(found) == expected


def test_a_visit_ends_after_the_gap(built: Retailer) -> None:
    """Thirty minutes are one visit, a microsecond more are two; late or not."""
    compare(built, splits=False)


def test_a_source_has_its_channel(built: Retailer) -> None:
    found = {
        int(visitor[1:]): tuple(row)
        for visitor, *row in read(
            built,
            "select visitor_id, channel_group, source, medium from sessions "
            "where visitor_id like 'c%'",
        )
    }
    for number, row in enumerate(CHANNELS):
        assert found[number] == row[5:], row


def test_a_visit_is_whose_device_it_was(built: Retailer) -> None:
    """By login: 30 days back, until the next, who takes the visit they log in."""
    owners = dict(
        read(
            built,
            "select order_id, customer_id from int_orders_identified "
            "where order_id in ('A1', 'U1')",
        )
    )
    ada, ugo = owners["A1"], owners["U1"]
    found = read(
        built,
        "select visitor_id, customer_id from sessions "
        "where visitor_id in ('tablet', 'nobody') order by visitor_id, started_at",
    )
    assert found == [
        ("nobody", None),
        ("tablet", None),
        *[("tablet", ada)] * 3,
        *[("tablet", ugo)] * 2,
    ]


def test_midnight_and_a_new_source_split_when_asked(built: Retailer) -> None:
    build(built, "--vars", SPLIT)
    compare(built, splits=True)
    build(built)
    compare(built, splits=False)
