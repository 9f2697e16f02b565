"""People at the edges of the promotions, each with what must come of them.

Every expectation is written by hand from the rules; nothing is computed. All
people stand in one landing, because a build costs far more than a person.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

AS_OF = "2026-06-30"
CONTACTED = ("entered", "holdout")
VALID_VAT = "00743110157"
INVALID_VAT = "00743110158"
PRODUCTS = {
    "freezer": "appliances.kitchen.freezers",
    "chest_freezer": "appliances.kitchen.freezers.chest",
    "freezer_parts": "appliances.kitchen.freezers_parts",
    "washer": "appliances.laundry.washing_machines",
    "washer_dryer": "appliances.laundry.washer_dryers",
    "fridge": "appliances.kitchen.refrigerators",
    "gas_cooker": "appliances.kitchen.gas_cookers",
    "dishwasher": "appliances.kitchen.dishwashers",
    "oven": "appliances.kitchen.ovens",
    "notebook": "computers.notebooks",
    "ultrabook": "computers.ultrabooks",
    "desktop": "computers.desktops",
    "all_in_one": "computers.all_in_ones",
    "tablet": "computers.tablets",
    "mouse": "computers.accessories",
    "radio": "test.never",
    "clock": "test.after_cooldown",
    "lamp": "test.sms",
    "kettle": "test.service",
    "toaster": "test.off",
    "mixer": "test.tomorrow",
    "juicer": "test.today",
    "grill": "test.ended",
}
# Promotions beside the shipped ones; columns not named are as `scrap_oven` has
# them. Each has a category of its own, so none competes with another.
EXTRA_PROMOTIONS = (
    {"promotion_id": "test_never", "reentry": "never"},
    {"promotion_id": "test_after_cooldown", "reentry": "after_cooldown"},
    {"promotion_id": "test_sms", "channel": "sms"},
    {"promotion_id": "test_service", "purpose": "service"},
    {"promotion_id": "test_off", "is_active": "false"},
    {"promotion_id": "test_tomorrow", "starts_on": "2026-07-01"},
    {"promotion_id": "test_today", "starts_on": AS_OF, "ends_on": AS_OF},
    {"promotion_id": "test_ended", "ends_on": "2026-06-29"},
)


@dataclass(frozen=True)
class Line:
    """One line of an order; `returned` and `taken_back` count units."""

    product: str
    price: str
    quantity: int = 1
    discount: str | None = None
    returned: int = 0
    taken_back: int = 0
    return_loaded_at: str | None = None


@dataclass(frozen=True)
class Order:
    """One order; `columns` are added to its row or replace what is in it."""

    at: str
    lines: tuple[Line, ...]
    columns: dict = field(default_factory=dict)
    # Further versions of the row: what differs.
    versions: tuple[dict, ...] = ()


@dataclass(frozen=True)
class Case:
    """One person and what has to become of them.

    `expected` is the band and the outcome, an outcome being `CONTACTED` or
    its name; None when the person is not triggered at all. `due_on`, `spend`,
    `trigger` (number of the order) and `winner` are compared when given.
    `others` holds further rows by entity, `{me}` in them is the person.
    """

    name: str
    promotion: str
    orders: tuple[Order, ...]
    expected: tuple[str, str | tuple[str, ...]] | None
    due_on: str | None = None
    spend: str | None = None
    trigger: int | None = None
    winner: str | None = None
    others: dict[str, tuple[dict, ...]] = field(default_factory=dict)


def bought(at: str, product: str, price: str, quantity: int = 1, **more) -> Order:
    """An order of one line; `more` are fields of the line, or columns."""
    fields = set(Line.__dataclass_fields__)
    line = Line(
        product, price, quantity, **{k: v for k, v in more.items() if k in fields}
    )
    columns = {k: v for k, v in more.items() if k not in fields and k != "versions"}
    return Order(at, (line,), columns, more.get("versions", ()))


def contacted(band: str) -> tuple[str, tuple[str, ...]]:
    """In a band, and either contacted or held out."""
    return band, CONTACTED


def price_edges() -> list[Case]:
    """A cent below, on and above every edge of every promotion."""
    sides = ("below", "on", "above")
    edges = (
        ("scrap_freezer", "freezer", 280, ("under_280", "from_280", "from_280")),
        ("scrap_washing_machine", "washer", 340, ("under_340", "from_340", "from_340")),
        ("scrap_fridge", "fridge", 400, ("under_400", "from_400", "from_400")),
        ("scrap_gas_cooker", "gas_cooker", 400, ("under_400", "from_400", "from_400")),
        ("scrap_dishwasher", "dishwasher", 430, ("under_430", "from_430", "from_430")),
        ("scrap_oven", "oven", 390, ("under_390", "from_390", "from_390")),
        ("trade_in_it", "tablet", 500, ("up_to_500", "up_to_500", "over_500")),
        ("renew_notebook", "notebook", 400, ("under_400", "400_to_700", "400_to_700")),
        ("renew_notebook", "ultrabook", 700, ("400_to_700", "400_to_700", "over_700")),
        ("renew_desktop", "desktop", 400, ("under_400", "400_to_700", "400_to_700")),
        ("renew_desktop", "all_in_one", 700, ("400_to_700", "400_to_700", "over_700")),
        ("renew_tablet", "tablet", 200, ("under_200", "from_200", "from_200")),
    )
    months = {"renew_tablet": "2024", "trade_in_it": "2026"}
    found = []
    for promotion, product, edge, bands in edges:
        year = months.get(promotion, "2023" if promotion[:2] == "re" else "2020")
        columns = {"vat_number": VALID_VAT} if promotion == "trade_in_it" else {}
        for side, cents, band in zip(sides, (-1, 0, 1), bands, strict=True):
            price = f"{(edge * 100 + cents) / 100:.2f}"
            found.append(
                Case(
                    f"{promotion}_{side}_{edge}",
                    promotion,
                    (bought(f"{year}-06-01", product, price, **columns),),
                    contacted(band),
                    spend=price,
                )
            )
    # A company's desktop is wanted by two promotions; the trade-in comes first.
    for cents, edge, band in (
        (-1, 400, "under_400"),
        (0, 400, "400_to_700"),
        (1, 400, "400_to_700"),
        (-1, 700, "400_to_700"),
        (0, 700, "400_to_700"),
        (1, 700, "over_700"),
    ):
        price = f"{(edge * 100 + cents) / 100:.2f}"
        found.append(
            Case(
                f"renew_desktop_business_{price}",
                "renew_desktop_business",
                (bought("2023-06-01", "desktop", price, vat_number=VALID_VAT),),
                (band, "lost_to_priority"),
                spend=price,
                winner="trade_in_it",
            )
        )
    return found


AMOUNTS = (
    Case(
        "half_a_cent_below",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "279.995"),),
        contacted("under_280"),
        spend="279.995",
    ),
    Case(
        "two_units_average_on_the_edge",
        "scrap_freezer",
        (
            bought("2019-03-01", "freezer", "260.00"),
            bought("2020-06-01", "freezer", "300.00"),
        ),
        contacted("from_280"),
        spend="280",
    ),
    # Rounded to cents this average would be 280.00.
    Case(
        "two_units_average_half_a_cent_below",
        "scrap_freezer",
        (
            bought("2019-03-01", "freezer", "260.00"),
            bought("2020-06-01", "freezer", "299.99"),
        ),
        contacted("under_280"),
        spend="279.995",
    ),
    Case(
        "average_is_over_units_not_lines",
        "scrap_freezer",
        (
            bought("2019-03-01", "freezer", "270.00", 3),
            bought("2020-06-01", "freezer", "300.00"),
        ),
        contacted("under_280"),
        spend="277.5",
    ),
    # 839.99 over three units: a third of a cent below, 279.9967 rounded.
    Case(
        "three_units_a_third_of_a_cent_below",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "280.00", 3, discount="0.01"),),
        contacted("under_280"),
    ),
    # 279.999967 would be 280.0000 in four decimals.
    Case(
        "three_units_a_hair_below",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "280.00", 3, discount="0.0001"),),
        contacted("under_280"),
    ),
    Case(
        "discount_is_of_the_line",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "300.00", 2, discount="40.00"),),
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "order_discount_is_not_the_lines",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "280.00", discount_amount="20.00"),),
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "partly_returned_keeps_the_unit_price",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "290.00", 2, discount="20.00", returned=1),),
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "partly_returned_weighs_less",
        "scrap_freezer",
        (
            bought("2019-03-01", "freezer", "200.00", 3, returned=2),
            bought("2020-06-01", "freezer", "360.00"),
        ),
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "gift",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "0.00"),),
        contacted("unassigned"),
        due_on="2026-06-01",
    ),
    # A gift is a purchase, but says nothing of what somebody spends.
    Case(
        "gift_beside_a_purchase",
        "scrap_freezer",
        (
            bought("2020-06-01", "freezer", "0.00"),
            bought("2019-06-01", "freezer", "300.00"),
        ),
        contacted("from_280"),
        due_on="2026-06-01",
        spend="300",
    ),
    Case(
        "gift_of_it",
        "trade_in_it",
        (bought("2026-06-01", "tablet", "0.00", vat_number=VALID_VAT),),
        contacted("unassigned"),
    ),
    Case(
        "gift_of_a_tablet",
        "renew_tablet",
        (bought("2024-06-01", "tablet", "0.00"),),
        contacted("unassigned"),
    ),
    Case(
        "nothing_left_after_discount",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "300.00", discount="300.00"),),
        contacted("unassigned"),
    ),
    Case(
        "sum_of_two_on_the_edge",
        "trade_in_it",
        (
            bought("2026-05-01", "tablet", "250.00", vat_number=VALID_VAT),
            bought("2026-06-01", "notebook", "250.00", vat_number=VALID_VAT),
        ),
        contacted("up_to_500"),
        spend="500",
    ),
    Case(
        "sum_of_two_a_cent_above",
        "trade_in_it",
        (
            bought("2026-05-01", "tablet", "250.00", vat_number=VALID_VAT),
            bought("2026-06-01", "notebook", "250.01", vat_number=VALID_VAT),
        ),
        contacted("over_500"),
        spend="500.01",
    ),
    # 500.00 as a whole, 166.6667 a unit: rounded units would sum to 500.0001.
    Case(
        "sum_is_not_of_rounded_units",
        "trade_in_it",
        (
            bought(
                "2026-06-01",
                "tablet",
                "166.67",
                3,
                discount="0.01",
                vat_number=VALID_VAT,
            ),
        ),
        contacted("up_to_500"),
        spend="500",
    ),
    Case(
        "sum_is_net_of_returns",
        "trade_in_it",
        (
            bought(
                "2026-06-01", "tablet", "250.00", 3, returned=1, vat_number=VALID_VAT
            ),
        ),
        contacted("up_to_500"),
        spend="500",
    ),
    Case(
        "dearest_item_of_the_trigger",
        "renew_notebook",
        (
            Order(
                "2023-06-01",
                (Line("notebook", "300.00"), Line("ultrabook", "800.00")),
            ),
        ),
        contacted("over_700"),
        spend="800",
    ),
    Case(
        "dearest_item_came_back",
        "renew_notebook",
        (
            Order(
                "2023-06-01",
                (Line("notebook", "300.00"), Line("ultrabook", "800.00", returned=1)),
            ),
        ),
        contacted("under_400"),
        spend="300",
    ),
    Case(
        "dearest_item_is_of_another_group",
        "renew_notebook",
        (Order("2023-06-01", (Line("notebook", "300.00"), Line("mouse", "800.00"))),),
        contacted("under_400"),
        spend="300",
    ),
    Case(
        "earlier_orders_do_not_count",
        "renew_notebook",
        (
            bought("2021-06-01", "notebook", "900.00"),
            bought("2023-06-01", "notebook", "500.00"),
        ),
        contacted("400_to_700"),
        spend="500",
    ),
    Case(
        "a_unit_not_the_line",
        "renew_notebook",
        (bought("2023-06-01", "notebook", "399.99", 2),),
        contacted("under_400"),
        spend="399.99",
    ),
    Case(
        "another_currency_at_the_days_rate",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "350.00", currency="CHF"),),
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "no_rate_no_purchase",
        "scrap_freezer",
        (bought("2020-06-01", "freezer", "350.00", currency="JPY"),),
        None,
    ),
)

DAYS = (
    Case(
        "72_months_today",
        "scrap_fridge",
        (bought("2020-06-30", "fridge", "450.00"),),
        contacted("from_400"),
        due_on="2026-06-30",
    ),
    Case(
        "72_months_tomorrow",
        "scrap_fridge",
        (bought("2020-07-01", "fridge", "450.00"),),
        None,
    ),
    Case(
        "36_months_today",
        "renew_desktop",
        (bought("2023-06-30", "desktop", "450.00"),),
        contacted("400_to_700"),
        due_on="2026-06-30",
    ),
    Case(
        "36_months_tomorrow",
        "renew_desktop",
        (bought("2023-07-01", "desktop", "450.00"),),
        None,
    ),
    Case(
        "24_months_today",
        "renew_tablet",
        (bought("2024-06-30", "tablet", "250.00"),),
        contacted("from_200"),
        due_on="2026-06-30",
    ),
    Case(
        "24_months_tomorrow",
        "renew_tablet",
        (bought("2024-07-01", "tablet", "250.00"),),
        None,
    ),
    Case(
        "14_days_today",
        "trade_in_it",
        (bought("2026-06-16", "notebook", "450.00", vat_number=VALID_VAT),),
        contacted("up_to_500"),
        due_on="2026-06-30",
    ),
    Case(
        "14_days_tomorrow",
        "trade_in_it",
        (bought("2026-06-17", "notebook", "450.00", vat_number=VALID_VAT),),
        None,
    ),
    # 22:30 UTC is half past midnight in Rome.
    Case(
        "late_evening_utc_is_due_today",
        "scrap_fridge",
        (bought("2020-06-29 22:30:00+00", "fridge", "450.00"),),
        contacted("from_400"),
        due_on="2026-06-30",
    ),
    Case(
        "late_evening_utc_is_due_tomorrow",
        "scrap_fridge",
        (bought("2020-06-30 22:30:00+00", "fridge", "450.00"),),
        None,
    ),
    # In winter Rome is one hour ahead: 22:30 UTC is the same day, 23:30 is not.
    Case(
        "winter_evening",
        "scrap_fridge",
        (bought("2020-01-15 22:30:00+00", "fridge", "450.00"),),
        contacted("from_400"),
        due_on="2026-01-15",
    ),
    Case(
        "winter_night",
        "scrap_fridge",
        (bought("2020-01-15 23:30:00+00", "fridge", "450.00"),),
        contacted("from_400"),
        due_on="2026-01-16",
    ),
    Case(
        "leap_day_72_months",
        "scrap_washing_machine",
        (bought("2020-02-29", "washer", "450.00"),),
        contacted("from_340"),
        due_on="2026-02-28",
    ),
    Case(
        "leap_day_24_months",
        "renew_tablet",
        (bought("2024-02-29", "tablet", "250.00"),),
        contacted("from_200"),
        due_on="2026-02-28",
    ),
    Case(
        "backlog_last_day_72",
        "scrap_fridge",
        (bought("2017-06-30", "fridge", "450.00"),),
        contacted("from_400"),
        due_on="2023-06-30",
    ),
    Case(
        "backlog_too_old_72",
        "scrap_fridge",
        (bought("2017-06-29", "fridge", "450.00"),),
        None,
    ),
    Case(
        "backlog_last_day_36",
        "renew_desktop",
        (bought("2020-06-30", "desktop", "450.00"),),
        contacted("400_to_700"),
        due_on="2023-06-30",
    ),
    Case(
        "backlog_too_old_36",
        "renew_desktop",
        (bought("2020-06-29", "desktop", "450.00"),),
        None,
    ),
    Case(
        "backlog_last_day_24",
        "renew_tablet",
        (bought("2021-06-30", "tablet", "250.00"),),
        contacted("from_200"),
        due_on="2023-06-30",
    ),
    Case(
        "backlog_too_old_24",
        "renew_tablet",
        (bought("2021-06-29", "tablet", "250.00"),),
        None,
    ),
    Case(
        "retention_last_day",
        "trade_in_it",
        (bought("2016-06-30", "tablet", "450.00", vat_number=VALID_VAT),),
        contacted("up_to_500"),
        due_on="2016-07-14",
    ),
    Case(
        "retention_over",
        "trade_in_it",
        (bought("2016-06-29", "tablet", "450.00", vat_number=VALID_VAT),),
        ("up_to_500", "retention_expired"),
        due_on="2016-07-13",
    ),
    Case(
        "wrong_type_comes_before_retention",
        "trade_in_it",
        (bought("2016-06-29", "tablet", "450.00"),),
        ("up_to_500", "wrong_customer_type"),
    ),
)

PURCHASES = (
    Case(
        "cancelled",
        "scrap_fridge",
        (bought("2020-06-01", "fridge", "450.00", status="cancelled"),),
        None,
    ),
    Case(
        "cancelled_newer",
        "scrap_fridge",
        (
            bought("2020-06-01", "fridge", "450.00"),
            bought("2025-06-01", "fridge", "350.00", status="cancelled"),
        ),
        contacted("from_400"),
        trigger=1,
        spend="450",
    ),
    Case(
        "cancelled_in_time",
        "scrap_fridge",
        (
            bought(
                "2020-06-01",
                "fridge",
                "450.00",
                versions=(
                    {
                        "status": "cancelled",
                        "updated_at": "2026-06-30 21:00:00+00",
                        "loaded_at": "2026-06-30 21:59:59+00",
                    },
                ),
            ),
        ),
        None,
    ),
    Case(
        "cancelled_but_not_known_yet",
        "scrap_fridge",
        (
            bought(
                "2020-06-01",
                "fridge",
                "450.00",
                versions=(
                    {
                        "status": "cancelled",
                        "updated_at": "2026-06-30 21:00:00+00",
                        "loaded_at": "2026-06-30 22:00:00+00",
                    },
                ),
            ),
        ),
        contacted("from_400"),
    ),
    # What the row says it was updated at decides, not when it came in.
    Case(
        "older_version_loaded_later",
        "scrap_fridge",
        (
            bought(
                "2020-06-01",
                "fridge",
                "450.00",
                updated_at="2020-06-03 10:00:00+00",
                loaded_at="2020-06-03 11:00:00+00",
                versions=(
                    {
                        "status": "cancelled",
                        "updated_at": "2020-06-02 10:00:00+00",
                        "loaded_at": "2020-06-05 10:00:00+00",
                    },
                ),
            ),
        ),
        contacted("from_400"),
    ),
    Case(
        "two_last_versions_differ",
        "scrap_fridge",
        (
            bought(
                "2020-06-01",
                "fridge",
                "450.00",
                updated_at="2020-06-03 10:00:00+00",
                loaded_at="2020-06-03 11:00:00+00",
                versions=({"status": "cancelled"},),
            ),
        ),
        None,
    ),
    Case(
        "returned",
        "scrap_fridge",
        (bought("2020-06-01", "fridge", "450.00", returned=1),),
        None,
    ),
    Case(
        "returned_more_than_bought",
        "scrap_fridge",
        (bought("2020-06-01", "fridge", "450.00", returned=3),),
        None,
    ),
    Case(
        "returned_newer",
        "scrap_fridge",
        (
            bought("2020-06-01", "fridge", "450.00"),
            bought("2025-06-01", "fridge", "350.00", returned=1),
        ),
        contacted("from_400"),
        trigger=1,
        spend="450",
    ),
    Case(
        "return_not_known_yet",
        "scrap_fridge",
        (
            bought(
                "2020-06-01",
                "fridge",
                "450.00",
                returned=1,
                return_loaded_at="2026-06-30 22:00:00+00",
            ),
        ),
        contacted("from_400"),
    ),
    Case(
        "old_appliance_taken_back",
        "scrap_fridge",
        (bought("2020-06-01", "fridge", "450.00", taken_back=1),),
        contacted("from_400"),
    ),
    Case(
        "replaced_already",
        "scrap_fridge",
        (
            bought("2020-06-01", "fridge", "450.00"),
            bought("2024-06-01", "fridge", "450.00"),
        ),
        None,
    ),
    Case(
        "replaced_by_another_of_the_group",
        "scrap_washing_machine",
        (
            bought("2020-06-01", "washer", "450.00"),
            bought("2024-06-01", "washer_dryer", "450.00"),
        ),
        None,
    ),
    Case(
        "placed_in_the_same_second",
        "renew_notebook",
        (
            bought("2023-06-01", "notebook", "800.00"),
            bought("2023-06-01", "notebook", "300.00"),
        ),
        contacted("under_400"),
        trigger=2,
    ),
    Case(
        "in_two_paths_of_the_group",
        "scrap_freezer",
        (
            bought("2019-06-01", "chest_freezer", "200.00"),
            bought("2020-06-01", "freezer", "360.00"),
        ),
        # Counted twice, the chest freezer would pull the average below.
        contacted("from_280"),
        spend="280",
    ),
    Case(
        "name_begins_like_the_group",
        "scrap_freezer",
        (bought("2020-06-01", "freezer_parts", "300.00"),),
        None,
    ),
    Case(
        "unknown_product",
        "scrap_freezer",
        (bought("2020-06-01", "no_such_product", "300.00"),),
        None,
    ),
    Case(
        "in_two_groups_business",
        "trade_in_it",
        (bought("2023-06-01", "tablet", "450.00", vat_number=VALID_VAT),),
        contacted("up_to_500"),
        spend="450",
    ),
    Case(
        "in_two_groups_private",
        "renew_tablet",
        (bought("2024-06-01", "tablet", "450.00"),),
        contacted("from_200"),
    ),
)

TYPES = (
    Case(
        "vat_number_with_country",
        "trade_in_it",
        (bought("2026-06-01", "tablet", "450.00", vat_number=f"IT {VALID_VAT}"),),
        contacted("up_to_500"),
    ),
    Case(
        "company_by_tax_code",
        "trade_in_it",
        (bought("2026-06-01", "tablet", "450.00", tax_code=VALID_VAT),),
        contacted("up_to_500"),
    ),
    Case(
        "person_by_tax_code",
        "renew_tablet",
        (bought("2024-06-01", "tablet", "450.00", tax_code="RCCMNL83S18D969H"),),
        contacted("from_200"),
    ),
    Case(
        "invalid_vat_number_is_no_company",
        "trade_in_it",
        (bought("2026-06-01", "tablet", "450.00", vat_number=INVALID_VAT),),
        ("up_to_500", "wrong_customer_type"),
    ),
    Case(
        "invalid_vat_number_is_not_private",
        "renew_tablet",
        (bought("2024-06-01", "tablet", "450.00", vat_number=INVALID_VAT),),
        ("from_200", "wrong_customer_type"),
    ),
    Case(
        "invalid_vat_number_is_anybody",
        "scrap_fridge",
        (bought("2020-06-01", "fridge", "450.00", vat_number=INVALID_VAT),),
        contacted("from_400"),
    ),
    Case(
        "sole_trader_bought_privately",
        "renew_desktop",
        (
            bought("2022-06-01", "desktop", "800.00", vat_number=VALID_VAT),
            bought("2023-06-01", "desktop", "450.00"),
        ),
        contacted("400_to_700"),
    ),
    Case(
        "sole_trader_bought_as_a_firm",
        "renew_desktop",
        (
            bought("2022-06-01", "desktop", "800.00"),
            bought("2023-06-01", "desktop", "450.00", vat_number=VALID_VAT),
        ),
        ("400_to_700", "wrong_customer_type"),
    ),
)


def _oven(name: str, outcome, email: bool = True, **others) -> Case:
    """Somebody whose oven fell due on the day itself."""
    columns = {} if email else {"email": None}
    return Case(
        name,
        "scrap_oven",
        (bought("2020-06-30", "oven", "450.00", **columns),),
        ("from_390", outcome),
        others={entity: tuple(rows) for entity, rows in others.items()},
    )


def _consent(status: str, at: str, channel: str = "email", **columns) -> dict:
    return {
        "recorded_at": at,
        "identifier_type": "account_id",
        "identifier": "{me}",
        "channel": channel,
        "status": status,
        **columns,
    }


def _message(event_type: str, at: str, promotion_id: str | None = None, **columns):
    return {
        "message_id": "{me}",
        "occurred_at": at,
        "event_type": event_type,
        "channel": "email",
        "promotion_id": promotion_id,
        "recipient": "{me}@edge.example",
        **columns,
    }


def _assigned(arm: str, at: str, promotion_id: str = "scrap_oven") -> dict:
    return {
        "promotion_id": promotion_id,
        "assigned_at": at,
        "arm": arm,
        "identifier_type": "account_id",
        "identifier": "{me}",
    }


CONTACT = {
    "contact_id": "{me}",
    "account_id": "{me}",
    "email": "{me}@edge.example",
    "created_at": "2018-01-01 10:00:00+00",
}

WATERFALL = (
    _oven("no_address", "no_address", email=False),
    _oven(
        "address_in_the_crm_alone", "no_consent", email=False, crm_contacts=[CONTACT]
    ),
    _oven(
        "address_in_the_crm_and_consent",
        CONTACTED,
        email=False,
        crm_contacts=[CONTACT],
        consents=[_consent("granted", "2019-01-01")],
    ),
    _oven("soft_opt_in", CONTACTED),
    _oven("withdrawn", "no_consent", consents=[_consent("withdrawn", "2019-01-01")]),
    _oven(
        "withdrawn_and_granted_again",
        CONTACTED,
        consents=[
            _consent("withdrawn", "2019-01-01"),
            _consent("granted", "2019-01-02"),
        ],
    ),
    _oven(
        "granted_and_withdrawn_in_one_second",
        "no_consent",
        consents=[
            _consent("withdrawn", "2019-01-01"),
            _consent("granted", "2019-01-01"),
        ],
    ),
    _oven(
        "withdrawn_for_the_address",
        "no_consent",
        consents=[
            _consent("granted", "2019-01-01"),
            _consent(
                "withdrawn",
                "2019-01-02",
                identifier_type="email",
                identifier="{me}@edge.example",
            ),
        ],
    ),
    _oven(
        "withdrawn_for_another_channel",
        CONTACTED,
        consents=[_consent("withdrawn", "2019-01-01", "sms")],
    ),
    _oven(
        "withdrawn_by_event_time_not_arrival",
        CONTACTED,
        consents=[
            _consent("granted", "2019-01-02", loaded_at="2019-01-02 10:00:00+00"),
            _consent("withdrawn", "2019-01-01", loaded_at="2019-01-09 10:00:00+00"),
        ],
    ),
    _oven(
        "withdrawal_not_known_yet",
        CONTACTED,
        consents=[
            _consent("withdrawn", "2026-06-30", loaded_at="2026-06-30 22:00:00+00")
        ],
    ),
    _oven(
        "withdrawal_known_in_time",
        "no_consent",
        consents=[
            _consent("withdrawn", "2026-06-30", loaded_at="2026-06-30 21:59:59+00")
        ],
    ),
    _oven(
        "profiling_withdrawn",
        "no_consent",
        consents=[
            _consent("granted", "2019-01-01"),
            _consent("withdrawn", "2019-01-01", "profiling"),
        ],
    ),
    _oven(
        "profiling_granted_again",
        CONTACTED,
        consents=[
            _consent("withdrawn", "2019-01-01", "profiling"),
            _consent("granted", "2019-01-02", "profiling"),
        ],
    ),
    _oven(
        "hard_bounced",
        "suppressed",
        message_events=[_message("hard_bounced", "2025-01-01")],
    ),
    _oven(
        "hard_bounced_then_granted",
        "suppressed",
        message_events=[_message("hard_bounced", "2025-01-01")],
        consents=[_consent("granted", "2025-02-01")],
    ),
    _oven(
        "hard_bounced_at_another_address",
        CONTACTED,
        crm_contacts=[{**CONTACT, "email": "{me}@old.example"}],
        message_events=[
            _message("hard_bounced", "2025-01-01", recipient="{me}@old.example")
        ],
    ),
    _oven(
        "soft_bounced",
        CONTACTED,
        message_events=[_message("soft_bounced", "2025-01-01")],
    ),
    _oven(
        "complained",
        "suppressed",
        message_events=[_message("complained", "2025-01-01")],
        consents=[_consent("granted", "2025-02-01")],
    ),
    # A person's own word holds at all their addresses: only a bounce does not.
    _oven(
        "complained_at_another_address",
        "suppressed",
        crm_contacts=[{**CONTACT, "email": "{me}@old.example"}],
        message_events=[
            _message(
                "complained",
                "2019-01-01",
                contact_id="{me}",
                recipient="{me}@old.example",
            )
        ],
    ),
    _oven(
        "unsubscribed_at_another_address",
        "suppressed",
        crm_contacts=[{**CONTACT, "email": "{me}@old.example"}],
        message_events=[
            _message(
                "unsubscribed",
                "2019-01-01",
                contact_id="{me}",
                recipient="{me}@old.example",
            )
        ],
    ),
    _oven(
        "unsubscribed_at_another_address_then_granted",
        CONTACTED,
        crm_contacts=[{**CONTACT, "email": "{me}@old.example"}],
        message_events=[
            _message(
                "unsubscribed",
                "2019-01-01",
                contact_id="{me}",
                recipient="{me}@old.example",
            )
        ],
        consents=[_consent("granted", "2019-01-02")],
    ),
    _oven(
        "complained_not_known_yet",
        CONTACTED,
        message_events=[
            _message("complained", "2026-06-30", loaded_at="2026-06-30 22:00:00+00")
        ],
    ),
    _oven(
        "unsubscribed",
        "suppressed",
        message_events=[_message("unsubscribed", "2025-01-01")],
        consents=[_consent("granted", "2019-01-01")],
    ),
    _oven(
        "unsubscribed_then_granted",
        CONTACTED,
        message_events=[_message("unsubscribed", "2025-01-01")],
        consents=[_consent("granted", "2025-01-02")],
    ),
    _oven(
        "contacted_on_the_day_due",
        "already_contacted",
        message_events=[_message("sent", "2026-06-30", "scrap_oven")],
    ),
    # 22:30 UTC on 29 June is the 30th in Rome.
    _oven(
        "contacted_on_the_day_due_in_rome",
        "already_contacted",
        message_events=[_message("sent", "2026-06-29 22:30:00+00", "scrap_oven")],
    ),
    _oven(
        "contacted_the_day_before",
        "cooldown",
        message_events=[_message("sent", "2026-06-29", "scrap_oven")],
    ),
    _oven(
        "contacted_89_days_ago",
        "cooldown",
        message_events=[_message("sent", "2026-04-02", "scrap_oven")],
    ),
    _oven(
        "contacted_91_days_ago",
        CONTACTED,
        message_events=[_message("sent", "2026-03-31", "scrap_oven")],
    ),
    _oven(
        "contacted_by_another_promotion",
        CONTACTED,
        message_events=[_message("sent", "2026-06-01", "scrap_fridge")],
    ),
    _oven(
        "opened_is_no_contact",
        CONTACTED,
        message_events=[_message("opened", "2026-06-30", "scrap_oven")],
    ),
    _oven(
        "assigned_treated_on_the_day_due",
        "already_contacted",
        assignments=[_assigned("treated", "2026-06-30")],
    ),
    _oven(
        "assigned_holdout_on_the_day_due",
        "already_contacted",
        assignments=[_assigned("holdout", "2026-06-30")],
    ),
    _oven(
        "assigned_the_day_before",
        "cooldown",
        assignments=[_assigned("holdout", "2026-06-29")],
    ),
    _oven(
        "held_out_once_held_out_always",
        "holdout",
        assignments=[_assigned("holdout", "2025-01-01")],
    ),
    _oven(
        "treated_once_treated_always",
        "entered",
        assignments=[_assigned("treated", "2025-01-01")],
    ),
    # 16 hours before the end of the day in Rome, 22:00 UTC.
    _oven(
        "newsletter_within_16_hours",
        "frequency_cap",
        message_events=[_message("sent", "2026-06-30 06:00:01+00")],
    ),
    _oven(
        "newsletter_before_16_hours",
        CONTACTED,
        message_events=[_message("sent", "2026-06-30 05:59:59+00")],
    ),
    _oven(
        "text_message_does_not_cap_mail",
        CONTACTED,
        message_events=[
            _message(
                "sent", "2026-06-30 12:00:00+00", channel="sms", recipient="3471110001"
            )
        ],
    ),
    _oven(
        "consent_comes_before_suppression",
        "no_consent",
        consents=[_consent("withdrawn", "2025-01-01")],
        message_events=[_message("complained", "2025-01-01")],
    ),
    _oven(
        "contact_comes_before_address",
        "already_contacted",
        email=False,
        assignments=[_assigned("treated", "2026-06-30")],
    ),
    _oven(
        "cooldown_comes_before_the_cap",
        "cooldown",
        message_events=[
            _message("sent", "2026-06-01", "scrap_oven"),
            _message("sent", "2026-06-30 12:00:00+00", message_id="{me}-2"),
        ],
    ),
    Case(
        "two_appliances_loser",
        "scrap_oven",
        (
            bought("2020-06-01", "oven", "450.00"),
            bought("2020-06-02", "fridge", "450.00"),
        ),
        ("from_390", "lost_to_priority"),
        winner="scrap_fridge",
    ),
    Case(
        "two_appliances_winner",
        "scrap_fridge",
        (
            bought("2020-06-01", "oven", "450.00"),
            bought("2020-06-02", "fridge", "450.00"),
        ),
        contacted("from_400"),
    ),
    Case(
        "winner_was_contacted_already",
        "scrap_oven",
        (
            bought("2020-06-01", "oven", "450.00"),
            bought("2020-06-02", "fridge", "450.00"),
        ),
        contacted("from_390"),
        others={"assignments": (_assigned("treated", "2026-06-15", "scrap_fridge"),)},
    ),
)

SCHEDULES = (
    Case(
        "switched_off", "test_off", (bought("2020-06-01", "toaster", "450.00"),), None
    ),
    Case(
        "starts_tomorrow",
        "test_tomorrow",
        (bought("2020-06-01", "mixer", "450.00"),),
        None,
    ),
    Case(
        "starts_and_ends_today",
        "test_today",
        (bought("2020-06-01", "juicer", "450.00"),),
        contacted("any"),
    ),
    Case(
        "ended_before_the_first_run",
        "test_ended",
        (bought("2020-06-01", "grill", "450.00"),),
        None,
    ),
    Case(
        "never_again",
        "test_never",
        (bought("2020-06-01", "radio", "450.00"),),
        ("any", "already_contacted"),
        others={"assignments": (_assigned("treated", "2019-01-01", "test_never"),)},
    ),
    Case(
        "never_yet",
        "test_never",
        (bought("2020-06-01", "radio", "450.00"),),
        contacted("any"),
    ),
    Case(
        "text_message_without_consent",
        "test_sms",
        (bought("2020-06-01", "lamp", "450.00", phone="3471110002"),),
        ("any", "no_consent"),
    ),
    Case(
        "text_message_with_consent",
        "test_sms",
        (bought("2020-06-01", "lamp", "450.00", phone="3471110003"),),
        contacted("any"),
        others={"consents": (_consent("granted", "2019-01-01", "sms"),)},
    ),
    Case(
        "text_message_without_a_number",
        "test_sms",
        (bought("2020-06-01", "lamp", "450.00"),),
        ("any", "no_address"),
        others={"consents": (_consent("granted", "2019-01-01", "sms"),)},
    ),
    Case(
        "text_message_within_24_hours",
        "test_sms",
        (bought("2020-06-01", "lamp", "450.00", phone="3471110004"),),
        ("any", "frequency_cap"),
        others={
            "consents": (_consent("granted", "2019-01-01", "sms"),),
            "message_events": (
                _message(
                    "sent",
                    "2026-06-29 22:00:01+00",
                    channel="sms",
                    recipient="3471110004",
                ),
            ),
        },
    ),
    Case(
        "text_message_before_24_hours",
        "test_sms",
        (bought("2020-06-01", "lamp", "450.00", phone="3471110005"),),
        contacted("any"),
        others={
            "consents": (_consent("granted", "2019-01-01", "sms"),),
            "message_events": (
                _message(
                    "sent",
                    "2026-06-29 21:59:59+00",
                    channel="sms",
                    recipient="3471110005",
                ),
            ),
        },
    ),
    # The address stands in the CRM alone: no soft opt-in either.
    Case(
        "service_needs_no_consent",
        "test_service",
        (bought("2020-06-01", "kettle", "450.00", email=None),),
        contacted("any"),
        others={"crm_contacts": (CONTACT,)},
    ),
    Case(
        "service_obeys_suppression",
        "test_service",
        (bought("2020-06-01", "kettle", "450.00"),),
        ("any", "suppressed"),
        others={"message_events": (_message("complained", "2025-01-01"),)},
    ),
    Case(
        "service_is_not_capped",
        "test_service",
        (bought("2020-06-01", "kettle", "450.00"),),
        contacted("any"),
        others={"message_events": (_message("sent", "2026-06-30 12:00:00+00"),)},
    ),
)

CASES = (
    *price_edges(),
    *AMOUNTS,
    *DAYS,
    *PURCHASES,
    *TYPES,
    *WATERFALL,
    *SCHEDULES,
)


def order_id(case: Case, number: int) -> str:
    """The id of a person's first, second, … order."""
    return f"{case.name}-{number}"


