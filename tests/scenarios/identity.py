"""The catalogue of identity: who is who, day by day.

Each scenario is a few records that arrive on stated days, with the people they
must be in the end. A record is referred to as `order:ID` or `contact:ID`; its
id begins with the scenario's name, and no value is shared between scenarios,
so that all of them are built together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from stdnum.it import codicefiscale

FIRST_DAY = datetime(2026, 5, 1, 10, tzinfo=UTC)
DAYS = (0, 1, 2, 3, 31)
CALLS = 5000


@dataclass(frozen=True)
class Row:
    """One row of an entity, and the day (from 0) on which it arrives."""

    day: int
    entity: str
    values: dict[str, str]


@dataclass(frozen=True)
class Change:
    """An id that changed: whose it was on a day, when it ended, and why."""

    record: str
    on: int
    reason: str
    changed: int


@dataclass
class Scenario:
    """Records and what must come of them.

    `people` lists every order and contact, one set a person. `holders` maps a
    visitor and a day to the record whose person must hold the device then, or
    to None. `review` lists kind and value of rows in identity_review.
    """

    name: str
    story: str
    rows: list[Row]
    people: list[set[str]]
    holders: dict[tuple[str, int], str | None] = field(default_factory=dict)
    review: set[tuple[str, str]] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)


def moment(day: int, hour: float = 0) -> str:
    """A moment of a day of the catalogue, as a contract file writes it."""
    return (FIRST_DAY + timedelta(days=day, hours=hour)).isoformat()


def order(day: int, order_id: str, **values: str) -> Row:
    """An order placed on the day it arrives."""
    placed = values.pop("placed_at", moment(day))
    given = {
        "order_id": order_id,
        "placed_at": placed,
        "loaded_at": moment(day),
        "status": "delivered",
        "channel": "web",
        "currency": "EUR",
        "total_amount": "10.00",
    }
    return Row(day, "orders", given | values)


def contact(
    day: int, contact_id: str, created: int | None = None, **values: str
) -> Row:
    """A CRM contact, or a later version of one created on day `created`."""
    given = {
        "contact_id": contact_id,
        "created_at": moment(day if created is None else created),
        "updated_at": moment(day),
        "loaded_at": moment(day),
    }
    return Row(day, "crm_contacts", given | values)


def event(day: int, visitor_id: str, kind: str = "page_view", **values: str) -> Row:
    """A web event; `hour` shifts it within the day."""
    at = moment(day, float(values.pop("hour", "0")))
    given = {
        "event_id": f"{visitor_id}-{at}-{kind}",
        "occurred_at": at,
        "visitor_id": visitor_id,
        "event_type": kind,
        "loaded_at": moment(day, 8),
    }
    return Row(day, "web_events", given | values)


def login(day: int, visitor_id: str, account_id: str, **values: str) -> Row:
    """A login of an account on a device."""
    return event(day, visitor_id, "login", account_id=account_id, **values)


def sent(day: int, message_id: str, contact_id: str, recipient: str) -> Row:
    """A message that went out."""
    return Row(
        day,
        "message_events",
        {
            "event_id": f"{message_id}-sent",
            "message_id": message_id,
            "occurred_at": moment(day),
            "event_type": "sent",
            "channel": "email",
            "promotion_id": "catalogue_trial",
            "contact_id": contact_id,
            "recipient": recipient,
            "loaded_at": moment(day),
        },
    )


def assigned(day: int, assignment_id: str, arm: str, contact_id: str) -> Row:
    """A person put in an arm of a trial decided elsewhere."""
    return Row(
        day,
        "assignments",
        {
            "assignment_id": assignment_id,
            "promotion_id": "catalogue_trial",
            "assigned_at": moment(day),
            "arm": arm,
            "identifier_type": "contact_id",
            "identifier": contact_id,
            "loaded_at": moment(day),
        },
    )


def override(
    day: int, override_id: str, action: str, left: str, right: str = ""
) -> Row:
    """A decision by hand on `kind:value` identifiers."""
    left_type, left_value = left.split(":", 1)
    right_type, _, right_value = right.partition(":")
    return Row(
        day,
        "identity_overrides",
        {
            "override_id": override_id,
            "action": action,
            "left_type": left_type,
            "left_value": left_value,
            "right_type": right_type,
            "right_value": right_value,
            "reason": "decided by the catalogue",
            "decided_at": moment(day),
        },
    )


def consent(day: int, consent_id: str, status: str, kind: str, value: str) -> Row:
    """A consent to e-mail, granted or withdrawn."""
    return Row(
        day,
        "consents",
        {
            "consent_id": consent_id,
            "recorded_at": moment(day),
            "identifier_type": kind,
            "identifier": value,
            "channel": "email",
            "status": status,
            "loaded_at": moment(day),
        },
    )


def erasure(day: int, request_id: str, kind: str, value: str) -> Row:
    """A request to erase a person."""
    return Row(
        day,
        "erasure_requests",
        {
            "request_id": request_id,
            "requested_at": moment(day),
            "identifier_type": kind,
            "identifier": value,
        },
    )


def tax_codes() -> Iterator[str]:
    """Valid tax codes, all different."""
    for number in count():
        stem = f"CTLGSC{50 + number // 28 % 40}A{1 + number % 28:02}H501"
        yield stem + codicefiscale.calc_check_digit(stem)


def mobiles() -> Iterator[str]:
    """Valid Italian mobile numbers, all different."""
    for number in count():
        yield f"+39347{5000000 + number}"


def landlines() -> Iterator[str]:
    """Valid Milan numbers, all different."""
    for number in count():
        yield f"+3902{87650000 + number}"


ANNA = {"first_name": "Anna", "last_name": "Catalogo"}
UGO = {"first_name": "Ugo", "last_name": "Catalogo"}


def letters(number: int) -> str:
    """A number as letters, so that it makes a name."""
    return "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def scenarios() -> list[Scenario]:
    """Every scenario, in the order of the design's list."""
    tax, mobile, landline = tax_codes(), mobiles(), landlines()
    made: list[Scenario] = []

    def add(
        name: str, story: str, rows: list[Row], people: list[set[str]], **more
    ) -> None:
        made.append(Scenario(name, story, rows, people, **more))

    add(
        "first_contact",
        "a contact of the CRM, and nothing else",
        [contact(0, "first_contact-c", email="first_contact@s.example")],
        [{"contact:first_contact-c"}],
    )
    add(
        "guest_then_account",
        "a guest order, then an account with the same e-mail: the id stays",
        [
            order(0, "guest_then_account-1", email="guest_then_account@s.example"),
            order(
                1,
                "guest_then_account-2",
                email="Guest_Then_Account@s.example",
                account_id="guest_then_account-a",
            ),
        ],
        [{"order:guest_then_account-1", "order:guest_then_account-2"}],
    )
    add(
        "twice_in_crm",
        "the same person twice in the CRM, with one e-mail",
        [
            contact(0, "twice_in_crm-1", email="twice@s.example", **ANNA),
            contact(1, "twice_in_crm-2", email="twice@s.example", **ANNA),
        ],
        [{"contact:twice_in_crm-1", "contact:twice_in_crm-2"}],
        changes=[],
    )
    code, phone = next(tax), next(mobile)
    add(
        "chain_of_five_keys",
        "five records that only neighbours link, the last link first",
        [
            order(0, "chain_of_five_keys-4", tax_code=code, loyalty_card_id="ch-card"),
            order(0, "chain_of_five_keys-1", email="chain@s.example"),
            order(1, "chain_of_five_keys-3", loyalty_card_id="ch-card", phone=phone),
            order(2, "chain_of_five_keys-2", phone=phone, account_id="chain-a"),
            order(3, "chain_of_five_keys-5", account_id="chain-a",
                  email="chain@s.example"),
        ],
        [{f"order:chain_of_five_keys-{n}" for n in range(1, 6)}],
        changes=[Change("order:chain_of_five_keys-1", 0, "merged", 3)],
    )  # fmt: skip
    line = next(landline)
    add(
        "landline_of_two",
        "two people share a landline; who gives no name there is nobody",
        [
            order(0, "landline_of_two-a1", phone=line, **ANNA),
            order(1, "landline_of_two-u1", phone=line, **UGO),
            order(2, "landline_of_two-a2", phone=line, **ANNA),
            order(3, "landline_of_two-n", phone=line),
        ],
        [
            {"order:landline_of_two-a1", "order:landline_of_two-a2"},
            {"order:landline_of_two-u1"},
            {"order:landline_of_two-n"},
        ],
        review={("several_people", line)},
    )
    add(
        "couple_one_email",
        "a couple reads one mailbox; a nameless order is theirs until the second "
        "name comes",
        [
            contact(0, "couple_one_email-a", email="couple@s.example", **ANNA),
            order(0, "couple_one_email-n", email="couple@s.example"),
            contact(1, "couple_one_email-u", email="couple@s.example", **UGO),
            order(2, "couple_one_email-a1", email="couple@s.example",
                  first_name="Anna Maria", last_name="Catalogo"),
            order(2, "couple_one_email-u1", email="couple@s.example", **UGO),
        ],
        [
            {"contact:couple_one_email-a", "order:couple_one_email-a1"},
            {"contact:couple_one_email-u", "order:couple_one_email-u1"},
            {"order:couple_one_email-n"},
        ],
        review={("several_people", "couple@s.example")},
    )  # fmt: skip
    add(
        "initial_on_a_mailbox",
        "an initial, then three first names on one e-mail: the initial is the "
        "first it could be, until the second could be too, and no id moves",
        [
            contact(0, "initial_on_a_mailbox-i", email="initial@s.example",
                    first_name="A.", last_name="Catalogo"),
            contact(1, "initial_on_a_mailbox-b", email="initial@s.example",
                    first_name="Bruno", last_name="Catalogo"),
            contact(2, "initial_on_a_mailbox-a", email="initial@s.example", **ANNA),
            contact(3, "initial_on_a_mailbox-d", email="initial@s.example",
                    first_name="Andrea", last_name="Catalogo"),
        ],
        [{f"contact:initial_on_a_mailbox-{who}"} for who in "ibad"],
        review={("several_people", "initial@s.example")},
    )  # fmt: skip
    add(
        "mobile_of_two",
        "a mobile that a mother and her daughter give",
        [
            order(0, "mobile_of_two-1", phone=(phone := next(mobile)),
                  first_name="Carla", last_name="Catalogo"),
            order(1, "mobile_of_two-2", phone=phone,
                  first_name="Bea", last_name="Diversa"),
        ],
        [{"order:mobile_of_two-1"}, {"order:mobile_of_two-2"}],
        review={("several_people", phone)},
    )  # fmt: skip
    family = [
        order(0, f"family_tablet-{n}", account_id=f"family_tablet-a{n}")
        for n in range(3)
    ]
    add(
        "family_tablet",
        "three log in on one tablet: each has it until the next does",
        [
            *family,
            event(0, "family_tablet-v", hour="-1"),
            login(0, "family_tablet-v", "family_tablet-a0"),
            event(1, "family_tablet-v", hour="-1"),
            login(1, "family_tablet-v", "family_tablet-a1"),
            login(2, "family_tablet-v", "family_tablet-a2"),
            event(3, "family_tablet-v"),
        ],
        [{f"order:family_tablet-{n}"} for n in range(3)],
        holders={
            ("family_tablet-v", -1): "order:family_tablet-0",
            ("family_tablet-v", 0): "order:family_tablet-0",
            ("family_tablet-v", 1): "order:family_tablet-1",
            ("family_tablet-v", 3): "order:family_tablet-2",
        },
    )
    crowd = range(5)
    add(
        "crowded_kiosk",
        "five log in on a kiosk: from the fourth on a login holds for its session",
        [
            *(order(0, f"crowded_kiosk-{n}", account_id=f"crowded_kiosk-a{n}")
              for n in crowd),
            *(login(1, "crowded_kiosk-v", f"crowded_kiosk-a{n}", hour=str(n))
              for n in crowd),
            event(2, "crowded_kiosk-v"),
        ],
        [{f"order:crowded_kiosk-{n}"} for n in crowd],
        holders={
            ("crowded_kiosk-v", 0): "order:crowded_kiosk-0",
            ("crowded_kiosk-v", 2): None,
        },
        review={("shared_device", "crowded_kiosk-v")},
    )  # fmt: skip
    add(
        "call_centre_email",
        f"a call centre types its own e-mail on {CALLS:,} orders",
        [
            order(
                1,
                f"call_centre_email-{n:04}",
                email="desk@call.example",
                first_name=f"Nome{letters(n)}",
                last_name=f"Cliente{letters(n)}",
            )
            for n in range(CALLS)
        ],
        [{f"order:call_centre_email-{n:04}"} for n in range(CALLS)],
        review={("too_many_names", "desk@call.example")},
    )
    add(
        "desk_fills_up",
        "ten nameless contacts with one e-mail are one person; the eleventh makes "
        "it nobody's",
        [
            *(contact(0, f"desk_fills_up-{n}", email="fills@s.example")
              for n in range(10)),
            contact(2, "desk_fills_up-10", email="fills@s.example"),
        ],
        [{f"contact:desk_fills_up-{n}"} for n in range(11)],
        review={("too_many_contacts", "fills@s.example")},
    )  # fmt: skip
    add(
        "marketplace_relay",
        "a marketplace writes relay addresses of its own",
        [
            order(day, f"marketplace_relay-{day}",
                  email="relay77@marketplace.example")
            for day in (0, 1)
        ],
        [{"order:marketplace_relay-0"}, {"order:marketplace_relay-1"}],
        review={("blocked", "relay77@marketplace.example")},
    )  # fmt: skip
    add(
        "omocodia_twin",
        "one tax code, once with letters in place of digits",
        [
            order(0, "omocodia_twin-1", tax_code="RCCMNL83S18D969H"),
            order(1, "omocodia_twin-2", tax_code="RCCMNL83S1UD969E"),
            order(2, "omocodia_twin-3", tax_code="rccmnl83s18d96vw"),
        ],
        [{f"order:omocodia_twin-{n}" for n in (1, 2, 3)}],
    )
    left, right = next(tax), next(tax)
    add(
        "two_tax_codes",
        "two people of the tax office with one e-mail: the e-mail stays with who "
        "had it first",
        [
            contact(0, "two_tax_codes-l", email="office@s.example", tax_code=left),
            contact(1, "two_tax_codes-r", email="office@s.example", tax_code=right),
            order(2, "two_tax_codes-o", email="office@s.example"),
        ],
        [
            {"contact:two_tax_codes-l", "order:two_tax_codes-o"},
            {"contact:two_tax_codes-r"},
        ],
        review={("two_tax_codes", "office@s.example")},
    )
    left, right = next(tax), next(tax)
    add(
        "tax_code_comes_late",
        "one person until two tax codes show that they are two",
        [
            contact(0, "tax_code_comes_late-l", email="late_tax@s.example",
                    account_id="late-a", tax_code=left),
            contact(0, "tax_code_comes_late-r", email="late_tax@s.example"),
            contact(2, "tax_code_comes_late-r", 0, email="late_tax@s.example",
                    tax_code=right),
        ],
        [{"contact:tax_code_comes_late-l"}, {"contact:tax_code_comes_late-r"}],
        review={("two_tax_codes", "late_tax@s.example")},
    )  # fmt: skip
    add(
        "merge_after_both_sent",
        "two customers were sent the same promotion, then turn out to be one",
        [
            contact(0, "merge_after_both_sent-1", email="both1@s.example"),
            contact(0, "merge_after_both_sent-2", email="both2@s.example"),
            sent(1, "both-m1", "merge_after_both_sent-1", "both1@s.example"),
            sent(1, "both-m2", "merge_after_both_sent-2", "both2@s.example"),
            order(2, "merge_after_both_sent-o", email="both1@s.example",
                  contact_id="merge_after_both_sent-2"),
        ],
        [{"contact:merge_after_both_sent-1", "contact:merge_after_both_sent-2",
          "order:merge_after_both_sent-o"}],
        changes=[Change("contact:merge_after_both_sent-2", 1, "merged", 2)],
    )  # fmt: skip
    add(
        "merge_of_both_arms",
        "a treated and a held-out customer turn out to be one",
        [
            contact(0, "merge_of_both_arms-1", email="arm1@s.example"),
            contact(0, "merge_of_both_arms-2", email="arm2@s.example"),
            assigned(1, "arms-1", "treated", "merge_of_both_arms-1"),
            assigned(1, "arms-2", "holdout", "merge_of_both_arms-2"),
            order(3, "merge_of_both_arms-o", email="arm2@s.example",
                  contact_id="merge_of_both_arms-1"),
        ],
        [{"contact:merge_of_both_arms-1", "contact:merge_of_both_arms-2",
          "order:merge_of_both_arms-o"}],
        changes=[Change("contact:merge_of_both_arms-2", 1, "merged", 3)],
    )  # fmt: skip
    add(
        "split_by_override",
        "one person by a phone, two by hand; who was there first keeps the id",
        [
            contact(0, "split_by_override-1", phone=(phone := next(mobile))),
            contact(1, "split_by_override-2", phone=phone, account_id="split-a"),
            override(2, "split_by_override", "split",
                     "contact_id:split_by_override-1",
                     "contact_id:split_by_override-2"),
        ],
        [{"contact:split_by_override-1"}, {"contact:split_by_override-2"}],
        review={("override", phone)},
    )  # fmt: skip
    add(
        "split_gives_id_back",
        "two customers are merged by a slip and split by hand: each has its id "
        "again",
        [
            contact(0, "split_gives_id_back-1", email="back1@s.example"),
            contact(0, "split_gives_id_back-2", email="back2@s.example"),
            order(1, "split_gives_id_back-o", email="back2@s.example",
                  phone=(phone := next(mobile))),
            order(1, "split_gives_id_back-p", email="back1@s.example", phone=phone),
            override(3, "split_gives_id_back", "split",
                     "email:back1@s.example", "email:back2@s.example"),
        ],
        [
            {"contact:split_gives_id_back-1", "order:split_gives_id_back-p"},
            {"contact:split_gives_id_back-2", "order:split_gives_id_back-o"},
        ],
        changes=[],
    )  # fmt: skip
    add(
        "block_by_override",
        "a card that the till lends out, blocked by hand",
        [
            order(0, "block_by_override-1", loyalty_card_id="lent-card",
                  email="lent1@s.example"),
            order(1, "block_by_override-2", loyalty_card_id="lent-card",
                  email="lent2@s.example"),
            override(2, "block_by_override", "block", "loyalty_card_id:lent-card"),
        ],
        [{"order:block_by_override-1"}, {"order:block_by_override-2"}],
        review={("blocked_by_hand", "lent-card")},
    )  # fmt: skip
    add(
        "blocked_account",
        "an account that a shop assistant uses for whoever has none",
        [
            order(0, "blocked_account-1", account_id="desk-account",
                  email="blockacc1@s.example", phone=next(mobile)),
            order(1, "blocked_account-2", account_id="desk-account",
                  email="blockacc2@s.example"),
            override(2, "blocked_account", "block", "account_id:desk-account"),
        ],
        [{"order:blocked_account-1"}, {"order:blocked_account-2"}],
        review={("blocked_by_hand", "desk-account")},
    )  # fmt: skip
    add(
        "block_of_a_pair",
        "two identifiers that must never be one person, said before they meet",
        [
            contact(0, "block_of_a_pair-1", email="pair1@s.example"),
            contact(0, "block_of_a_pair-2", email="pair2@s.example"),
            override(1, "block_of_a_pair", "block",
                     "email:pair1@s.example", "email:pair2@s.example"),
            order(2, "block_of_a_pair-o", email="pair1@s.example",
                  account_id="pair-a"),
            order(3, "block_of_a_pair-p", email="pair2@s.example",
                  account_id="pair-a"),
        ],
        [
            {"contact:block_of_a_pair-1", "order:block_of_a_pair-o",
             "order:block_of_a_pair-p"},
            {"contact:block_of_a_pair-2"},
        ],
        review={("override", "pair2@s.example")},
    )  # fmt: skip
    add(
        "merge_by_override",
        "two customers that nothing links, one by hand",
        [
            contact(0, "merge_by_override-1", email="hand1@s.example"),
            contact(1, "merge_by_override-2", email="hand2@s.example"),
            override(3, "merge_by_override", "merge",
                     "email:hand1@s.example", "contact_id:merge_by_override-2"),
        ],
        [{"contact:merge_by_override-1", "contact:merge_by_override-2"}],
        changes=[Change("contact:merge_by_override-2", 1, "override", 3)],
    )  # fmt: skip
    add(
        "override_of_nobody",
        "an override that names what nobody carries",
        [override(1, "override_of_nobody", "merge",
                  "email:nobody-such", "contact_id:override_of_nobody-c"),
         contact(0, "override_of_nobody-c", email="ofnobody@s.example")],
        [{"contact:override_of_nobody-c"}],
        review={("override_not_applied", "nobody-such")},
    )  # fmt: skip
    add(
        "erasure_of_nobody",
        "an erasure of an address that nobody carries, though it is one",
        [erasure(1, "erasure_of_nobody", "email", "nobodyerased@s.example")],
        [],
        review={("erasure_not_applied", "nobodyerased@s.example")},
    )
    add(
        "erased_comes_back",
        "an erased person's contact is imported again, with a new id",
        [
            contact(0, "erased_comes_back-1", email="erased@s.example", **ANNA),
            order(0, "erased_comes_back-o", email="erased@s.example"),
            erasure(1, "erased_comes_back", "email", "erased@s.example"),
            contact(3, "erased_comes_back-2", email="erased@s.example", **ANNA),
        ],
        [{"order:erased_comes_back-o"}],
        changes=[Change("order:erased_comes_back-o", 0, "erased", 1)],
        erased={"contact:erased_comes_back-1", "contact:erased_comes_back-2",
                "order:erased_comes_back-o"},
    )  # fmt: skip
    add(
        "late_link",
        "a record of the first day arrives late and links two old customers",
        [
            order(0, "late_link-1", email="latelink1@s.example"),
            order(1, "late_link-2", email="latelink2@s.example"),
            order(3, "late_link-3", placed_at=moment(0), account_id="latelink-a",
                  email="latelink1@s.example"),
            order(3, "late_link-4", placed_at=moment(0), account_id="latelink-a",
                  email="latelink2@s.example"),
        ],
        [{f"order:late_link-{n}" for n in (1, 2, 3, 4)}],
        changes=[Change("order:late_link-2", 1, "merged", 3)],
    )  # fmt: skip
    add(
        "email_changed",
        "the CRM changes a contact's e-mail: orders under both are theirs",
        [
            contact(0, "email_changed-c", email="before@s.example", **ANNA),
            order(0, "email_changed-1", email="before@s.example"),
            contact(2, "email_changed-c", 0, email="after@s.example", **ANNA),
            order(3, "email_changed-2", email="after@s.example"),
        ],
        [{"contact:email_changed-c", "order:email_changed-1",
          "order:email_changed-2"}],
    )  # fmt: skip
    add(
        "contact_deleted",
        "the CRM deletes a contact: the person keeps orders and id",
        [
            contact(0, "contact_deleted-c", email="deleted@s.example",
                    account_id="deleted-a", **ANNA),
            order(1, "contact_deleted-1", account_id="deleted-a"),
            contact(2, "contact_deleted-c", 0, email="deleted@s.example",
                    account_id="deleted-a", deleted_at=moment(2), **ANNA),
            order(3, "contact_deleted-2", email="deleted@s.example"),
        ],
        [{"contact:contact_deleted-c", "order:contact_deleted-1",
          "order:contact_deleted-2"}],
    )  # fmt: skip
    add(
        "forty_of_a_company",
        "an account of forty contacts with one VAT number: forty people",
        [
            contact(
                0,
                f"forty_of_a_company-{n:02}",
                email=f"forty{n}@s.example",
                vat_number="IT07643520567",
                company_name="Quaranta S.r.l.",
                first_name=f"Nome{letters(n)}",
                last_name="Quaranta",
            )
            for n in range(40)
        ],
        [{f"contact:forty_of_a_company-{n:02}"} for n in range(40)],
    )
    add(
        "sole_trader",
        "a sole trader buys for the firm and for the home",
        [
            order(0, "sole_trader-b", account_id="sole-a", vat_number="00488410010"),
            order(1, "sole_trader-p", account_id="sole-a"),
        ],
        [{"order:sole_trader-b", "order:sole_trader-p"}],
    )
    add(
        "never_identified",
        "a visitor whom nobody ever names",
        [event(day, "never_identified-v") for day in (0, 1, 3)],
        [],
        holders={("never_identified-v", 0): None, ("never_identified-v", 3): None},
    )
    add(
        "known_after_29_days",
        "a guest orders, and logs in 29 days later: it was them",
        [
            order(2, "known_after_29_days-g", visitor_id="known29-v"),
            login(31, "known29-v", "known29-a"),
            order(31, "known_after_29_days-k", account_id="known29-a"),
        ],
        [{"order:known_after_29_days-g", "order:known_after_29_days-k"}],
        holders={("known29-v", 2): "order:known_after_29_days-k"},
        changes=[Change("order:known_after_29_days-g", 2, "merged", 31)],
    )
    add(
        "known_after_31_days",
        "a guest orders, and logs in 31 days later: the order stays a guest's",
        [
            order(0, "known_after_31_days-g", visitor_id="known31-v"),
            login(31, "known31-v", "known31-a"),
            order(31, "known_after_31_days-k", account_id="known31-a"),
        ],
        [{"order:known_after_31_days-g"}, {"order:known_after_31_days-k"}],
    )
    add(
        "withdrawn_elsewhere",
        "granted under a contact, withdrawn by phone: withdrawn",
        [
            contact(0, "withdrawn_elsewhere-c", email="withdrawn@s.example",
                    mobile=(phone := next(mobile))),
            consent(0, "withdrawn_elsewhere-1", "granted", "contact_id",
                    "withdrawn_elsewhere-c"),
            consent(1, "withdrawn_elsewhere-2", "withdrawn", "phone", phone),
        ],
        [{"contact:withdrawn_elsewhere-c"}],
    )  # fmt: skip
    accounts = range(22)
    add(
        "crowd_under_two_names",
        "22 accounts with one e-mail, under two full names: the e-mail joins none",
        [
            *(order(0, f"crowd_under_two_names-{n:02}", email="crowd@s.example",
                    account_id=f"crowd-a{n}") for n in accounts),
            order(1, "crowd_under_two_names-x", account_id="crowd-a0", **ANNA),
            order(2, "crowd_under_two_names-y", account_id="crowd-a1", **UGO),
        ],
        [
            {"order:crowd_under_two_names-00", "order:crowd_under_two_names-x"},
            {"order:crowd_under_two_names-01", "order:crowd_under_two_names-y"},
            *({f"order:crowd_under_two_names-{n:02}"} for n in accounts[2:]),
        ],
        review={("cluster_size", "crowd@s.example")},
    )  # fmt: skip
    add(
        "nameless_crowd",
        "25 accounts with one e-mail and no name: size alone cuts nothing",
        [
            order(0, f"nameless_crowd-{n:02}", email="nameless@s.example",
                  account_id=f"nameless-a{n}")
            for n in range(25)
        ],
        [{f"order:nameless_crowd-{n:02}" for n in range(25)}],
    )  # fmt: skip
    return made
