"""Who will order and who will not, against plain Python and known truth."""

import csv
import random
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import exp
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import CHECKOUT, DemoRetailer, Homes, Retailer, python_model
from scenarios.build import read, run, start, write
from scenarios.identity import FIRST_DAY, Row
from scipy.stats import mannwhitneyu

from percorso import scorecards
from percorso.scorecards import fit, taken_bins

AS_OF = date(2026, 6, 30)
WINDOW = 90
HORIZONS = {"next_purchase": 90, "churn": 365}
ACTIVE = {"next_purchase": 10**6, "churn": 365}
PERIODS = {"next_purchase": 4, "churn": 3}


def cells_of(rows: list[tuple]) -> pd.DataFrame:
    """Cells of one feature: lower bound of the bin, people, outcomes."""
    return pd.DataFrame(rows, columns=["f_from", "people_count", "outcomes_count"])


def test_known_points_are_found_again() -> None:
    """Points drawn from come back within their errors, in any order of cells."""
    chance = np.random.default_rng(3)
    truth = {("f", 0): 0.0, ("f", 1): 0.7, ("g", 0): 0.0, ("g", 5): -1.2}
    rows = []
    for f, g, people in (
        (0, 0, 90_000),
        (0, 5, 30_000),
        (1, 0, 30_000),
        (1, 5, 20_000),
    ):
        rate = 1 / (1 + exp(2 - truth["f", f] - truth["g", g]))
        rows.append((f, g, people, chance.binomial(people, rate)))
    columns = ["f_from", "g_from", "people_count", "outcomes_count"]
    cells = pd.DataFrame(rows, columns=columns)
    found = fit(cells, ["f", "g"], 50)
    points = {(row.feature, row.at_least): row for row in found.itertuples()}
    for key, value in truth.items():
        error = points[key].standard_error
        assert abs(points[key].coefficient - value) < 4 * (
            0 if value == 0 else error
        ) + (1e-12)
    constant = found.iloc[0]
    assert constant.feature == "constant"
    assert constant.coefficient == pytest.approx(-2, abs=4 * constant.standard_error)
    again = fit(cells.iloc[::-1], ["f", "g"], 50)
    assert found.coefficient.tolist() == pytest.approx(again.coefficient.tolist())


def test_each_bin_foretells_what_it_had() -> None:
    """The property that makes it the likeliest: expected = had, bin by bin."""
    cells = cells_of([(0, 400, 60), (1, 300, 90), (2, 200, 110)])
    found = fit(cells, ["f"], 50).set_index("at_least")
    constant = found[found.feature == "constant"].coefficient.iloc[0]
    for bound, people, outcomes in cells.itertuples(index=False):
        rate = 1 / (1 + exp(-constant - found.coefficient[bound]))
        assert people * rate == pytest.approx(outcomes, rel=1e-6)


def test_a_thin_bin_takes_its_neighbours_points() -> None:
    """50 outcomes speak, 49 do not: the bin below does, or the next above."""
    counted = cells_of(
        [
            (0, 999, 49),
            (1, 999, 50),
            (2, 999, 49),
            (3, 99, 50),
            (4, 999, 950),
            (5, 999, 500),
        ]
    ).set_index("f_from")
    assert taken_bins(counted, 50) == {0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 5}
    assert taken_bins(counted, 49) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5}
    assert taken_bins(counted, 999) == {}
    found = fit(counted.reset_index(), ["f"], 50)
    assert found[found.feature == "f"].coefficient.nunique() == 2


def test_a_bin_that_nobody_was_in_takes_its_neighbours_points() -> None:
    """It is seen for the first time when customers are scored."""
    found = fit(cells_of([(0, 500, 100), (30, 400, 200), (90, 0, 0)]), ["f"], 50)
    points = found.set_index("at_least")
    assert points.taken_from[90] == 30
    assert points.coefficient[90] == points.coefficient[30] > 0


def test_nobody_to_learn_from_is_no_score() -> None:
    """Whatever is enough."""
    assert len(fit(cells_of([(0, 0, 0)]), ["f"], 0)) == 0


def test_what_is_not_known_gives_no_points() -> None:
    """Who has no bin counts with the bin of the most people, which has none either."""
    found = fit(cells_of([(None, 500, 100), (0, 600, 300), (1, 400, 300)]), ["f"], 50)
    assert found.feature.tolist() == ["constant", "f", "f"]
    constant, reference, other = found.coefficient
    assert 1 / (1 + exp(-constant)) == pytest.approx((100 + 300) / (500 + 600))
    assert reference == 0
    assert 1 / (1 + exp(-constant - other)) == pytest.approx(300 / 400)


