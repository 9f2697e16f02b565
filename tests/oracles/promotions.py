"""Who a promotion is for, worked out a second time from the landed files.

Nothing is shared with the models: the rows of a category group are one query,
the rest is Python that a reader can hold against the definitions. Amounts are
fractions, so that nothing is ever rounded. Only who a record belongs to is
taken from the published tables, because identity is tested elsewhere.
"""

import csv
import json
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from stdnum.it import iva

UNASSIGNED = "unassigned"
CONTACTED = "entered or holdout"
# Hours between two promotional messages to one person.
CAP_HOURS = {"email": 16, "sms": 24, "push": 24}
# Entities that are read: their key and the moment a row is about.
EVENT_TIMES = {
    "orders": ("order_id", "placed_at"),
    "order_lines": ("order_line_id", None),
    "products": ("product_id", None),
    "returns": ("return_id", "returned_at"),
    "exchange_rates": ("currency, date", None),
    "crm_contacts": ("contact_id", "created_at"),
    "consents": ("consent_id", "recorded_at"),
    "message_events": ("event_id", "occurred_at"),
    "assignments": ("assignment_id", "assigned_at"),
    "erasure_requests": ("request_id", "requested_at"),
}
WEB_EVENTS = "web_events"
# Entities of which a refused row may have said no, and the words by which one
# did not.
HARMLESS = {
    "consents": {"granted"},
    "erasure_requests": set(),
    "message_events": {"sent", "delivered", "opened", "clicked", "soft_bounced"},
}


@dataclass(frozen=True)
class Band:
    """One band of spend."""

    name: str
    lower: Fraction | None
    upper: Fraction | None
    has_lower: bool
    has_upper: bool

    def holds(self, spend: Fraction) -> bool:
        """Whether an amount lies in the band, each end as it is defined."""
        if self.lower is not None and (
            spend < self.lower or (spend == self.lower and not self.has_lower)
        ):
            return False
        return self.upper is None or (
            spend < self.upper or (spend == self.upper and self.has_upper)
        )


@dataclass(frozen=True)
class Promotion:
    """One promotion that a purchase triggers, as the definitions have it."""

    promotion_id: str
    customer_type: str
    categories: tuple[str, ...]
    lookback_months: int
    delay_days: int
    backlog_months: int | None
    spend_measure: str
    purpose: str
    channel: str
    priority: int
    holdout_share: float
    cooldown_days: int
    reentry: str
    retention_months: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Triggered:
    """One person whose latest purchase in the group is old enough."""

    customer_id: str
    trigger_order_id: str
    due_on: date
    band: str
    spend: Fraction
    purchased_on: date


@dataclass(frozen=True)
class Line:
    """One line of an order, what was kept of it and what a unit was paid."""

    order_id: str
    placed_at: datetime
    purchased_on: date
    kept: int
    paid: Fraction


def definitions(folder: Path) -> dict[str, Promotion]:
    """The active promotions with the trigger `replacement`, by their id."""
    months = {
        row["purpose"]: int(row["months"])
        for row in read_rows(folder, "retention_policy")
    }
    found = {}
    for row in read_rows(folder, "promotions"):
        if row["trigger"] != "replacement" or row["is_active"].lower() != "true":
            continue
        promotion_id = row["promotion_id"]
        found[promotion_id] = Promotion(
            promotion_id=promotion_id,
            customer_type=row["customer_type"],
            categories=tuple(
                mapped["category"]
                for mapped in read_rows(folder, "category_groups")
                if mapped["category_group"] == row["category_group"]
            ),
            lookback_months=int(row["lookback_months"] or 0),
            delay_days=int(row["delay_days"] or 0),
            backlog_months=(
                int(row["backlog_max_age_months"])
                if row["backlog_max_age_months"]
                else None
            ),
            spend_measure=row["spend_measure"],
            purpose=row["purpose"],
            channel=row["channel"],
            priority=int(row["priority"]),
            holdout_share=float(row["holdout_share"]),
            cooldown_days=int(row["cooldown_days"] or 0),
            reentry=row["reentry"],
            retention_months=months[row["retention_purpose"]],
            bands=tuple(
                Band(
                    name=band["band"],
                    lower=_amount(band["lower_bound"]),
                    upper=_amount(band["upper_bound"]),
                    has_lower=(band["lower_inclusive"] or "true").lower() == "true",
                    has_upper=(band["upper_inclusive"] or "false").lower() == "true",
                )
                for band in read_rows(folder, "promotion_bands")
                if band["promotion_id"] == promotion_id
            ),
        )
    return found


