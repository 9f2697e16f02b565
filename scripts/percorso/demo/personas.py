"""People placed by hand at the edges, each with the story it must show."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import duckdb

from percorso.demo.engine import LAST_DAY
from percorso.demo.outcomes import ACTIVITIES, Activity

CONTACTABLE = "entered|holdout"
BEATEN = "lost_to_priority"
UNTOUCHED = "not_triggered"
ROME_NOON = 10
CATEGORY = {
    "freezers": "appliances.kitchen.freezers",
    "washing_machines": "appliances.laundry.washing_machines",
    "refrigerators": "appliances.kitchen.refrigerators",
    "gas_cookers": "appliances.kitchen.gas_cookers",
    "dishwashers": "appliances.kitchen.dishwashers",
    "ovens": "appliances.kitchen.ovens",
    "notebooks": "computers.notebooks",
    "desktops": "computers.desktops",
    "tablets": "computers.tablets",
    "business_it": "computers.notebooks",
    "washer_dryers": "appliances.laundry.washer_dryers",
    "anti_ageing": "personal_care.anti_ageing",
    "capsules": "consumables.coffee_capsules",
    "headphones": "audio.headphones",
    "televisions": "televisions.led",
}


@dataclass(frozen=True)
class Buy:
    """One order of one line.

    `day` is 'YYYY-MM-DD' or a UTC time 'YYYY-MM-DD HH:MM'; `price` is the
    price of a unit before `discount`, which is of the whole line; `returned`
    counts units. `vat` is none, valid, invalid or as_tax_code. `shows` names
    the identifiers on the order: the persona's own, or 'type=value'.
    """

    day: str
    what: str
    price: str
    quantity: int = 1
    discount: str = "0"
    returned: int = 0
    status: str = "delivered"
    vat: str = "none"
    channel: str = "store"
    shows: tuple[str, ...] = ("contact_id", "email")
    takes_back: bool = False


@dataclass(frozen=True)
class Persona:
    """One person and what has to become of them.

    `expects` holds (promotion_id, outcome, band); an outcome may be two with a
    bar between. `contacts` holds what differs from the usual contact, one dict
    a contact; `consents` (channel, status, day, identifier type); `messages`
    (event type, day); `looks` (time, visitor, event type, what, is logged in);
    `touches` (touchpoint, time, what).
    """

    key: str
    story: str
    expects: tuple[tuple[str | None, str | None, str | None], ...] = ()
    buys: tuple[Buy, ...] = ()
    contacts: tuple[dict, ...] = ({},)
    consents: tuple[tuple[str, str, str, str], ...] = (
        ("email", "granted", "2018-09-01", "contact_id"),
    )
    messages: tuple[tuple[str, str], ...] = ()
    looks: tuple[tuple[str, str, str, str | None, bool], ...] = ()
    touches: tuple[tuple[str, str, str | None], ...] = ()
    gender: str = "f"
    born: str = "1970-04-12"
    kind: str = "private"


def _one(promotion_id: str, outcome: str, band: str | None = None):
    return ((promotion_id, outcome, band),)


NOT_ASKED: tuple = ()
FRIDGE = Buy("2020-06-10", "refrigerators", "450.00")

PERSONAS = (
    # When a purchase falls due.
    Persona(
        "due_today", "72 months to the day",
        _one("scrap_fridge", CONTACTABLE, "from_400"),
        (Buy("2020-06-30", "refrigerators", "450.00"),),
    ),
    Persona(
        "due_tomorrow", "72 months tomorrow", _one("scrap_fridge", UNTOUCHED),
        (Buy("2020-07-01", "refrigerators", "450.00"),),
    ),
    Persona(
        "late_evening", "22:30 UTC of 30 June is 1 July in Rome: due tomorrow",
        _one("scrap_fridge", UNTOUCHED),
        (Buy("2020-06-30 22:30", "refrigerators", "450.00", channel="web"),),
    ),
    Persona(
        "leap_day_washer", "bought on 29 February 2020, due on 28 February 2026",
        _one("scrap_washing_machine", CONTACTABLE, "from_340"),
        (Buy("2020-02-29", "washing_machines", "390.00"),),
    ),
    Persona(
        "leap_day_tablet", "bought on 29 February 2024, due on 28 February 2026",
        _one("renew_tablet", CONTACTABLE, "from_200"),
        (Buy("2024-02-29", "tablets", "230.00"),),
    ),
    Persona(
        "backlog_last_tablet", "due exactly 36 months ago: the last in the backlog",
        _one("renew_tablet", CONTACTABLE, "under_200"),
        (Buy("2021-06-30", "tablets", "150.00"),),
    ),
    Persona(
        "backlog_gone_tablet", "due 36 months and a day ago: too old",
        _one("renew_tablet", UNTOUCHED),
        (Buy("2021-06-29", "tablets", "150.00"),),
    ),
    Persona(
        "backlog_last_notebook", "due exactly 36 months ago",
        _one("renew_notebook", CONTACTABLE, "400_to_700"),
        (Buy("2020-06-30", "notebooks", "550.00"),),
    ),
    Persona(
        "backlog_gone_notebook", "due 36 months and a day ago",
        _one("renew_notebook", UNTOUCHED),
        (Buy("2020-06-29", "notebooks", "550.00"),),
    ),
    # What counts as a purchase.
    Persona(
        "replaced_already", "an old fridge and a newer one",
        _one("scrap_fridge", UNTOUCHED),
        (FRIDGE, Buy("2024-03-10", "refrigerators", "700.00")),
    ),
    Persona(
        "replaced_by_sibling", "an old washing machine, a newer washer-dryer",
        _one("scrap_washing_machine", UNTOUCHED),
        (
            Buy("2020-06-01", "washing_machines", "330.00"),
            Buy("2023-05-05", "washer_dryers", "600.00"),
        ),
    ),
    Persona(
        "sent_it_back", "returned it: never kept one", _one("scrap_fridge", UNTOUCHED),
        (Buy("2020-06-10", "refrigerators", "450.00", returned=1),),
    ),
    Persona(
        "sent_newer_back", "returned the newer one: the old one counts",
        _one("scrap_fridge", CONTACTABLE, "from_400"),
        (FRIDGE, Buy("2025-01-10", "refrigerators", "800.00", returned=1)),
    ),
    Persona(
        "kept_one_of_two", "two units, one returned: the average is of what is kept",
        _one("scrap_freezer", CONTACTABLE, "from_280"),
        (Buy("2020-06-05", "freezers", "290.00", quantity=2, returned=1),),
    ),
    Persona(
        "handed_in_old", "handed in the old appliance: that is no return",
        _one("scrap_washing_machine", CONTACTABLE, "under_340"),
        (Buy("2020-06-05", "washing_machines", "300.00", takes_back=True),),
    ),
    Persona(
        "cancelled", "the only order was cancelled", _one("scrap_fridge", UNTOUCHED),
        (Buy("2020-06-10", "refrigerators", "450.00", status="cancelled",
             channel="web"),),
    ),
    Persona(
        "cancelled_newer", "the newer order was cancelled: the old one counts",
        _one("scrap_fridge", CONTACTABLE, "from_400"),
        (
            FRIDGE,
            Buy("2025-03-01", "refrigerators", "900.00", status="cancelled",
                channel="web"),
        ),
    ),
    Persona(
        "gift", "a price of zero is kept and lies outside the bands",
        _one("scrap_freezer", "unassigned"),
        (Buy("2020-06-05", "freezers", "0"),),
    ),
    # Averages and amounts.
    Persona(
        "half_a_cent_below", "279.995 is below 280",
        _one("scrap_freezer", CONTACTABLE, "under_280"),
        (Buy("2020-06-05", "freezers", "279.995"),),
    ),
    Persona(
        "two_units_on_the_edge", "260 and 300: the average is 280 exactly",
        _one("scrap_freezer", CONTACTABLE, "from_280"),
        (
            Buy("2019-03-02", "freezers", "260.00"),
            Buy("2020-06-05", "freezers", "300.00"),
        ),
    ),
    Persona(
        "discount_to_the_edge", "two units of 300 with 40 off: 280 each",
        _one("scrap_freezer", CONTACTABLE, "from_280"),
        (Buy("2020-06-05", "freezers", "300.00", quantity=2, discount="40.00"),),
    ),
    Persona(
        "three_thirds", "three units paid 839.99: below 280 each, by a third of a cent",
        _one("scrap_freezer", CONTACTABLE, "under_280"),
        (Buy("2020-06-05", "freezers", "280.00", quantity=3, discount="0.01"),),
    ),
    Persona(
        "sum_of_two", "two purchases of 250: their sum is 500, not above it",
        _one("trade_in_it", CONTACTABLE, "up_to_500"),
        (
            Buy("2026-03-02", "tablets", "250.00", vat="valid"),
            Buy("2026-06-05", "tablets", "250.00", vat="valid"),
        ),
        kind="company",
    ),
    Persona(
        "window_still_open", "business, bought 13 days ago: may still return it",
        _one("trade_in_it", UNTOUCHED),
        (Buy("2026-06-17", "notebooks", "800.00", vat="valid"),),
        kind="company",
    ),
    Persona(
        "window_just_over", "business, bought 14 days ago",
        _one("trade_in_it", CONTACTABLE, "over_500"),
        (Buy("2026-06-16", "notebooks", "800.00", vat="valid"),),
        kind="company",
    ),
    # Private or business.
    Persona(
        "firm", "a valid VAT number on the order",
        (
            ("renew_desktop_business", BEATEN, "400_to_700"),
            ("trade_in_it", CONTACTABLE, "over_500"),
            ("renew_desktop", "wrong_customer_type", "400_to_700"),
        ),
        (Buy("2023-06-10", "desktops", "650.00", vat="valid"),), kind="company",
    ),
    Persona(
        "private_buyer", "no VAT number",
        (
            ("renew_desktop", CONTACTABLE, "400_to_700"),
            ("renew_desktop_business", "wrong_customer_type", "400_to_700"),
        ),
        (Buy("2023-06-10", "desktops", "650.00"),),
    ),
    Persona(
        "mistyped_vat", "an invalid VAT number: neither private nor business",
        (
            ("renew_desktop", "wrong_customer_type", "400_to_700"),
            ("renew_desktop_business", "wrong_customer_type", "400_to_700"),
        ),
        (Buy("2023-06-10", "desktops", "650.00", vat="invalid"),),
    ),
    Persona(
        "firm_by_tax_code", "11 digits in the field of the tax code are a VAT number",
        _one("renew_desktop_business", BEATEN, "400_to_700"),
        (Buy("2023-06-10", "desktops", "650.00", vat="as_tax_code"),), kind="company",
    ),
    Persona(
        "sole_trader_at_home", "a business notebook long ago, a private desktop due",
        _one("renew_desktop", CONTACTABLE, "400_to_700"),
        (
            Buy("2022-02-02", "tablets", "800.00", vat="valid"),
            Buy("2023-06-10", "desktops", "650.00"),
        ),
        kind="sole_trader",
    ),
    # Who may be written to.
    Persona(
        "no_address", "known by card and phone alone",
        _one("scrap_fridge", "no_address", "from_400"),
        (Buy("2020-06-10", "refrigerators", "450.00",
             shows=("loyalty_card_id", "phone")),),
        contacts=(), consents=NOT_ASKED,
    ),
    Persona(
        "never_asked", "an address in the CRM alone, never a consent",
        _one("scrap_fridge", "no_consent", "from_400"),
        (Buy("2020-06-10", "refrigerators", "450.00", shows=("contact_id",)),),
        consents=NOT_ASKED,
    ),
    Persona(
        "soft_opt_in", "gave the address with the order, was never asked",
        _one("scrap_fridge", CONTACTABLE, "from_400"), (FRIDGE,), consents=NOT_ASKED,
    ),
    Persona(
        "withdrawn", "granted, then withdrawn",
        _one("scrap_fridge", "no_consent", "from_400"), (FRIDGE,),
        consents=(
            ("email", "granted", "2020-06-10", "contact_id"),
            ("email", "withdrawn", "2023-01-09", "contact_id"),
        ),
    ),
    Persona(
        "withdrawn_elsewhere", "granted in the CRM, withdrawn by address",
        _one("scrap_fridge", "no_consent", "from_400"), (FRIDGE,),
        consents=(
            ("email", "granted", "2020-06-10", "contact_id"),
            ("email", "withdrawn", "2023-01-09", "email"),
        ),
    ),
    Persona(
        "granted_again", "withdrawn, then granted again",
        _one("scrap_fridge", CONTACTABLE, "from_400"), (FRIDGE,),
        consents=(
            ("email", "withdrawn", "2023-01-09", "contact_id"),
            ("email", "granted", "2024-02-10", "contact_id"),
        ),
    ),
    Persona(
        "same_second", "granted and withdrawn in one second: the withdrawal wins",
        _one("scrap_fridge", "no_consent", "from_400"), (FRIDGE,),
        consents=(
            ("email", "granted", "2023-01-09", "contact_id"),
            ("email", "withdrawn", "2023-01-09", "email"),
        ),
    ),
    Persona(
        "no_profiling", "e-mail granted, profiling withdrawn",
        _one("scrap_fridge", "no_consent", "from_400"), (FRIDGE,),
        consents=(
            ("email", "granted", "2020-06-10", "contact_id"),
            ("profiling", "withdrawn", "2024-06-10", "contact_id"),
        ),
    ),
    Persona(
        "hard_bounced", "the mailbox is gone",
        _one("scrap_fridge", "suppressed", "from_400"), (FRIDGE,),
        messages=(("hard_bounced", "2025-04-02"),),
    ),
    Persona(
        "soft_bounced", "a full mailbox is no reason",
        _one("scrap_fridge", CONTACTABLE, "from_400"), (FRIDGE,),
        messages=(("soft_bounced", "2025-04-02"),),
    ),
    Persona(
        "complained", "called it spam", _one("scrap_fridge", "suppressed", "from_400"),
        (FRIDGE,), messages=(("complained", "2025-04-02"),),
    ),
    Persona(
        "complained_then_granted", "a later consent does not undo a complaint",
        _one("scrap_fridge", "suppressed", "from_400"), (FRIDGE,),
        messages=(("complained", "2023-04-02"),),
        consents=(("email", "granted", "2024-02-10", "contact_id"),),
    ),
    Persona(
        "unsubscribed", "used the link in a message",
        _one("scrap_fridge", "suppressed", "from_400"), (FRIDGE,),
        messages=(("unsubscribed", "2025-04-02"),),
    ),
    Persona(
        "unsubscribed_then_granted", "a later explicit consent undoes an unsubscribe",
        _one("scrap_fridge", CONTACTABLE, "from_400"), (FRIDGE,),
        messages=(("unsubscribed", "2023-04-02"),),
        consents=(("email", "granted", "2024-02-10", "contact_id"),),
    ),
    # The journey's promotions.
    Persona(
        "gift_seeker", "20 years old, looked at anti-ageing, chatted, buys habitually",
        _one("gift_seeker", CONTACTABLE),
        (
            Buy("2026-01-12", "capsules", "9.90", quantity=3, channel="web"),
            Buy("2026-03-13", "capsules", "9.90", quantity=3, channel="web"),
            Buy("2026-05-12", "capsules", "9.90", quantity=3, channel="web"),
        ),
        looks=(
            ("2026-06-24 18:00", "a", "view_product", "anti_ageing", True),
            ("2026-06-26 18:10", "a", "view_product", "anti_ageing", False),
            ("2026-06-29 18:20", "a", "view_product", "anti_ageing", False),
        ),
        touches=(("chat", "2026-06-29 18:30", "anti_ageing"),),
        gender="m", born="2006-02-20",
    ),
    Persona(
        "antiageing_60", "a woman over 60 who bought the category six months ago",
        _one("antiageing_60", CONTACTABLE),
        (Buy("2025-12-30", "anti_ageing", "69.90"),), born="1958-10-01",
    ),
    Persona(
        "tried_not_bought", "tried headphones in a store yesterday and left",
        _one("tried_not_bought", CONTACTABLE), (),
        touches=(("fitting", "2026-06-29 15:00", "headphones"),),
    ),
    Persona(
        "liked_product", "liked a television yesterday",
        _one("liked_product", CONTACTABLE), (),
        touches=(("social_like", "2026-06-29 20:00", "televisions"),),
    ),
    Persona(
        "left_cart", "a cart since the morning, and no order",
        _one("cart_reminder", CONTACTABLE), (),
        looks=(
            ("2026-06-30 07:58", "a", "login", None, True),
            ("2026-06-30 08:00", "a", "view_product", "televisions", True),
            ("2026-06-30 08:02", "a", "add_to_cart", "televisions", True),
        ),
    ),
    Persona(
        "bought_on_the_phone", "a cart on the computer, the order from the phone",
        _one("cart_reminder", UNTOUCHED),
        (Buy("2026-06-30 09:30", "televisions", "349.00", channel="web",
             status="paid", shows=("account_id", "email")),),
        looks=(
            ("2026-06-30 07:58", "a", "login", None, True),
            ("2026-06-30 08:02", "a", "add_to_cart", "televisions", True),
            ("2026-06-30 09:20", "b", "login", None, True),
            ("2026-06-30 09:30", "b", "purchase", "televisions", True),
        ),
    ),
    Persona(
        "second_purchase", "one order, 60 days ago",
        _one("second_purchase", CONTACTABLE),
        (Buy("2026-05-01", "headphones", "79.00"),),
    ),
    Persona(
        "warranty_expiring", "24 months of warranty end in 60 days",
        _one("warranty_expiring", CONTACTABLE),
        (Buy("2024-08-29", "televisions", "499.00"),),
    ),
    Persona(
        "new_lead", "a contact since this morning, no order",
        _one("lead_welcome", CONTACTABLE), (),
        contacts=({"created_at": "2026-06-30 08:30"},),
        consents=(("email", "granted", "2026-06-30", "contact_id"),),
    ),
    # Who is who.
    Persona(
        "chain_of_five", "five records that only neighbours link: one customer",
        buys=(
            Buy("2021-02-01", "capsules", "9.90", channel="web",
                shows=("account_id", "phone=3470990001")),
            Buy("2021-08-01", "capsules", "9.90",
                shows=("phone=+39 347 0990001", "loyalty_card_id")),
            Buy("2022-02-01", "capsules", "9.90",
                shows=("loyalty_card_id", "tax_code")),
            Buy("2022-08-01", "capsules", "9.90", channel="web",
                shows=("tax_code", "email=catena.due@virgola.example")),
        ),
        contacts=({"email": "Catena.Due@Virgola.example ", "tax_code": None,
                   "mobile": None},),
    ),
    Persona(
        "omocodia_twin", "one person, the tax code once with a letter for a digit",
        contacts=(
            {"email": "omo.uno@posta.example"},
            {"email": "omo.due@libera.example", "tax_code": "omocode",
             "mobile": None},
        ),
    ),
    Persona(
        "veto_left", "shares an e-mail with veto_right, another tax code: two people",
        contacts=({"email": "ufficio.condiviso@posta.example"},),
    ),
    Persona(
        "veto_right", "shares an e-mail with veto_left, another tax code: two people",
        contacts=({"email": "ufficio.condiviso@posta.example"},),
        gender="m", born="1968-11-03",
    ),
    Persona(
        "family_one", "first of three who log in on one tablet",
        looks=(
            ("2025-01-02 19:00", "family", "page_view", None, False),
            ("2025-01-10 19:00", "family", "login", None, True),
            ("2025-01-15 19:00", "family", "view_product", "televisions", False),
        ),
    ),
    Persona(
        "family_two", "second of three who log in on one tablet",
        looks=(
            ("2025-02-10 19:00", "family", "login", None, True),
            ("2025-02-12 19:00", "family", "view_product", "headphones", False),
        ),
        gender="m", born="1969-01-20",
    ),
    Persona(
        "family_three", "third of three who log in on one tablet",
        looks=(
            ("2025-03-10 19:00", "family", "login", None, True),
            ("2025-03-11 19:00", "family", "view_product", "tablets", False),
        ),
        born="2005-09-09",
    ),
    Persona(
        "known_after_29_days", "looked around, logged in 29 days later: all theirs",
        looks=(
            ("2026-02-01 12:00", "a", "view_product", "ovens", False),
            ("2026-03-02 12:00", "a", "login", None, True),
        ),
    ),
    Persona(
        "known_after_31_days", "logged in 31 days later: the look is nobody's",
        looks=(
            ("2026-02-01 12:00", "a", "view_product", "ovens", False),
            ("2026-03-04 12:00", "a", "login", None, True),
        ),
    ),
)  # fmt: skip


def edge_personas() -> list[Persona]:
    """Three personas at every edge of every band: a cent below, on it, above.

    Returns:
        Personas who bought one unit at that price and fall due on 2026-06-15.
    """
    placed = []
    for activity in ACTIVITIES:
        for name, edge, _ in activity.bands[:-1]:
            for where, cents in (("below", -1), ("on", 0), ("above", 1)):
                price = Decimal(str(edge)) + Decimal(cents) / 100
                is_firm = activity.customer_type == "business"
                outcome = CONTACTABLE
                if activity.promotion_id == "renew_desktop_business":
                    outcome = BEATEN
                placed.append(
                    Persona(
                        f"{activity.promotion_id}_{where}_{name}",
                        f"paid {price:.2f}, {where} the upper end of {name}",
                        _one(activity.promotion_id, outcome, band_of(activity, price)),
                        (
                            Buy(
                                str(_bought_for(activity)),
                                activity.group,
                                f"{price:.2f}",
                                vat="valid" if is_firm else "none",
                            ),
                        ),
                        kind="company" if is_firm else "private",
                    )
                )
    return placed


def band_of(activity: Activity, spend: Decimal) -> str:
    """The band of an amount in EUR, by the definition of the activity."""
    for name, edge, is_closed in activity.bands:
        if edge is None or spend < edge or (is_closed and spend == edge):
            return name
    raise ValueError(f"{activity.promotion_id} has no band for {spend}")


def _bought_for(activity: Activity) -> date:
    due = date(2026, 6, 15)
    if not activity.lookback_months:
        return due - timedelta(days=14)
    return due.replace(year=due.year - activity.lookback_months // 12)


def create_personas(con: duckdb.DuckDBPyConnection) -> None:
    """Add every persona to the entities and to the truth.

    Args:
        con: the demo's connection, `out_<entity>` and `truth_*` made. Creates
            `truth_personas`: person_id, persona, story, promotion_id,
            expected_outcome, expected_band; one row a promotion expected.
    """
    con.execute(
        """
        create table truth_personas (
            person_id varchar, persona varchar, story varchar,
            promotion_id varchar, expected_outcome varchar, expected_band varchar
        )
        """
    )
    writers = [
        _Writer(con, persona, number)
        for number, persona in enumerate([*PERSONAS, *edge_personas()], start=1)
    ]
    _give_codes(con, writers)
    for writer in writers:
        writer.write()


def _give_codes(con: duckdb.DuckDBPyConnection, writers: list["_Writer"]) -> None:
    """Give every persona a tax code and a VAT number, in one statement."""
    codes = con.execute(
        """
        select
            codice_fiscale(last_name, 'Persona', born, gender, 'H501') as tax_code,
            omocodia(tax_code) as omocode,
            partita_iva(number, 58) as vat_number
        from (
            select
                unnest(?::varchar[]) as last_name,
                unnest(?::date[]) as born,
                unnest(?::varchar[]) as gender,
                unnest(?::bigint[]) as number
        )
        order by number
        """,
        [
            [writer.last_name for writer in writers],
            [writer.born for writer in writers],
            [writer.persona.gender for writer in writers],
            [5000000 + writer.number for writer in writers],
        ],
    ).fetchall()
    for writer, (tax_code, omocode, vat_number) in zip(writers, codes, strict=True):
        writer.own["tax_code"] = tax_code
        writer.omocode = omocode
        writer.vat_number = vat_number


class _Writer:
    """Writes one persona's rows."""

    def __init__(self, con: duckdb.DuckDBPyConnection, persona: Persona, number: int):
        self.con = con
        self.persona = persona
        self.number = number
        self.person_id = f"P9{number:07}"
        self.first_name = "Persona"
        self.last_name = "".join(word.title() for word in persona.key.split("_"))
        # Many share a birth date: the day keeps their codes apart.
        self.born = date.fromisoformat(persona.born) + timedelta(days=number)
        self.omocode = ""
        self.vat_number = ""
        self.own = {
            "contact_id": f"CP{number:04}",
            "account_id": f"AP{number:04}",
            "email": f"{persona.key.replace('_', '.')}@persona.example",
            "phone": f"32009{number:05}",
            "loyalty_card_id": f"2999{number:07}",
        }

    def write(self) -> None:
        """Write contacts, consents, orders, messages, visits and the truth."""
        self._people()
        for i, changes in enumerate(self.persona.contacts):
            self._contact(i, changes)
        for i, consent in enumerate(self.persona.consents):
            self._consent(i, *consent)
        for i, buy in enumerate(self.persona.buys):
            self._order(i, buy)
        for i, (event_type, day) in enumerate(self.persona.messages):
            self._message(i, event_type, day)
        for i, look in enumerate(self.persona.looks):
            self._look(i, *look)
        for i, touch in enumerate(self.persona.touches):
            self._touch(i, *touch)
        for promotion_id, outcome, band in self.persona.expects or [(None,) * 3]:
            self._insert(
                "truth_personas",
                person_id=self.person_id,
                persona=self.persona.key,
                story=self.persona.story,
                promotion_id=promotion_id,
                expected_outcome=outcome,
                expected_band=band,
            )

    def _insert(self, table: str, **values) -> None:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.con.execute(
            f"insert into {table} ({names}) values ({marks})", [*values.values()]
        )

    def _record(self, record_type: str, record_id: str, since=None) -> None:
        self._insert(
            "truth_records",
            person_id=self.person_id,
            record_type=record_type,
            record_id=record_id,
            valid_from=since,
            has_person_key=True,
        )

    def _people(self) -> None:
        self._insert(
            "truth_people",
            person_id=self.person_id,
            kind=self.persona.kind,
            is_company=self.persona.kind == "company",
            gender=self.persona.gender,
            first_name=self.first_name,
            last_name=self.last_name,
            birth_date=self.born,
            city="Roma",
            province="RM",
            vat_number=self.vat_number if self.persona.kind != "private" else None,
            tax_code=self.own["tax_code"],
            is_lead=not self.persona.buys,
        )

    def _contact(self, i: int, changes: dict) -> None:
        contact_id = self.own["contact_id"] + ("" if i == 0 else f"-{i + 1}")
        created_at = moment(changes.get("created_at", "2018-08-20"))
        row = {
            "email": self.own["email"],
            "mobile": self.own["phone"],
            "tax_code": self.own["tax_code"],
        } | changes
        row.pop("created_at", None)
        if row["tax_code"] == "omocode":
            row["tax_code"] = self.omocode
        is_firm = self.persona.kind != "private"
        self._insert(
            "out_crm_contacts",
            contact_id=contact_id,
            created_at=created_at,
            updated_at=created_at,
            first_name=self.first_name,
            last_name=self.last_name,
            birth_date=self.born,
            gender=self.persona.gender,
            city="Roma",
            province="RM",
            postal_code="00184",
            country="IT",
            vat_number=self.vat_number if is_firm else None,
            company_name=f"{self.last_name} S.r.l." if is_firm else None,
            account_id=self.own["account_id"] if i == 0 and self._has_login else None,
            loaded_at=min(created_at + timedelta(hours=1), moment("2026-06-30 21:00")),
            **row,
        )
        self._record("contact_id", contact_id)

    @property
    def _has_login(self) -> bool:
        return any(look[4] for look in self.persona.looks) or any(
            "account_id" in buy.shows for buy in self.persona.buys
        )

    def _consent(
        self, i: int, channel: str, status: str, day: str, identifier_type: str
    ) -> None:
        recorded_at = moment(day, hour=9)
        self._insert(
            "out_consents",
            consent_id=f"GP{self.number:04}-{i + 1}",
            recorded_at=recorded_at,
            identifier_type=identifier_type,
            identifier=self.own[identifier_type],
            channel=channel,
            status=status,
            legal_basis="consent" if status == "granted" else None,
            source="store_form",
            loaded_at=recorded_at + timedelta(hours=1),
        )

    def _order(self, i: int, buy: Buy) -> None:
        order_id = f"OP{self.number:04}-{i + 1}"
        placed_at = moment(buy.day)
        price, off = Decimal(buy.price), Decimal(buy.discount)
        total = price * buy.quantity - off
        shown = {}
        for item in buy.shows:
            name, _, value = item.partition("=")
            shown[name] = value or self.own[name]
        if buy.vat == "as_tax_code":
            shown["tax_code"] = self.vat_number
        vat = {
            "valid": self.vat_number,
            "invalid": self.vat_number[:10] + str((int(self.vat_number[10]) + 5) % 10),
        }.get(buy.vat)
        is_done = buy.status == "delivered"
        self._insert(
            "out_orders",
            order_id=order_id,
            placed_at=placed_at,
            status=buy.status,
            channel=buy.channel,
            currency="EUR",
            total_amount=total,
            shipping_amount=0,
            discount_amount=0,
            tax_amount=0,
            vat_number=vat,
            first_name=self.first_name,
            last_name=self.last_name,
            store_id="S001" if buy.channel == "store" else None,
            payment_method="card",
            delivered_at=placed_at if is_done else None,
            updated_at=placed_at + timedelta(minutes=5),
            loaded_at=placed_at + timedelta(minutes=30),
            **shown,
        )
        product_id, _ = self._product(buy.what)
        line_id = f"LP{self.number:04}-{i + 1}"
        self._insert(
            "out_order_lines",
            order_line_id=line_id,
            order_id=order_id,
            product_id=product_id,
            quantity=buy.quantity,
            unit_price=price,
            discount_amount=off,
            loaded_at=placed_at + timedelta(minutes=30),
        )
        for units, is_take_back in ((buy.returned, False), (int(buy.takes_back), True)):
            if units:
                self._insert(
                    "out_returns",
                    return_id=f"{'TP' if is_take_back else 'RP'}{line_id[2:]}",
                    order_line_id=line_id,
                    returned_at=placed_at + timedelta(days=0 if is_take_back else 8),
                    quantity=units,
                    amount=0 if is_take_back else total * units / buy.quantity,
                    reason="old_appliance" if is_take_back else "changed_mind",
                    is_take_back=is_take_back,
                    loaded_at=placed_at + timedelta(days=9),
                )
        self._record("order_id", order_id)
        if "account_id" in shown:
            self._know_account()

    def _know_account(self) -> None:
        known = self.con.execute(
            "select 1 from truth_records where record_id = ?", [self.own["account_id"]]
        ).fetchone()
        if not known:
            self._record("account_id", self.own["account_id"])

    def _message(self, i: int, event_type: str, day: str) -> None:
        steps = ["sent", "delivered", event_type]
        if event_type.endswith("bounced"):
            steps = ["sent", event_type]
        for step, name in enumerate(steps):
            occurred_at = moment(day) + timedelta(minutes=step * 7)
            self._insert(
                "out_message_events",
                event_id=f"EP{self.number:04}-{i + 1}-{step + 1}",
                message_id=f"MP{self.number:04}-{i + 1}",
                occurred_at=occurred_at,
                event_type=name,
                channel="email",
                contact_id=self.own["contact_id"],
                recipient=self.own["email"],
                cost_amount=Decimal("0.10") if name == "sent" else None,
                loaded_at=occurred_at + timedelta(minutes=30),
            )

    def _look(
        self, i: int, at: str, visitor: str, event_type: str, what: str | None,
        is_login: bool,
    ) -> None:  # fmt: skip
        occurred_at = moment(at)
        visitor_id = f"VP{self.number:04}{visitor}"
        if visitor == "family":
            visitor_id = "VPfamily"
        product_id, category = self._product(what) if what else (None, None)
        order_id = f"OP{self.number:04}-1" if event_type == "purchase" else None
        self._insert(
            "out_web_events",
            event_id=f"XP{self.number:04}-{i + 1}",
            occurred_at=occurred_at,
            visitor_id=visitor_id,
            event_type=event_type,
            account_id=self.own["account_id"] if is_login else None,
            product_id=None if event_type == "purchase" else product_id,
            category=None if event_type == "purchase" else category,
            order_id=order_id,
            page_url="https://www.percorso-demo.example/",
            device_type="tablet" if visitor == "family" else "desktop",
            platform="web",
            quantity=1 if event_type == "add_to_cart" else None,
            loaded_at=occurred_at + timedelta(minutes=20),
        )
        if is_login:
            self._know_account()
        known = self.con.execute(
            "select 1 from truth_records where record_id = ? and person_id = ?",
            [visitor_id, self.person_id],
        ).fetchone()
        if not known:
            self.con.execute(
                "update truth_records set valid_to = ?"
                " where record_id = ? and valid_to is null",
                [occurred_at, visitor_id],
            )
            self._record("visitor_id", visitor_id, occurred_at)

    def _touch(self, i: int, touchpoint: str, at: str, what: str | None) -> None:
        occurred_at = moment(at)
        product_id, category = self._product(what) if what else (None, None)
        self._insert(
            "out_interactions",
            interaction_id=f"IP{self.number:04}-{i + 1}",
            occurred_at=occurred_at,
            touchpoint=touchpoint,
            identifier_type="contact_id",
            identifier=self.own["contact_id"],
            product_id=product_id,
            category=category,
            store_id="S001" if touchpoint == "fitting" else None,
            ended_at=occurred_at + timedelta(minutes=12),
            actor="user" if touchpoint.startswith("social") else None,
            outcome={"fitting": "not_bought", "chat": "solved"}.get(touchpoint),
            loaded_at=occurred_at + timedelta(minutes=40),
        )

    def _product(self, what: str) -> tuple[str, str]:
        category = CATEGORY[what]
        product_id = self.con.execute(
            "select min(product_id) from out_products where category = ?", [category]
        ).fetchone()[0]
        return product_id, category


def moment(text: str, hour: int = ROME_NOON) -> datetime:
    """A UTC time from 'YYYY-MM-DD' (at `hour`) or 'YYYY-MM-DD HH:MM'."""
    found = datetime.fromisoformat(text)
    if len(text) == len(str(LAST_DAY)):
        found = found.replace(hour=hour)
    return found.replace(tzinfo=UTC)