def test_points_that_are_not_the_likeliest_are_none(monkeypatch) -> None:
    """The search is cut short: the table says so, and the build goes on."""
    cells = cells_of([(0, 400, 60), (1, 300, 90), (2, 200, 110)])
    tables = {
        "int_score_cells_counted": cells.assign(
            score="s", period=1, cell="", is_learnt=True, is_learnt_for_test=True
        )
    }
    fitted = python_model("int_score_coefficients_fitted", tables, enough=1)
    assert len(fitted) == 2 * 4 and fitted.coefficient.notna().all()
    monkeypatch.setattr(scorecards, "ROUNDS", 1)
    with pytest.raises(ArithmeticError, match="no most likely points"):
        fit(cells, ["f"], 50)
    failed = python_model("int_score_coefficients_fitted", tables, enough=1)
    assert failed.feature.tolist() == ["constant"] * 2
    assert failed.coefficient.isna().all()


@pytest.mark.parametrize(("outcomes", "rows"), [(49, 0), (50, 2), (950, 2), (951, 0)])
def test_too_few_outcomes_have_no_points(outcomes: int, rows: int) -> None:
    assert len(fit(cells_of([(0, 1000, outcomes)]), ["f"], 50)) == rows


def test_impossible_cells_are_refused() -> None:
    with pytest.raises(ValueError, match="more outcomes than people"):
        fit(cells_of([(0, 10, 11)]), ["f"], 1)


@dataclass
class Person:
    """What plain Python knows of one customer, from the published tables.

    `begun` has the first day on which anybody was seen to act, by feature.
    """

    known_on: date
    begun: dict[str, date]
    orders: list[tuple[date, float]] = field(default_factory=list)
    visits: list[tuple[date, date, int]] = field(default_factory=list)
    clicks: list[date] = field(default_factory=list)
    contacts: list[date] = field(default_factory=list)

    def features(self, day: date) -> dict[str, float | None]:
        """The values that a score is worked out from, as of the end of a day."""
        ordered = [(on, amount) for on, amount in self.orders if on <= day]
        seen = [
            views
            for on, known_on, views in self.visits
            if recent(on, day) and known_on <= day
        ]
        acted = {
            "visits_count": len(seen),
            "product_views_count": sum(seen),
            "clicks_count": sum(recent(on, day) for on in self.clicks),
            "contacts_count": sum(recent(on, day) for on in self.contacts),
        }
        return {
            "orders_count": len(ordered),
            "days_since_order": (day - ordered[-1][0]).days if ordered else None,
            "days_known": (day - self.known_on).days,
            "average_order_amount": sum(amount for _, amount in ordered) / len(ordered)
            if ordered
            else None,
        } | {
            # A window that began before its source says nothing of who did nothing.
            feature: count if (day - self.begun[feature]).days >= WINDOW - 1 else None
            for feature, count in acted.items()
        }

    def ordered_within(self, day: date, days: int) -> bool:
        """Whether they ordered in so many days after one."""
        return any(0 < (on - day).days <= days for on, _ in self.orders)


def recent(on: date, day: date) -> bool:
    """Whether a day is one of the WINDOW that end with another."""
    return 0 <= (day - on).days < WINDOW


