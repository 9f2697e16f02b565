"""Each scenario of the catalogue, as one full refresh and as a chain of days."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from conftest import Homes, Retailer
from scenarios.build import read, run, start, write
from scenarios.identity import DAYS, FIRST_DAY, Row, Scenario, moment, scenarios

CATALOGUE = scenarios()
TABLES = {
    "customers": "customer_id",
    "customer_identifiers": "identifier_type, identifier_value, customer_id, "
    "valid_from",
    "customer_id_changes": "old_customer_id, valid_from",
    "customer_consents": "customer_id, channel",
    "accounts": "company_account_id",
    "account_people": "company_account_id, customer_id",
    "orders": "order_id",
    "identity_review": "review_kind, identifier_type, identifier_value, other_value",
}
SELECTED = [f"+{table}" for table in TABLES]
OWNERS = """
select 'order:' || order_id as record, customer_id from orders
union all
select 'contact:' || identifier_value, customer_id from customer_identifiers
where identifier_type = 'contact_id'
"""


@dataclass
class Outcome:
    """What a home says in the end, and what a chain said day by day."""

    retailer: Retailer
    owners: dict[str, str]
    tables: dict[str, list[tuple]]
    published: dict[int, dict[str, str]] = field(default_factory=dict)


def outcome(retailer: Retailer) -> Outcome:
    """Read a home whole."""
    return Outcome(
        retailer,
        dict(read(retailer, OWNERS)),
        {
            table: read(retailer, f"select * from {table} order by {key}")
            for table, key in TABLES.items()
        },
    )


def all_rows() -> list[Row]:
    return [row for scenario in CATALOGUE for row in scenario.rows]


@pytest.fixture(scope="module")
def refreshed(
    tmp_path_factory: pytest.TempPathFactory, homes: Homes
) -> Iterator[Outcome]:
    """Everything at once, as of the last day."""
    folder = tmp_path_factory.mktemp("refreshed")
    start(folder / "landing")
    write(folder / "landing", all_rows(), "all")
    with homes.one() as home:
        retailer = Retailer(folder / "landing", home)
        run(retailer, DAYS[-1], SELECTED, "--full-refresh")
        yield outcome(retailer)


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory, homes: Homes) -> Iterator[Outcome]:
    """Everything at once, with the rows in reverse order."""
    folder = tmp_path_factory.mktemp("turned")
    start(folder / "landing")
    write(folder / "landing", all_rows()[::-1], "all")
    with homes.one() as home:
        retailer = Retailer(folder / "landing", home)
        run(retailer, DAYS[-1], SELECTED)
        yield outcome(retailer)


@pytest.fixture(scope="module")
def chained(
    tmp_path_factory: pytest.TempPathFactory, homes: Homes
) -> Iterator[Outcome]:
    """Day by day in one home, the last but one day twice."""
    folder = tmp_path_factory.mktemp("chained")
    start(folder / "landing")
    with homes.one() as home:
        retailer = Retailer(folder / "landing", home)
        published = {}
        for day in DAYS:
            rows = [row for row in all_rows() if row.day == day]
            write(folder / "landing", rows, f"day{day:02}")
            run(retailer, day, SELECTED)
            published[day] = dict(read(retailer, OWNERS))
            if day == DAYS[-2]:
                once = outcome(retailer).tables
                run(retailer, day, SELECTED)
                assert outcome(retailer).tables == once
        done = outcome(retailer)
        done.published = published
        yield done


@pytest.fixture(params=["refreshed", "chained"])
def found(request: pytest.FixtureRequest) -> Outcome:
    """Both ways of coming to the last day."""
    return request.getfixturevalue(request.param)


by_name = pytest.mark.parametrize("scenario", CATALOGUE, ids=lambda s: s.name)


def records_of(scenario: Scenario) -> set[str]:
    """The orders and contacts of a scenario."""
    keys = {"orders": ("order", "order_id"), "crm_contacts": ("contact", "contact_id")}
    return {
        f"{keys[row.entity][0]}:{row.values[keys[row.entity][1]]}"
        for row in scenario.rows
        if row.entity in keys
    }


@by_name
def test_people(scenario: Scenario, found: Outcome) -> None:
    """The records are put together as the scenario says, and not otherwise."""
    groups = defaultdict(set)
    for record in records_of(scenario):
        if record in found.owners:
            groups[found.owners[record]].add(record)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, scenario.people))


@by_name
def test_devices(scenario: Scenario, found: Outcome) -> None:
    """At each moment the device is held by whom the scenario says."""
    for (visitor, day), record in scenario.holders.items():
        held = read(
            found.retailer,
            "select customer_id from customer_identifiers where "
            f"identifier_type = 'visitor_id' and identifier_value = '{visitor}' "
            f"and coalesce(valid_from <= '{moment(day, 0.5)}', true) "
            f"and coalesce(valid_to > '{moment(day, 0.5)}', true) "
            "and customer_id is not null",
        )
        assert held == ([(found.owners[record],)] if record else []), (visitor, day)


@by_name
def test_review(scenario: Scenario, found: Outcome) -> None:
    """What a guard did is reported."""
    kinds = set(
        read(
            found.retailer, "select review_kind, identifier_value from identity_review"
        )
    )
    assert scenario.review <= kinds


@by_name
def test_changes(scenario: Scenario, found: Outcome, chained: Outcome) -> None:
    """An id that ended is resolved, with day and reason."""
    for change in scenario.changes:
        old_id = chained.published[change.on][change.record]
        day = (FIRST_DAY + timedelta(days=change.changed)).date()
        assert read(
            found.retailer,
            "select customer_id, reason, changed_on from customer_id_changes "
            f"where old_customer_id = '{old_id}' and valid_to is null",
        ) == [(found.owners[change.record], change.reason, day)], change


@by_name
def test_ids_stay(scenario: Scenario, found: Outcome, chained: Outcome) -> None:
    """Who was one person from the first day to the last keeps the first id."""
    moved = {change.record for change in scenario.changes} | scenario.erased
    if len(scenario.people) != 1 or moved & scenario.people[0]:
        return
    (group,) = scenario.people
    first_id = next(
        owners[record]
        for owners in chained.published.values()
        for record in sorted(group)
        if record in owners
    )
    assert {found.owners[record] for record in group} == {first_id}


def test_erased_people_are_nowhere(found: Outcome) -> None:
    """An erased person has orders under a token, and nothing else."""
    for scenario in CATALOGUE:
        for record in scenario.erased:
            owner = found.owners.get(record)
            if record.startswith("order:"):
                assert owner.startswith("erased_")
                assert read(
                    found.retailer,
                    "select first_name, last_name, email, phone, tax_code, "
                    f"orders_count from customers where customer_id = '{owner}'",
                ) == [(None, None, None, None, None, 1)]
            else:
                assert owner is None, record
    assert not read(
        found.retailer,
        "from customer_identifiers where identifier_value = 'erased@s.example'",
    )


def test_forty_contacts_are_people_of_one_company(found: Outcome) -> None:
    """A VAT number joins people to a company, never to each other."""
    assert read(
        found.retailer,
        "select people_count, company_name from accounts "
        "where vat_number = '07643520567'",
    ) == [(40, "Quaranta S.r.l.")]


def test_consent_is_the_most_restrictive(found: Outcome) -> None:
    """The latest word over all of a person's identifiers counts."""
    owner = found.owners["contact:withdrawn_elsewhere-c"]
    assert read(
        found.retailer,
        "select status from customer_consents "
        f"where customer_id = '{owner}' and channel = 'email'",
    ) == [("withdrawn",)]


