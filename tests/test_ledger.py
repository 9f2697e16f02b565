"""What the ledger holds through merges, splits and a changed definition.

A few people placed by hand, three days of decisions: two by `backfill.py`, the
third by a build under other definitions.
"""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import CHECKOUT, Retailer

DAYS = ("2026-06-28", "2026-06-29", "2026-06-30")
PROMOTION = "scrap_fridge"
# Two people each, one on the second day: some have one in each arm.
PAIRS = 30
LONG_AGO = "2020-06-20T10:00:00Z"
SECOND_DAY = "2026-06-29T08:00:00Z"
CONTACTED = ("entered", "holdout")
ORDER = {
    "status": "delivered",
    "channel": "web",
    "currency": "EUR",
    "total_amount": "450.00",
}


def fridge(order_id: str, placed_at: str = LONG_AGO, **keys: str) -> dict[str, str]:
    """An order of one fridge."""
    return {**ORDER, "order_id": order_id, "placed_at": placed_at, **keys}


def orders() -> list[dict[str, str]]:
    """Every order, its id beginning with the name of its case."""
    rows = []

    def merge(name: str) -> None:
        """One account for two e-mails, known on the second day."""
        for side in "ab":
            rows.append(
                fridge(
                    f"{name}-link-{side}",
                    SECOND_DAY,
                    status="cancelled",
                    loaded_at=SECOND_DAY,
                    email=f"{name}.{side}@example.org",
                    account_id=name,
                )
            )

    for number in range(PAIRS):
        name = f"pair{number:02}"
        for side in "ab":
            rows.append(fridge(f"{name}-{side}", email=f"{name}.{side}@example.org"))
        merge(name)
    rows.append(fridge("later-a", email="later.a@example.org"))
    rows.append(fridge("later-b", "2020-06-30T10:00:00Z", email="later.b@example.org"))
    merge("later")
    same = {"phone": "+393471234567", "first_name": "Ada", "last_name": "Riva"}
    rows.append(fridge("split-1", "2019-01-07T10:00:00Z", email="s1@example.org"))
    rows[-1] |= same
    rows.append(fridge("split-2", email="s2@example.org", **same))
    rows.append(fridge("waits-1", loyalty_card_id="77001"))
    return rows