@pytest.fixture(scope="module")
def people(demo: DemoRetailer) -> dict[str, Person]:
    """Everybody of the demo, by customer_id."""
    local = "cast(timezone('Europe/Rome', {}) as date)"
    ((visited, viewed),) = demo.query(
        "select min(session_date), min(session_date) filter (product_views_count > 0) "
        "from sessions"
    )
    ((clicked, contacted),) = demo.query(
        "select min(touchpoint_date) filter (action = 'clicked'), min(touchpoint_date) "
        "filter (actor = 'user' and direction = 'inbound') from touchpoints"
    )
    begun = {"visits_count": visited, "product_views_count": viewed}
    begun |= {"clicks_count": clicked, "contacts_count": contacted}
    found = {
        customer: Person(known_on, begun)
        for customer, known_on in demo.query(
            f"select customer_id, {local.format('min(first_seen_at)')} "
            "from customer_identifiers where identifier_type <> 'visitor_id' "
            "and customer_id is not null group by customer_id"
        )
    }
    for customer, on, amount in demo.query(
        "select customer_id, order_date, items_amount - discount_amount from orders "
        "where is_valid order by order_date, order_id"
    ):
        found[customer].orders.append((on, float(amount)))
    # Whose a visit was is known once the login or order has arrived by which they
    # came to hold the device: the first in the time that they hold it, a login
    # before the order of the same moment.
    for customer, on, known_on, views in demo.read(
        f"""
        with
        sightings as (
            select visitor_id, occurred_at as seen_at, 1 as proof_rank, loaded_at
            from staging.stg_web__events
            where account_id is not null or email_hash is not null
            union all
            select visitor_id, placed_at as seen_at, 2 as proof_rank, loaded_at
            from staging.stg_shop__orders
            where visitor_id is not null
        ),
        held as (
            select
                devices.customer_id, identifier_value as visitor_id, valid_from,
                valid_to, min_by(loaded_at, (seen_at, proof_rank)) as known_at
            from customer_identifiers as devices
            inner join sightings
                on identifier_value = sightings.visitor_id
                and seen_at >= coalesce(valid_from, '-infinity')
            where identifier_type = 'visitor_id'
            group by all
        )
        select
            sessions.customer_id, session_date,
            {local.format("max_by(known_at, coalesce(valid_from, '-infinity'))")},
            any_value(product_views_count)
        from sessions
        inner join held
            on held.visitor_id = sessions.visitor_id
            and held.customer_id = sessions.customer_id
            and sessions.ended_at >= coalesce(valid_from, '-infinity')
            and sessions.started_at < coalesce(valid_to, 'infinity')
        group by session_id, sessions.customer_id, session_date
        """
    ):
        found[customer].visits.append((on, max(on, known_on), views))
    for customer, on in demo.query(
        "select customer_id, touchpoint_date from touchpoints where action = 'clicked' "
        "and customer_id is not null"
    ):
        found[customer].clicks.append(on)
    for customer, on in demo.query(
        "select customer_id, touchpoint_date from touchpoints where actor = 'user' and "
        "direction = 'inbound' and customer_id is not null"
    ):
        found[customer].contacts.append(on)
    return found


@pytest.fixture(scope="module")
def bins() -> dict[str, list[float]]:
    """Lower bounds of each feature, as the seed has them."""
    found = defaultdict(list)
    with (CHECKOUT / "seeds" / "score_bins.csv").open() as handle:
        for row in csv.DictReader(handle):
            found[row["feature"]].append(float(row["at_least"]))
    return {feature: sorted(bounds) for feature, bounds in found.items()}


def scored(
    demo: DemoRetailer, bins: dict, people: dict[str, Person], model: tuple, day: date
) -> dict[str, float]:
    """What the published points make of everybody known and active on a day."""
    score, name = model
    points = {
        (feature, bound): given
        for feature, bound, given in demo.query(
            "select feature, at_least, points from score_coefficients "
            f"where (score, model) = ('{score}', '{name}')"
        )
    }
    rates = {}
    for customer, person in people.items():
        values = person.features(day)
        if person.known_on > day:
            continue
        since = values["days_since_order"]
        if ACTIVE[score] < 10**6 and (since is None or since >= ACTIVE[score]):
            continue
        total = points["constant", None]
        for feature, value in values.items():
            if value is not None:
                bound = bins[feature][bisect_right(bins[feature], value) - 1]
                total += points.get((feature, bound), 0)
        rates[customer] = 1 / (1 + exp(-total))
    return rates