def test_sole_trader_is_both(found: Outcome) -> None:
    """Who buys both ways is both."""
    owner = found.owners["order:sole_trader-p"]
    assert read(
        found.retailer,
        f"select customer_type from customers where customer_id = '{owner}'",
    ) == [("both",)]


@pytest.mark.parametrize(
    ("record_type", "prefix", "survivor"),
    [
        ("recipient", "merge_after_both_sent", "contact:merge_after_both_sent-1"),
        ("assignment", "arms-", "contact:merge_of_both_arms-1"),
    ],
)
def test_what_was_done_follows_the_survivor(
    found: Outcome, record_type: str, prefix: str, survivor: str
) -> None:
    """Messages and arms of two customers belong to the one they turn out to be."""
    assert read(
        found.retailer,
        "select customer_id, count(*) from int_records_resolved "
        f"where record_type = '{record_type}' "
        f"and starts_with(record_id, '{prefix}') group by customer_id",
    ) == [(found.owners[survivor], 2)]


def test_deleted_contact_keeps_identifying(found: Outcome) -> None:
    """The contact's key stays with the person."""
    owner = found.owners["order:contact_deleted-1"]
    assert found.owners["contact:contact_deleted-c"] == owner


@pytest.mark.parametrize("table", TABLES)
def test_chain_equals_full_refresh(
    table: str, refreshed: Outcome, chained: Outcome
) -> None:
    """A chain of daily runs gives the very table that a full refresh gives."""
    assert chained.tables[table] == refreshed.tables[table]
    assert refreshed.tables[table]


@pytest.mark.parametrize("table", TABLES)
def test_order_of_rows_does_not_matter(
    table: str, refreshed: Outcome, turned: Outcome
) -> None:
    """The rows turned round give the very same tables."""
    assert turned.tables[table] == refreshed.tables[table]


def test_every_id_ever_published_resolves(chained: Outcome, refreshed: Outcome) -> None:
    """An id seen on any day is a person's today, or says whose."""
    now = {row[0] for row in read(refreshed.retailer, "from customers")}
    changed = dict(
        read(
            refreshed.retailer,
            "select old_customer_id, customer_id from customer_id_changes "
            "where valid_to is null",
        )
    )
    seen = {i for owners in chained.published.values() for i in owners.values() if i}
    for old_id in seen:
        assert (old_id in now) != (old_id in changed), old_id
        assert changed.get(old_id, old_id) in now
    assert len(changed) >= 8


def test_no_id_is_made_up(chained: Outcome, refreshed: Outcome) -> None:
    """Every old id in the table was published on the day it says."""
    for old_id, customer_id, valid_from, valid_to in read(
        refreshed.retailer,
        "select old_customer_id, customer_id, valid_from, valid_to "
        "from customer_id_changes",
    ):
        for day, owners in chained.published.items():
            date = (FIRST_DAY + timedelta(days=day)).date()
            if valid_from <= date and (valid_to is None or date < valid_to):
                assert old_id not in owners.values(), (old_id, date)
                assert customer_id in owners.values(), (customer_id, date)
        assert any(
            old_id in owners.values() for owners in chained.published.values()
        ), old_id


def test_days_are_the_catalogues() -> None:
    """Every row arrives on a day that is built."""
    assert {row.day for row in all_rows()} == set(DAYS)
    assert datetime.fromisoformat(moment(0)) == FIRST_DAY