def write_landing(folder: Path, cases: Iterable[Case] = CASES) -> None:
    """Write the contract files that hold all people."""
    rows: dict[str, list[dict]] = defaultdict(list)
    for product, category in PRODUCTS.items():
        rows["products"].append({"product_id": product, "category": category})
    rows["exchange_rates"] += [
        {"currency": "CHF", "date": "2020-05-31", "rate_to_reporting": "0.9"},
        {"currency": "CHF", "date": "2020-06-01", "rate_to_reporting": "0.8"},
        {"currency": "CHF", "date": "2020-06-02", "rate_to_reporting": "0.7"},
    ]
    for case in cases:
        for number, order in enumerate(case.orders, start=1):
            _add_order(rows, case, order_id(case, number), order)
        for entity, others in case.others.items():
            for number, other in enumerate(others, start=1):
                rows[entity].append(_own(case, entity, number, other))
    for entity, found in rows.items():
        (folder / entity).mkdir(parents=True)
        names = list(dict.fromkeys(name for row in found for name in row))
        with (folder / entity / f"{entity}.csv").open("w", newline="") as handle:
            writer = csv.DictWriter(handle, names)
            writer.writeheader()
            writer.writerows(found)


def write_definitions(folder: Path, shipped: Path) -> None:
    """Copy the shipped definitions and add the promotions of these cases."""
    folder.mkdir(parents=True)
    for path in shipped.glob("*.csv"):
        (folder / path.name).write_text(path.read_text())
    with (shipped / "promotions.csv").open(newline="") as handle:
        shipped_rows = list(csv.DictReader(handle))
    like = next(r for r in shipped_rows if r["promotion_id"] == "scrap_oven")
    with (folder / "promotions.csv").open("a", newline="") as handle:
        for number, extra in enumerate(EXTRA_PROMOTIONS):
            group = {"category_group": extra["promotion_id"]}
            row = {**like, **group, "priority": str(900 + number), **extra}
            csv.DictWriter(handle, list(like), lineterminator="\n").writerow(row)
    names = [extra["promotion_id"] for extra in EXTRA_PROMOTIONS]
    with (folder / "promotion_bands.csv").open("a") as handle:
        handle.writelines(f"{name},any,,,true,false,\n" for name in names)
    with (folder / "promotion_variants.csv").open("a") as handle:
        handle.writelines(f"{name},,generic,1,any,,,\n" for name in names)
    with (folder / "category_groups.csv").open("a") as handle:
        handle.write("freezers,appliances.kitchen.freezers.chest\n")
        handle.writelines(
            f"{name},{name.replace('test_', 'test.')}\n" for name in names
        )