@pytest.mark.parametrize("score", HORIZONS)
def test_scores_are_the_points_of_what_customers_did(
    demo: DemoRetailer, bins: dict, people: dict[str, Person], score: str
) -> None:
    """Each customer of the demo who may be profiled, from raw tables and the points."""
    refusers = demo.query(
        "select customer_id from customers where not profiling_consent"
    )
    assert len(refusers) > 20
    everybody = scored(demo, bins, people, (score, "used"), AS_OF)
    expected = {c: rate for c, rate in everybody.items() if (c,) not in set(refusers)}
    found = dict(
        demo.query(
            f"select customer_id, propensity_rate from {score} "
            "where propensity_rate is not null"
        )
    )
    assert len(expected) > 500
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("score", HORIZONS)
def test_back_tests_are_of_what_followed(
    demo: DemoRetailer, bins: dict, people: dict[str, Person], score: str
) -> None:
    """Both methods' AUC, lift and outcomes, by another library and by hand."""
    days = HORIZONS[score]
    day = AS_OF - timedelta(days=days)
    rates = scored(demo, bins, people, (score, "tested"), day)
    sign = 1 if score == "churn" else -1
    never = 10**6
    values = {
        "scorecard": rates,
        "recency": {
            customer: sign
            * (since if (since := seen["days_since_order"]) is not None else never)
            for customer in rates
            for seen in [people[customer].features(day)]
        },
    }
    had = {
        customer: people[customer].ordered_within(day, days) != (score == "churn")
        for customer in rates
    }
    for method, ranks in values.items():
        ((auc, lift, tested, outcomes, foretold),) = demo.query(
            "select auc_rate, top_decile_lift, people_count, outcomes_count, "
            "expected_outcomes_count from score_backtests "
            f"where (score, method) = ('{score}', '{method}')"
        )
        yes = [ranks[customer] for customer, outcome in had.items() if outcome]
        no = [ranks[customer] for customer, outcome in had.items() if not outcome]
        assert (tested, outcomes) == (len(rates), len(yes))
        right = mannwhitneyu(yes, no).statistic / (len(yes) * len(no))
        assert auc == pytest.approx(right, abs=1e-9)
        assert lift == pytest.approx(first_tenth(ranks, had), rel=1e-6)
        if method == "scorecard":
            assert foretold == pytest.approx(sum(rates.values()), rel=1e-6)


def first_tenth(ranks: dict[str, float], had: dict[str, bool]) -> float:
    """Lift of the first tenth, where who has the same value counts in part."""
    left, outcomes = len(ranks) / 10, 0.0
    by_value = defaultdict(list)
    for customer, value in ranks.items():
        by_value[value].append(had[customer])
    for value in sorted(by_value, reverse=True):
        group = by_value[value]
        share = min(1, left / len(group))
        outcomes += share * sum(group)
        left -= share * len(group)
        if left <= 0:
            break
    return outcomes / (len(ranks) / 10) / (sum(had.values()) / len(had))


@pytest.mark.parametrize("score", HORIZONS)
def test_points_are_learnt_from_the_past_alone(
    demo: DemoRetailer, bins: dict, people: dict[str, Person], score: str
) -> None:
    """Of each bin, who was in it and what they did in the periods learnt from.

    The tested model knows nothing of the period that tests it, and none of a period
    for which orders do not reach back far enough.
    """
    days = HORIZONS[score]
    began = min(on for person in people.values() for on, _ in person.orders)
    for model, first in (("used", 1), ("tested", 2)):
        counted = defaultdict(lambda: [0, 0])
        for period in range(first, first + PERIODS[score]):
            day = AS_OF - timedelta(days=days * period)
            if day - timedelta(days=days) < began:
                continue
            for person in people.values():
                if person.known_on > day:
                    continue
                values = person.features(day)
                since = values["days_since_order"]
                if ACTIVE[score] < 10**6 and (since is None or since >= ACTIVE[score]):
                    continue
                had = person.ordered_within(day, days) != (score == "churn")
                keys = [("constant", None)]
                for feature, value in values.items():
                    if value is not None:
                        bound = bins[feature][bisect_right(bins[feature], value) - 1]
                        keys.append((feature, bound))
                for key in keys:
                    counted[key][0] += 1
                    counted[key][1] += had
        found = {
            (feature, bound): [seen, outcomes]
            for feature, bound, seen, outcomes in demo.query(
                "select feature, at_least, people_count, outcomes_count "
                f"from score_coefficients where score = '{score}' "
                f"and model = '{model}' and people_count > 0"
            )
        }
        assert len({feature for feature, _ in found}) >= 8
        assert found == dict(counted)


def drawn_rows(until: date) -> list[Row]:
    """Orders of 500 accounts over five years, up to a day.

    A third orders about every 50 days, a third about every 400, a third once.
    """
    draw = random.Random(11)
    rows = []
    for person in range(500):
        every = (50, 400, 10**5)[person % 3]
        at = datetime(2021, 6, 1, 10, tzinfo=UTC) + timedelta(days=draw.randrange(1000))
        for number in range(999):
            if at.date() <= until:
                order = {"order_id": f"{person}-{number}", "placed_at": at.isoformat()}
                order |= {"status": "delivered", "channel": "web", "currency": "EUR"}
                order |= {"total_amount": "100.00", "account_id": f"a{person}"}
                rows.append(Row(0, "orders", order))
                line = {"order_line_id": f"{person}-{number}", "product_id": "P1"}
                line |= {"order_id": f"{person}-{number}", "quantity": "1"}
                rows.append(Row(0, "order_lines", line | {"unit_price": "100.00"}))
            at += timedelta(days=1 + draw.expovariate(1 / every))
            if at.date() > date(2027, 1, 1):
                break
    return rows