def open_home(
    home: Path,
    as_of: date,
    timezone: str = "Europe/Rome",
    currency: str = "EUR",
    further: tuple[str, ...] = (),
    is_published: bool = True,
) -> duckdb.DuckDBPyConnection:
    """A connection with what a home knew at the end of a day, and its people.

    Args:
        home: a home that was built.
        as_of: the business day.
        timezone: where that day begins and ends.
        currency: what amounts are reported in.
        further: entities to read that no purchase needs.
        is_published: the tables are read as published, not as built.

    Returns:
        A connection with a table `known_<entity>` for each entity read, and
        the marts as `crm`.
    """
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set variable business_timezone = ?", [timezone])
    connection.execute("set variable reporting_currency = ?", [currency])
    if is_published:
        crm = home / "published" / "crm.duckdb"
        connection.execute(f"attach '{crm}' as crm (read_only)")
    else:
        _attach_marts(connection, home / "build.duckdb")
    for entity in (*EVENT_TIMES, *further):
        connection.execute(
            f"create view landed_{entity} as from "
            f"read_parquet('{home}/landed/{entity}/*.parquet', union_by_name = true)"
        )
        _learn(connection, entity, as_of)
    for name, files in (
        (WEB_EVENTS, f"{WEB_EVENTS}/*"),
        ("interactions", "interactions/*"),
        ("quarantine", "quarantine/**/*"),
    ):
        connection.execute(
            f"create or replace view landed_{name} as from "
            f"read_parquet('{home}/landed/{files}.parquet', union_by_name = true)"
        )
    return connection


def _attach_marts(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Name the marts of a working database as if they were published."""
    connection.execute(f"attach '{database}' as built (read_only)")
    connection.execute("create schema crm")
    for (table,) in connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = 'built' and schema_name = 'marts'"
    ).fetchall():
        connection.execute(f"create view crm.{table} as from built.marts.{table}")


def triggered(
    connection: duckdb.DuckDBPyConnection, promotion: Promotion, as_of: date
) -> list[Triggered]:
    """Everyone whom a promotion is due for on a day, whatever comes of it."""
    return [
        row
        for row in falls_due(connection, promotion)
        if row.due_on <= as_of
        and (
            promotion.backlog_months is None
            or add_months(row.due_on, promotion.backlog_months) >= as_of
        )
    ]


def falls_due(
    connection: duckdb.DuckDBPyConnection, promotion: Promotion
) -> list[Triggered]:
    """Everyone whom a promotion is, was or will be due for if nobody buys."""
    found = []
    for customer_id, lines in _kept_lines(connection, promotion).items():
        latest = max(lines, key=lambda line: (line.placed_at, line.order_id))
        spend = _spend(promotion, lines, latest.order_id)
        found.append(
            Triggered(
                customer_id=customer_id,
                trigger_order_id=latest.order_id,
                due_on=due_day(promotion, latest.purchased_on),
                band=_band(promotion, spend),
                spend=spend,
                purchased_on=latest.purchased_on,
            )
        )
    return found


def due_day(promotion: Promotion, purchased_on: date) -> date:
    """The day on which a purchase makes a promotion due."""
    return add_months(purchased_on, promotion.lookback_months) + timedelta(
        days=promotion.delay_days
    )


def add_months(day: date, months: int) -> date:
    """The same day months later; 29 February becomes 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_end(connection: duckdb.DuckDBPyConnection, as_of: date) -> datetime:
    """The first moment after a business day."""
    zone = connection.execute("select getvariable('business_timezone')").fetchone()[0]
    day = as_of + timedelta(days=1)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)