def _own(case: Case, entity: str, number: int, row: dict) -> dict:
    keys = {
        "consents": "consent_id",
        "message_events": "event_id",
        "assignments": "assignment_id",
    }
    row = {k: v.format(me=case.name) if v else v for k, v in row.items()}
    return {keys[entity]: f"{case.name}-{number}", **row} if entity in keys else row


def _add_order(rows: dict, case: Case, key: str, order: Order) -> None:
    placed_at = order.at if ":" in order.at else f"{order.at} 10:00:00+00"
    total = sum(
        float(line.price) * line.quantity - float(line.discount or 0)
        for line in order.lines
    )
    row = {
        "order_id": key,
        "placed_at": placed_at,
        "status": "delivered",
        "channel": "web",
        "currency": "EUR",
        "total_amount": f"{total:.4f}",
        "account_id": case.name,
        "email": f"{case.name}@edge.example",
        **order.columns,
    }
    rows["orders"] += [row, *({**row, **version} for version in order.versions)]
    for number, line in enumerate(order.lines, start=1):
        line_id = f"{key}-{number}"
        rows["order_lines"].append(
            {
                "order_line_id": line_id,
                "order_id": key,
                "product_id": line.product,
                "quantity": line.quantity,
                "unit_price": line.price,
                "discount_amount": line.discount,
            }
        )
        later = datetime.fromisoformat(placed_at) + timedelta(days=8)
        for units, is_take_back in (
            (line.returned, "false"),
            (line.taken_back, "true"),
        ):
            if units:
                rows["returns"].append(
                    {
                        "return_id": f"{line_id}-{is_take_back}",
                        "order_line_id": line_id,
                        "returned_at": later.isoformat(),
                        "quantity": units,
                        "amount": "0",
                        "is_take_back": is_take_back,
                        "loaded_at": line.return_loaded_at,
                    }
                )