def built_until(day: date, landing: Path, home: Path) -> Retailer:
    """A retailer who knows of nothing after a day, built as of it."""
    start(landing)
    write(landing, drawn_rows(day), "all")
    retailer = Retailer(landing, home)
    selected = ["+score_backtests", "+score_coefficients", "+next_purchase"]
    selected += ["+churn", "+customer_value", "+customer_value_backtests"]
    run(retailer, (day - FIRST_DAY.date()).days, selected, "--full-refresh")
    return retailer


def test_the_tested_model_is_that_of_then(
    tmp_path: Path, new_home: Path, homes: Homes
) -> None:
    """What is tested is what would have been used on the day.

    One retailer knows nothing after the day; the other knows what followed.
    """
    then = AS_OF - timedelta(days=90)
    points = (
        "select feature, at_least, taken_from, people_count, outcomes_count, points "
        "from score_coefficients where score = 'next_purchase' and model = '{}' "
        "and people_count > 0 "
        "order by feature, at_least"
    )
    with homes.one() as home:
        before = built_until(then, tmp_path / "then", home)
        used = read(before, points.format("used"))
    now = built_until(AS_OF, tmp_path / "now", new_home)
    tested = read(now, points.format("tested"))
    assert len(tested) > 10
    assert [row[:-1] for row in tested] == [row[:-1] for row in used]
    assert [row[-1] for row in tested] == pytest.approx([row[-1] for row in used])
    # Three kinds of customers, whom days since the last order cannot tell apart
    # as well: who ordered once lately never comes back.
    methods = dict(
        read(
            now,
            "select method, auc_rate from score_backtests "
            "where score = 'next_purchase'",
        )
    )
    assert methods["scorecard"] > methods["recency"] > 0.5
    # What the retailer does not hand over says nothing.
    ((seen,),) = read(
        now,
        "select count(*) from score_coefficients where feature in "
        "('visits_count', 'product_views_count', 'clicks_count', 'contacts_count')",
    )
    assert seen == 0
    # All are worth what was expected, within chance.
    rows = read(
        now,
        "select expected_amount, amount from customer_value_backtests "
        "where method = 'model' order by decile",
    )
    assert sum(amount for _, amount in rows) > 0
    total, found = (float(sum(column)) for column in zip(*rows, strict=True))
    assert total == pytest.approx(found, rel=0.15)
    # The third who order most are worth the most, as foretold and as it came.
    first, last = rows[:3], rows[-3:]
    assert sum(amount for _, amount in first) > 5 * sum(amount for _, amount in last)


def test_too_little_is_not_scored(small_scored: Retailer) -> None:
    """Two orders are no ground for a score: NULL, and the reason."""
    for table, reason in (
        ("next_purchase", "too_few_outcomes"),
        ("churn", "history_too_short"),
        ("customer_value", "history_too_short"),
    ):
        column = "expected_amount" if table == "customer_value" else "propensity_rate"
        why = "unvalued_reason" if table == "customer_value" else "unscored_reason"
        rows = read(small_scored, f"select {column}, {why} from {table}")
        assert rows and set(rows) == {(None, reason)}


@pytest.fixture
def small_scored(tmp_path, new_home: Path) -> Retailer:
    """A retailer of two customers and a year and a half."""
    landing = tmp_path / "landing"
    start(landing)
    rows = []
    for number, day in enumerate(("2025-01-10", "2026-02-10")):
        order = {"order_id": f"O{number}", "placed_at": f"{day}T10:00:00Z"}
        order |= {"status": "delivered", "channel": "web", "currency": "EUR"}
        order |= {"total_amount": "10.00", "account_id": f"a{number}"}
        rows.append(Row(0, "orders", order))
    write(landing, rows, "all")
    retailer = Retailer(landing, new_home)
    selected = ["+score_backtests", "+next_purchase", "+churn", "+customer_value"]
    run(retailer, (AS_OF - FIRST_DAY.date()).days, selected, "--full-refresh")
    return retailer