def _kept_lines(
    connection: duckdb.DuckDBPyConnection, promotion: Promotion
) -> dict[str, list[Line]]:
    """What each person bought in the promotion's group, kept and paid."""
    paths = " or ".join(
        f"products.category = '{path}' or products.category like '{path}.%'"
        for path in promotion.categories
    )
    rows = connection.execute(
        f"""
        select
            owners.customer_id,
            orders.order_id,
            orders.placed_at,
            timezone(getvariable('business_timezone'), orders.placed_at)::date
                as purchased_on,
            order_lines.quantity,
            order_lines.unit_price,
            coalesce(order_lines.discount_amount, 0) as discount_amount,
            coalesce((
                select sum(returns.quantity)
                from known_returns as returns
                where returns.order_line_id = order_lines.order_line_id
                    and not coalesce(returns.is_take_back, false)
            ), 0) as returned,
            case
                when orders.currency = getvariable('reporting_currency') then 1
                else (
                    select max_by(rates.rate_to_reporting, rates.date)
                    from known_exchange_rates as rates
                    where rates.currency = orders.currency
                        and rates.date <= timezone(
                            getvariable('business_timezone'), orders.placed_at
                        )::date
                )
            end as rate
        from known_order_lines as order_lines
        inner join known_orders as orders
            on order_lines.order_id = orders.order_id
        inner join known_products as products
            on order_lines.product_id = products.product_id
        inner join crm.orders as owners
            on orders.order_id = owners.order_id
        where ({paths})
            and orders.status <> 'cancelled'
        """
    ).fetchall()
    found = defaultdict(list)
    for customer_id, order_id, placed_at, day, units, price, off, back, rate in rows:
        if back >= units or rate is None:
            continue
        paid = (Fraction(price) - Fraction(off) / units) * Fraction(rate)
        found[customer_id].append(
            Line(order_id, placed_at, day, units - int(back), paid)
        )
    return found


def _learn(connection: duckdb.DuckDBPyConnection, entity: str, as_of: date) -> None:
    """Make `known_<entity>`: each key's latest version by the end of a day.

    Of two last versions that differ neither can be believed: they are in
    `tied_<entity>`.
    """
    key, happened = {**EVENT_TIMES, WEB_EVENTS: ("event_id", "occurred_at")}[entity]
    columns = {
        row[0] for row in connection.execute(f"describe landed_{entity}").fetchall()
    }
    # Blanks around an id are no part of it.
    ids = sorted(name for name in columns if name.endswith(("_id", "identifier"))) or [
        "currency"
    ]
    arrived = [name for name in ("loaded_at", happened) if name in columns]
    if not arrived and "updated_at" in columns:
        arrived = ["updated_at"]
    arrival = f"coalesce({', '.join([*arrived, 'null::timestamptz'])})"
    updated = "updated_at" if "updated_at" in columns else "null::timestamptz"
    connection.execute(
        f"""
        create table latest_{entity} as
        select
            * replace ({", ".join(f"trim({name}) as {name}" for name in ids)}),
            count(*) over (partition by {key}) as versions
        from (
            select
                *,
                rank() over (
                    partition by {key}
                    order by
                        {updated} desc nulls last,
                        {arrival} desc nulls last
                ) as place
            from landed_{entity}
            where {arrival} is null or {arrival} < ?
        )
        where place = 1
        """,
        [day_end(connection, as_of)],
    )
    for name, alone in (("known", True), ("tied", False)):
        connection.execute(
            f"create view {name}_{entity} as select * exclude (versions) "
            f"from latest_{entity} where (versions = 1) = {alone}"
        )


def _spend(promotion: Promotion, lines: list[Line], order_id: str) -> Fraction:
    """What a person spent, by the promotion's measure."""
    if promotion.spend_measure == "trigger_line":
        return max(line.paid for line in lines if line.order_id == order_id)
    total = sum(line.paid * line.kept for line in lines)
    if promotion.spend_measure == "sum_in_group":
        return total
    assert promotion.spend_measure == "average_line", promotion.spend_measure
    # A gift says nothing of what somebody spends: its units do not count.
    units = sum(line.kept for line in lines if line.paid > 0)
    return total / units if units else Fraction(0)


def _band(promotion: Promotion, spend: Fraction) -> str:
    """The band of an amount; nothing paid lies outside all of them."""
    if spend <= 0:
        return UNASSIGNED
    found = [band.name for band in promotion.bands if band.holds(spend)]
    assert len(found) == 1, (promotion.promotion_id, spend, found)
    return found[0]


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def _amount(text: str) -> Fraction | None:
    return Fraction(text) if text else None


