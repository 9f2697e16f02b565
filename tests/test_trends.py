"""Trends, worked out again by hand from the demo's orders, visits and messages."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from conftest import DemoRetailer

AS_OF = date(2026, 6, 30)
PERIODS = ("week", "month")


def start_of(period: str, day: date) -> date:
    """First day of the week or the month of a day."""
    return day.replace(day=1) if period == "month" else day - timedelta(day.weekday())


def place(period: str, start: date) -> tuple[int, int]:
    """Year and place in the year of a period, weeks by ISO 8601."""
    return (start.year, start.month) if period == "month" else start.isocalendar()[:2]


def told(demo: DemoRetailer, metric: str, period: str, column: str) -> dict:
    """A column of trends by the first day of the period."""
    return dict(
        demo.query(
            f"select period_date, {column} from trends "
            f"where metric = '{metric}' and period = '{period}'"
        )
    )


@pytest.mark.parametrize("period", PERIODS)
def test_orders_are_counted_once(demo: DemoRetailer, period: str) -> None:
    """Orders, amounts, buyers and first orders of each week and month."""
    buyers, sums = defaultdict(set), defaultdict(lambda: [0, 0, 0])
    for customer, day, amount, is_first in demo.query(
        "select customer_id, order_date, net_amount, is_first_order from orders "
        "where is_valid"
    ):
        start = start_of(period, day)
        buyers[start].add(customer)
        for i, more in enumerate((1, amount, int(is_first))):
            sums[start][i] += more
    orders = told(demo, "orders", period, "numerator_amount")
    assert {start for start, count in orders.items() if count} == set(sums)
    assert orders == {start: sums[start][0] for start in orders}
    amounts = told(demo, "revenue_net", period, "numerator_amount")
    assert amounts == {start: sums[start][1] for start in orders}
    firsts = told(demo, "new_customers", period, "numerator_amount")
    assert firsts == {start: sums[start][2] for start in orders}
    people = told(demo, "buyers", period, "numerator_amount")
    assert people == {start: len(buyers[start]) for start in orders}
    average = told(demo, "average_order_value", period, "metric_value")
    for start, value in average.items():
        if sums[start][0]:
            assert value == pytest.approx(float(sums[start][1]) / sums[start][0])
        else:
            assert value is None


@pytest.mark.parametrize("period", PERIODS)
def test_devices_are_counted_once(demo: DemoRetailer, period: str) -> None:
    visitors = defaultdict(set)
    for visitor, day in demo.query("select visitor_id, session_date from sessions"):
        visitors[start_of(period, day)].add(visitor)
    found = told(demo, "visitors", period, "numerator_amount")
    assert found == {start: len(visitors[start]) for start in found}
    assert set(visitors) <= set(found)


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_stands_beside_others(demo: DemoRetailer, period: str) -> None:
    """The one before, that of the year before, changes of complete ones alone."""
    rows = {
        start: rest
        for start, *rest in demo.query(
            "select period_date, ends_on, is_complete, metric_value, previous_value, "
            "previous_change_rate, year_before_value, year_before_change_rate "
            f"from trends where metric = 'orders' and period = '{period}'"
        )
    }
    of_place = {place(period, start): start for start in rows}
    first = min(rows)
    seen = 0
    for start, (ends, complete, value, previous, change, year, rate) in rows.items():
        year_number, number = place(period, start)
        before = start_of(period, start - timedelta(1))
        if start != first:
            assert complete == (ends < AS_OF)
        assert previous == (rows[before][2] if before in rows else None)
        same = rows.get(of_place.get((year_number - 1, number)))
        assert year == (same[2] if same else None)
        for other, expected, row in (
            (previous, change, rows.get(before)),
            (year, rate, same),
        ):
            if not row or not complete or not row[1] or not other:
                assert expected is None
            else:
                assert expected == pytest.approx(value / other - 1)
                seen += 1
    assert seen > 150


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("metric", ["orders", "average_order_value"])
def test_seasons_are_of_whole_years(
    demo: DemoRetailer, period: str, metric: str
) -> None:
    """Each month and week over the average of 2019 to 2025, by sums alone."""
    sums = defaultdict(list)
    for start, above, below in demo.query(
        "select period_date, numerator_amount, denominator_amount from trends "
        f"where metric = '{metric}' and period = '{period}'"
    ):
        year, number = place(period, start)
        if 2019 <= year <= 2025:
            sums[number].append((year, float(above), float(below)))
    years = {
        year: [
            sum(row[i] for rows in sums.values() for row in rows if row[0] == year)
            for i in (1, 2)
        ]
        for year in range(2019, 2026)
    }
    found = {}
    for start, index in told(demo, metric, period, "seasonal_index").items():
        found.setdefault(place(period, start)[1], set()).add(index)
    for number, rows in sums.items():
        season = sum(row[1] for row in rows) / sum(row[2] for row in rows)
        above, below = (sum(years[row[0]][i] for row in rows) for i in (0, 1))
        (index,) = found[number]
        if number == 53:
            # 2020 alone has one
            assert index is None
        else:
            assert index == pytest.approx(season / (above / below))
    assert len(found) == (12 if period == "month" else 53)


def test_the_seasons_that_the_demo_was_made_with(demo: DemoRetailer) -> None:
    """Black Friday and the weeks before Christmas stand out, February does not."""
    months = {
        start.month: index
        for start, index in told(demo, "orders", "month", "seasonal_index").items()
    }
    assert min(months[11], months[12]) > 1.25
    assert max(index for month, index in months.items() if month < 11) < 1.2
    weeks = {
        start.isocalendar()[1]: index
        for start, index in told(demo, "orders", "week", "seasonal_index").items()
    }
    assert weeks[48] > 1.8
    assert weeks[8] < 1


def test_moving_averages_are_of_sums(demo: DemoRetailer) -> None:
    """Four weeks and twelve months, divided once."""
    for period, count in (("week", 4), ("month", 12)):
        rows = demo.query(
            "select is_complete, numerator_amount, denominator_amount, "
            "moving_average_value from trends where metric = 'average_order_value' "
            f"and period = '{period}' order by period_date"
        )
        for i, (*_, average) in enumerate(rows):
            window = rows[max(i - count + 1, 0) : i + 1]
            if len(window) < count or not all(row[0] for row in window):
                assert average is None
            else:
                above, below = (sum(row[j] for row in window) for j in (1, 2))
                assert average == pytest.approx(float(above) / float(below))