def write(landing: Path, entity: str, rows: list[dict[str, str]]) -> None:
    """Rows as one file of an entity."""
    (landing / entity).mkdir(parents=True)
    columns = sorted({column for row in rows for column in row})
    with (landing / entity / f"{entity}.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows)


@dataclass
class Story:
    """The retailer after three days, and each decision of the promotion."""

    retailer: Retailer
    decisions: list[tuple[str, str, str, str, str, str, str]]

    def of(self, case: str) -> list[tuple]:
        """Decisions whose order belongs to a case, by day."""
        return [row for row in self.decisions if row[0].startswith(case)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, module_home: Path) -> Story:
    """Three days of one home."""
    folder = tmp_path_factory.mktemp("ledger")
    landing, definitions = folder / "landing", folder / "definitions"
    rows = orders()
    write(landing, "orders", rows)
    lines = [
        {
            "order_line_id": f"L-{row['order_id']}",
            "order_id": row["order_id"],
            "product_id": "P1",
            "quantity": "1",
            "unit_price": row["total_amount"],
        }
        for row in rows
    ]
    write(landing, "order_lines", lines)
    product = {"product_id": "P1", "name": "Fridge"}
    product["category"] = "appliances.kitchen.refrigerators"
    write(landing, "products", [product])
    override = {
        "override_id": "V1",
        "action": "split",
        "left_type": "email",
        "left_value": "s1@example.org",
        "right_type": "email",
        "right_value": "s2@example.org",
        "reason": "two people, one telephone",
        "decided_at": SECOND_DAY,
    }
    write(landing, "identity_overrides", [override])
    retailer = Retailer(landing, module_home, settings={"PERCORSO_AS_OF": DAYS[-1]})
    for script, *given in (
        ("land.py",),
        ("backfill.py", "--from", DAYS[0], "--to", DAYS[1]),
    ):
        done = retailer.run(script, *given)
        assert done.returncode == 0, done.stdout + done.stderr
    # From the third day on the edge is another.
    definitions.mkdir()
    bands = definitions / "promotion_bands.csv"
    shutil.copy(CHECKOUT / "seeds" / "promotion_bands.csv", bands)
    text = bands.read_text()
    for old, new in (("under_400,,400,", "under_400,,460,"), ("from_400,400,",) * 2):
        line = f"{PROMOTION},{old}"
        assert text.count(line) == 1
        text = text.replace(line, f"{PROMOTION},{new}".replace("400,400,", "400,460,"))
    bands.write_text(text)
    retailer.settings["PERCORSO_DEFINITIONS"] = str(definitions)
    retailer.build()
    decisions = retailer.query(
        f"""
        select
            trigger_order_id,
            decided_on::varchar,
            outcome,
            customer_id,
            first_customer_id,
            band,
            definition_version
        from promotion_decisions
        where promotion_id = '{PROMOTION}'
        order by trigger_order_id, decided_on
        """
    )
    return Story(retailer, decisions)


def test_nobody_is_contacted_twice(story: Story) -> None:
    """Each order is decided for good but once, each person is written to once."""
    final = [row for row in story.decisions if row[2] in CONTACTED]
    assert len({row[0] for row in final}) == len(final)
    assert {row[1] for row in final} == {DAYS[0]}


def test_pairs_were_decided_apart_and_are_one_now(story: Story) -> None:
    """Both rows of the first day stay, under one id, each with the id of then."""
    for number in range(PAIRS):
        rows = story.of(f"pair{number:02}-")
        assert [row[1] for row in rows] == [DAYS[0], DAYS[0]]
        assert len({row[3] for row in rows}) == 1
        assert len({row[4] for row in rows}) == 2


def test_treated_and_held_out_in_one_is_a_crossover(story: Story) -> None:
    """Counted, and in neither group of the measurement."""
    mixed = 0
    for number in range(PAIRS):
        outcomes = {row[2] for row in story.of(f"pair{number:02}-")}
        mixed += outcomes == set(CONTACTED)
    assert 0 < mixed < PAIRS
    assert story.retailer.query(
        f"""
        select crossovers from kpi_monitoring
        where promotion_id = '{PROMOTION}' and row_level = 'promotion'
        """
    ) == [(mixed,)]


def test_merged_person_waits_for_the_cooldown(story: Story) -> None:
    """The other's purchase falls due two days after the message."""
    (first,) = [row for row in story.of("later-a") if row[2] in CONTACTED]
    later = [(row[1], row[2]) for row in story.of("later-b")]
    assert first[1] == DAYS[0]
    assert later == [(DAYS[2], "cooldown")]


def test_split_person_keeps_what_their_order_led_to(story: Story) -> None:
    """Who leaves with the order takes its decision along."""
    (row,) = story.of("split-2")
    assert row[1] == DAYS[0]
    ((owner,),) = story.retailer.query(
        "select customer_id from orders where order_id = 'split-2'"
    )
    ((other,),) = story.retailer.query(
        "select customer_id from orders where order_id = 'split-1'"
    )
    assert owner != other
    assert row[3] == owner
    # They were one when it was decided, under the id that the other kept, and
    # nobody knows who has read the message.
    assert row[4] == other
    assert [(r[1], r[2]) for r in story.of("split-1")] == [
        (DAYS[1], "already_contacted")
    ]


def test_changed_definition_is_told_and_contacts_nobody_again(story: Story) -> None:
    """What was decided keeps its band and version; what waits gets the new one."""
    waiting = story.of("waits-1")
    assert [row[2] for row in waiting] == ["no_address"] * 3
    assert [row[5] for row in waiting] == ["from_400", "from_400", "under_400"]
    before, same, after = (row[6] for row in waiting)
    assert before == same != after
    assert {row[6] for row in story.decisions if row[1] == DAYS[0]} == {before}
    assert story.retailer.query(
        f"""
        select distinct definitions_count from kpi_monitoring
        where promotion_id = '{PROMOTION}' and row_level = 'promotion'
        """
    ) == [(2,)]