@dataclass
class Person:
    """What is known of a person who might be written to."""

    # Address as matched, with the moment it was last used.
    addresses: dict[str, datetime] = field(default_factory=dict)
    ordered_with: set[str] = field(default_factory=set)
    # (moment, status) by channel of consent.
    consents: dict[str, list[tuple[datetime, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    unsubscribed: list[datetime] = field(default_factory=list)
    has_complained: bool = False
    is_erased: bool = False
    # A row about them was refused that may have said no.
    is_withheld: bool = False
    # Moments of promotional messages by channel.
    sent: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    # Business days of contacts, and imported arms, by promotion.
    contacts: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    arms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass
class Address:
    """What happened at an e-mail address, whoever reads it."""

    has_bounced: bool = False
    has_complained: bool = False
    unsubscribed: list[datetime] = field(default_factory=list)
    consents: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What comes of one triggered person; `winner` only when they lost."""

    name: str
    winner: str | None = None


def audience(
    connection: duckdb.DuckDBPyConnection,
    promotions: Iterable[Promotion],
    as_of: date,
    winners: dict[str, tuple[int, str]] | None = None,
) -> dict[tuple[str, str], Outcome]:
    """What comes of everyone triggered, on the first day a home is built.

    Args:
        connection: of a home, see `open_home`.
        promotions: the promotions that a purchase triggers, all by e-mail.
        as_of: the business day.
        winners: priority and id of what other promotions have for a person.

    Returns:
        By promotion and customer, the outcome; the draw between contacted and
        held out is left open.
    """
    people, addresses = _people_and_addresses(connection)
    types = order_types(connection)
    now = day_end(connection, as_of)
    found: dict[tuple[str, str], Outcome] = {}
    candidates: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for promotion in promotions:
        for trigger in triggered(connection, promotion, as_of):
            key = (promotion.promotion_id, trigger.customer_id)
            outcome = _excluded(
                promotion,
                trigger,
                people[trigger.customer_id],
                addresses,
                types[trigger.trigger_order_id],
                as_of,
                now,
            )
            if outcome:
                found[key] = Outcome(outcome)
            else:
                candidates[trigger.customer_id].append(
                    (promotion.priority, promotion.promotion_id)
                )
    for customer_id, waiting in candidates.items():
        others = [winners[customer_id]] if customer_id in (winners or {}) else []
        _, winner = min(waiting + others)
        for _, promotion_id in waiting:
            found[promotion_id, customer_id] = (
                Outcome(CONTACTED)
                if promotion_id == winner
                else Outcome("lost_to_priority", winner)
            )
    return found


def imported_arms(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], set[str]]:
    """Arms decided elsewhere, by promotion and customer."""
    people, _ = _people_and_addresses(connection)
    return {
        (promotion_id, customer_id): arms
        for customer_id, person in people.items()
        for promotion_id, arms in person.arms.items()
    }


def match_email(address: str) -> str:
    """An e-mail address as matched: Gmail knows neither dots nor suffixes."""
    local, _, domain = address.strip().replace("\u200b", "").lower().rpartition("@")
    if domain in ("gmail.com", "googlemail.com"):
        return local.split("+")[0].replace(".", "") + "@gmail.com"
    return f"{local}@{domain}"


def _excluded(
    promotion: Promotion,
    trigger: Triggered,
    person: Person,
    addresses: dict[str, Address],
    order_type: str,
    as_of: date,
    now: datetime,
) -> str | None:
    """The first reason not to contact a person, short of losing to another."""
    if promotion.customer_type not in ("any", order_type):
        return "wrong_customer_type"
    if add_months(trigger.purchased_on, promotion.retention_months) < as_of:
        return "retention_expired"
    contacts = person.contacts[promotion.promotion_id]
    if contacts and (promotion.reentry == "never" or max(contacts) >= trigger.due_on):
        return "already_contacted"
    if not person.addresses:
        return "no_address"
    # Written to: the last used of those that still take mail, if any does.
    usable = [a for a in person.addresses if not addresses[a].has_bounced]
    written_to = max(usable or person.addresses, key=person.addresses.__getitem__)
    if not _may_write(person, written_to):
        return "no_consent"
    if not usable or _is_suppressed(person, addresses[written_to]):
        return "suppressed"
    if contacts and (as_of - max(contacts)).days < promotion.cooldown_days:
        return "cooldown"
    since = now - timedelta(hours=CAP_HOURS[promotion.channel])
    if promotion.purpose != "service" and any(
        moment > since for moment in person.sent[promotion.channel]
    ):
        return "frequency_cap"
    return None


def _may_write(person: Person, address: str) -> bool:
    """Whether e-mail about what a person has bought has a basis in law."""
    if _latest(person.consents["profiling"]) == "withdrawn":
        return False
    if person.consents["email"]:
        return _latest(person.consents["email"]) == "granted"
    return address in person.ordered_with


def _is_suppressed(person: Person, address: Address) -> bool:
    """Whether a person, or whoever else reads the address, wants no more."""
    if person.is_erased or person.is_withheld:
        return True
    if person.has_complained or address.has_complained:
        return True
    granted = [at for at, status in person.consents["email"] if status == "granted"]
    unsubscribed = person.unsubscribed + address.unsubscribed
    if unsubscribed and (not granted or max(unsubscribed) >= max(granted)):
        return True
    return _latest(address.consents) == "withdrawn"


def _latest(events: list[tuple[datetime, str]]) -> str | None:
    """The last status; a withdrawal wins a tie."""
    # 'withdrawn' sorts behind 'granted'.
    return max(events)[1] if events else None


def order_types(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By order: business, private, or unknown when the VAT number is wrong."""
    found = {}
    for order_id, vat_number, tax_code in connection.execute(
        "select order_id, vat_number, tax_code from known_orders"
    ).fetchall():
        number = vat_number
        if not number and tax_code and tax_code.strip().isdigit():
            # Eleven digits are a company's own tax code: its VAT number.
            number = tax_code if len(tax_code.strip()) == 11 else None
        if not number:
            found[order_id] = "private"
        else:
            found[order_id] = "business" if iva.is_valid(number) else "unknown"
    return found


def _people_and_addresses(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, Person], dict[str, Address]]:
    """Everything the outcomes need, by customer and by address."""
    people: dict[str, Person] = defaultdict(Person)
    addresses: dict[str, Address] = defaultdict(Address)
    owners = {
        (kind, value): customer_id
        for kind, value, customer_id in connection.execute(
            """
            select identifier_type, identifier_value, min(customer_id)
            from crm.customer_identifiers
            where identifier_type <> 'visitor_id'
                and customer_id is not null
                and not is_shared
            group by identifier_type, identifier_value
            -- what several people use names none of them by itself
            having count(distinct customer_id) = 1
            """
        ).fetchall()
    }

    def owner(kind: str, value: str | None) -> str | None:
        if value is None:
            return None
        return owners.get((kind, match_email(value) if kind == "email" else value))

    _add_addresses(connection, people)
    _add_consents(connection, people, addresses, owner)
    _add_messages(connection, people, addresses, owner)
    _add_refused(connection, people)
    for promotion_id, day, arm, kind, value in connection.execute(
        """
        select
            promotion_id,
            timezone(getvariable('business_timezone'), assigned_at)::date,
            arm,
            identifier_type,
            identifier
        from known_assignments
        """
    ).fetchall():
        if customer_id := owner(kind, value):
            people[customer_id].contacts[promotion_id].append(day)
            people[customer_id].arms[promotion_id].add(arm)
    for kind, value in connection.execute(
        "select identifier_type, identifier from known_erasure_requests"
    ).fetchall():
        if customer_id := owner(kind, value):
            people[customer_id].is_erased = True
    return people, addresses


def _add_refused(connection, people) -> None:
    """Whom a refused row names that may have said no; whoever shares a value too."""
    owners = defaultdict(set)
    for kind, value, customer_id in connection.execute(
        """
        select identifier_type, identifier_value, customer_id
        from crm.customer_identifiers
        where customer_id is not null
        """
    ).fetchall():
        owners[kind, value].add(customer_id)
    own = _landed_ids(connection, owners)
    refused = "select entity, raw_text, false from landed_quarantine"
    for entity in HARMLESS:
        tied = f"select '{entity}', to_json(t)::varchar, true from tied_{entity} as t"
        refused += f" union all {tied}"
    for entity, text, is_tied in connection.execute(refused).fetchall():
        if entity not in HARMLESS:
            continue
        words = _words(text)
        # Of two rows that tie nobody knows which it was.
        if not is_tied and {word.lower() for word in words} & HARMLESS[entity]:
            continue
        settled = set().union(*(own.get((entity, word), ()) for word in words))
        for word in words:
            named = [("email", match_email(word)), ("phone", word.replace(" ", ""))]
            for kind in ("contact_id", "account_id"):
                if kind in words or (entity, kind) == ("message_events", "contact_id"):
                    named.append((kind, word))
            for key in named:
                for customer_id in owners.get(key, set()) - settled:
                    people[customer_id].is_withheld = True


def _landed_ids(connection, owners) -> dict[tuple[str, str], set[str]]:
    """Whose each row is that landed, by its id: what it said is known after all."""
    own = defaultdict(set)
    for entity, row_id, kind, value in connection.execute(
        """
        select 'consents', consent_id, identifier_type, identifier
        from known_consents
        union all
        select 'erasure_requests', request_id, identifier_type, identifier
        from known_erasure_requests
        union all
        select
            'message_events', event_id,
            case when contact_id is null then 'email' else 'contact_id' end,
            coalesce(contact_id, recipient)
        from known_message_events
        """
    ).fetchall():
        value = match_email(value or "") if kind == "email" else value
        own[entity, row_id] |= owners.get((kind, value), set())
    return own


def _words(text: str) -> list[str]:
    """What stands in the fields of a refused row: a line of CSV, or JSON."""
    if text.startswith("{"):
        row = json.loads(text)
        return [*row, *(str(value) for value in row.values() if value is not None)]
    (row,) = csv.reader([text])
    return [field.strip() for field in row]


def _add_addresses(connection, people) -> None:
    """Every address seen with a person, and those given with an order."""
    for customer_id, address, at in connection.execute(
        """
        select customer_id, identifier_value, last_seen_at
        from crm.customer_identifiers
        where identifier_type = 'email' and not is_shared
        """
    ).fetchall():
        people[customer_id].addresses[address] = at
    for customer_id, email in connection.execute(
        """
        select owners.customer_id, orders.email
        from known_orders as orders
        inner join crm.orders as owners
            on orders.order_id = owners.order_id
        where orders.email is not null
        """
    ).fetchall():
        if match_email(email) in people[customer_id].addresses:
            people[customer_id].ordered_with.add(match_email(email))
    told = _told_addresses(connection)
    for customer_id, address in _former_addresses(connection):
        if address not in told:
            people[customer_id].addresses.pop(address, None)


def _former_addresses(connection) -> set[tuple[str, str]]:
    """What the CRM once had for somebody, in whichever version of a contact."""
    return {
        (customer_id, match_email(email))
        for customer_id, email in connection.execute(
            """
            select owners.customer_id, contacts.email
            from landed_crm_contacts as contacts
            inner join crm.customer_identifiers as owners
                on trim(contacts.contact_id) = owners.identifier_value
                and owners.identifier_type = 'contact_id'
            where contacts.email is not null
            """
        ).fetchall()
    }


def _told_addresses(connection) -> set[str]:
    """What the CRM has now, or something else than the CRM tells."""
    told = {
        match_email(email)
        for (email,) in connection.execute(
            """
            select email from known_crm_contacts where deleted_at is null
            union
            select email from known_orders
            union
            select recipient from known_message_events
            where channel = 'email' and contact_id is null
            union
            select identifier from known_consents
            union
            select identifier from known_assignments
            union
            select identifier from landed_interactions
            union
            select identifier from known_erasure_requests
            """
        ).fetchall()
        if email
    }
    hashes = {
        email_hash
        for (email_hash,) in connection.execute(
            "select distinct email_hash from landed_web_events"
        ).fetchall()
    }
    return told | {
        match_email(email)
        for (email,) in connection.execute(
            "select distinct email from landed_crm_contacts where email is not null"
        ).fetchall()
        if sha256(email.strip().lower().encode()).hexdigest() in hashes
    }


def _add_consents(connection, people, addresses, owner) -> None:
    for kind, value, channel, status, at in connection.execute(
        """
        select identifier_type, identifier, channel, status, recorded_at
        from known_consents
        """
    ).fetchall():
        if customer_id := owner(kind, value):
            people[customer_id].consents[channel].append((at, status))
        if kind == "email" and channel == "email":
            addresses[match_email(value)].consents.append((at, status))


def _add_messages(connection, people, addresses, owner) -> None:
    for (
        at,
        day,
        event_type,
        channel,
        promotion_id,
        contact_id,
        recipient,
    ) in connection.execute(
        """
            select
                occurred_at,
                timezone(getvariable('business_timezone'), occurred_at)::date,
                event_type,
                channel,
                promotion_id,
                contact_id,
                recipient
            from known_message_events
            """
    ).fetchall():
        address = Address()
        customer_id = owner("contact_id", contact_id)
        if channel == "email" and recipient:
            address = addresses[match_email(recipient)]
            customer_id = customer_id or owner("email", recipient)
        person = people[customer_id] if customer_id else Person()
        if event_type == "sent":
            person.sent[channel].append(at)
            if promotion_id:
                person.contacts[promotion_id].append(day)
        elif event_type == "hard_bounced":
            address.has_bounced = True
        elif event_type == "complained":
            address.has_complained = person.has_complained = True
        elif event_type == "unsubscribed":
            address.unsubscribed.append(at)
            person.unsubscribed.append(at)
