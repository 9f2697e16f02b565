"""The models of how often and for how much customers order, against known truth."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import python_model

from percorso import values
from percorso.values import OrderModel, SpendModel, fit_orders, fit_spend

# As published for the CDNOW customers, in weeks and dollars.
CDNOW = OrderModel(r=0.2426, alpha=4.4136, a=0.7930, b=2.4260)
CDNOW_SPEND = SpendModel(p=6.25, q=3.74, v=15.44)


def drawn(model: OrderModel, people: int, weeks: float, ahead: float) -> pd.DataFrame:
    """Customers who order as the model says, week by week until they stop.

    Returns:
        A row per customer: x, t_x, t as the model takes them, and `next`, their
        orders in the weeks `ahead`.
    """
    chance = np.random.default_rng(7)
    rates = chance.gamma(model.r, 1 / model.alpha, people)
    stops = chance.beta(model.a, model.b, people)
    known = chance.uniform(weeks / 4, weeks, people)
    rows = []
    for rate, stop, t in zip(rates, stops, known, strict=True):
        x, t_x, later, at = 0, 0.0, 0, 0.0
        while True:
            at += chance.exponential(1 / rate) if rate > 0 else np.inf
            if at > t + ahead:
                break
            if at <= t:
                x, t_x = x + 1, at
            else:
                later += 1
            if chance.random() < stop:
                break
        rows.append((x, t_x, t, later))
    return pd.DataFrame(rows, columns=["x", "t_x", "t", "next"])


def test_published_figures() -> None:
    """Who came back twice by week 30 of 39 is expected 1.226 times in 39 more."""
    assert CDNOW.expected_orders(39, 2, 30.43, 38.86) == pytest.approx(1.226, abs=5e-4)


def test_nobody_stops_before_the_second_order() -> None:
    assert CDNOW.alive(0, 0, 1000) == 1
    assert CDNOW.alive(3, 20, 20) > CDNOW.alive(3, 20, 60) > CDNOW.alive(3, 2, 60)


def test_known_customers_are_found_again() -> None:
    """The parameters drawn from come back, and so do the orders that follow."""
    truth = OrderModel(r=0.8, alpha=10.0, a=0.6, b=3.0)
    people = drawn(truth, 20_000, weeks=104, ahead=52)
    found = fit_orders(people.x, people.t_x, people.t, np.ones(len(people)))
    assert found.r == pytest.approx(truth.r, rel=0.1)
    assert found.alpha == pytest.approx(truth.alpha, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(0.6 / 3.6, rel=0.1)
    expected = found.expected_orders(52, people.x, people.t_x, people.t)
    assert expected.sum() == pytest.approx(people.next.sum(), rel=0.03)
    # Not the sum alone: each fifth of the customers by what is expected of them.
    fifth = pd.qcut(expected, 5, labels=False, duplicates="drop")
    for _, group in people.assign(expected=expected).groupby(fifth):
        assert group.expected.sum() == pytest.approx(group.next.sum(), rel=0.1, abs=40)


def test_customers_alike_may_stand_in_one_row() -> None:
    """People counted in a row weigh as if each had one."""
    people = drawn(CDNOW, 2_000, weeks=52, ahead=0).round()
    counted = people.groupby(["x", "t_x", "t"], as_index=False).size()
    each = fit_orders(people.x, people.t_x, people.t, np.ones(len(people)))
    together = fit_orders(counted.x, counted.t_x, counted.t, counted["size"])
    assert vars(together) == pytest.approx(vars(each), rel=1e-3)


def test_customers_who_never_stop_have_a_model() -> None:
    """The likelihood has no top then: the search ends, and expects as many."""
    truth = OrderModel(r=2.0, alpha=20.0, a=1e-9, b=10.0)
    people = drawn(truth, 5_000, weeks=104, ahead=52)
    found = fit_orders(people.x, people.t_x, people.t, np.ones(len(people)))
    expected = found.expected_orders(52, people.x, people.t_x, people.t)
    assert expected.sum() == pytest.approx(people.next.sum(), rel=0.05)


def test_known_spending_is_found_again() -> None:
    truth = SpendModel(p=4.0, q=5.0, v=60.0)
    chance = np.random.default_rng(7)
    orders = chance.integers(1, 9, 20_000)
    rates = chance.gamma(truth.q, 1 / truth.v, len(orders))
    mean = chance.gamma(truth.p * orders, 1 / rates) / orders
    found = fit_spend(orders, mean, np.ones(len(orders)))
    assert vars(found) == pytest.approx(vars(truth), rel=0.1)


def test_a_search_that_fails_is_told() -> None:
    with pytest.raises(ArithmeticError, match="no most likely model"):
        fit_spend([1, 1], [np.nan, 2.0], [1, 1])


def test_a_search_that_is_cut_short_is_told(monkeypatch) -> None:
    """What it had reached by then is not the likeliest."""
    people = drawn(CDNOW, 200, weeks=52, ahead=0)
    told = (people.x, people.t_x, people.t, np.ones(len(people)))
    fit_orders(*told)
    monkeypatch.setitem(values.LIMITS, "maxiter", 2)
    with pytest.raises(ArithmeticError, match="no most likely model"):
        fit_orders(*told)


def test_without_a_likeliest_model_nothing_is_foretold(monkeypatch) -> None:
    """The table says that it was looked for, and the build goes on."""
    people = drawn(CDNOW, 200, weeks=52, ahead=0).round()
    cells = people.rename(columns={"t_x": "weeks_ordering", "t": "weeks_known"})
    cells = cells.assign(order_days_count=people.x + 1, model="used", people_count=1)
    spends = cells[cells.x > 0].assign(average_amount=10.0 + people.t)
    tables = {"int_value_cells_counted": cells, "int_spend_cells_counted": spends}
    fitted = python_model("int_value_models_fitted", tables, enough=1)
    assert len(fitted) == 1 and fitted.notna().all(axis=None)
    monkeypatch.setitem(values.LIMITS, "maxiter", 2)
    failed = python_model("int_value_models_fitted", tables, enough=1)
    assert failed.model.tolist() == ["used"]
    assert failed.drop(columns="model").isna().all(axis=None)
    for models, rows in ((fitted, len(cells)), (failed, 0)):
        known = tables | {"int_value_models_fitted": models}
        predicted = python_model("int_value_cells_predicted", known, days_ahead=365)
        assert len(predicted) == rows


@pytest.mark.long
def test_published_fit_of_cdnow(tmp_path: Path) -> None:
    """The 2,357 customers themselves, from the package that ships them."""
    subprocess.run(
        f"{sys.executable} -m pip download --quiet --no-deps lifetimes==0.11.3".split(),
        cwd=tmp_path,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    folder = "lifetimes/datasets/"
    with zipfile.ZipFile(wheel) as files:
        summary, spent = (
            pd.read_csv(io.BytesIO(files.read(folder + name)))
            for name in (
                "cdnow_customers_summary.csv",
                "cdnow_customers_summary_with_transactions.csv",
            )
        )
    assert len(summary) == 2357
    ordering = fit_orders(
        summary["frequency"], summary["recency"], summary["T"], np.ones(len(summary))
    )
    assert vars(ordering) == pytest.approx(vars(CDNOW), rel=2e-3)
    again = spent[spent["x"] > 0]
    spending = fit_spend(again["x"], again["zbar"], np.ones(len(again)))
    assert vars(spending) == pytest.approx(vars(CDNOW_SPEND), rel=2e-3)
