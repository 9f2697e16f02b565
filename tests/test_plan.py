"""How many people a test needs, by hand and by a library, and what is refused."""

import re
from datetime import date, timedelta
from math import ceil
from pathlib import Path

import duckdb
import pytest
from conftest import DemoRetailer, Retailer
from statsmodels.stats.proportion import power_proportions_2indep

from percorso.errors import Refused
from percorso.home import Home
from percorso.planning import Plan, Question, page, plan, sample_size

TOMORROW = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("base", "lift", "holdout", "treated", "held"),
    [
        (0.01, 0.2, 0.5, 42693, 42693),
        (0.02, 0.1, 0.5, 80682, 80682),
        (0.01, 0.2, 0.2, 108963, 27241),
    ],
)
def test_worked_sizes(base, lift, holdout, treated, held) -> None:
    """The worked figures of the documentation."""
    found = told(base_rate=base, lift=lift, holdout=holdout)
    assert found.needed(holdout) == (treated, held)


@pytest.mark.parametrize("holdout", [0.05, 0.2, 0.5, 0.8])
@pytest.mark.parametrize("lift", [0.1, 1.0, -0.3])
@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9)])
def test_so_many_people_have_the_power_of_a_library(holdout, lift, alpha, power):
    """statsmodels finds that size to have the power asked for."""
    people = sample_size(0.08, 0.08 * (1 + lift), holdout, alpha, power)
    found = power_proportions_2indep(
        0.08 * lift,
        0.08,
        people * (1 - holdout),
        ratio=holdout / (1 - holdout),
        alpha=alpha,
    )
    assert found.power == pytest.approx(power, abs=1e-4)


def test_sizes_are_those_of_the_forecast(demo: DemoRetailer) -> None:
    """Without options, what segment_forecast says a band needs."""
    rows = demo.query(
        "select promotion_id, any_value(people_needed) from segment_forecast "
        "where people_needed is not null group by promotion_id order by promotion_id"
    )
    assert len(rows) > 3
    for promotion_id, needed in rows[:3]:
        done = demo.run("plan.py", promotion_id)
        assert done.returncode == 0, done.stderr
        *_, together = figures(done.stdout, "held out")
        assert together in (needed, needed + 1)


def test_what_is_asked_is_answered(demo: DemoRetailer) -> None:
    """Options stand in place of the forecast's figures, where none knows too."""
    done = demo.run(
        "plan.py",
        *("loyalty_plan", "--base-rate", "0.01", "--lift", "0.2", "--holdout", "0.5"),
    )
    assert done.returncode == 0, done.stderr
    assert "1.00% buy within 30 days without a message (as told)" in done.stdout
    assert "42,693 people each" in done.stdout
    assert "No forecast tells" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told_of"),
    [
        (["scrap_frigde"], ["'scrap_frigde'", "scrap_fridge"]),
        (["loyalty_plan"], ["RATE= (--base-rate)"]),
        (["scrap_fridge", "--power", "80"], ["80", "POWER= (--power)"]),
        (["scrap_fridge", "--holdout", "0"], ["0 is no share", "HOLDOUT= (--holdout)"]),
        (["scrap_fridge", "--lift", "0"], ["LIFT= (--lift)"]),
        (["scrap_fridge", "--lift", "99"], ["--lift"]),
        (["scrap_fridge", "--alpha", "1"], ["1 is no share", "ALPHA= (--alpha)"]),
        (["scrap_fridge", "--base-rate", "nan"], ["nan", "RATE= (--base-rate)"]),
    ],
)
def test_what_cannot_be_is_refused(demo: DemoRetailer, arguments, told_of) -> None:
    """In one line that names the value and says what to do."""
    done = demo.run("plan.py", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("plan: ")
    assert done.stderr.count("\n") == 1
    for word in told_of:
        assert word in done.stderr
    assert not done.stdout


def test_a_promotion_that_was_never_built_is_no_mistyped_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.published.mkdir(parents=True)
    with duckdb.connect(str(home.published / "crm.duckdb")) as without_rows:
        without_rows.execute("create table segment_sizes (promotion_id varchar)")
        without_rows.execute(
            "create table segment_forecast (promotion_id varchar, due_on date, "
            "expected_cumulative double, base_rate double, base_rate_source varchar, "
            "holdout_share double)"
        )
        without_rows.execute(
            "create table kpi_monitoring (promotion_id varchar, row_level varchar, "
            "band varchar, variant varchar, assigned_treated integer, "
            "assigned_holdout integer)"
        )
    with pytest.raises(Refused, match="is published yet - 'scrap_oven' - run make bu"):
        plan(home, Question("scrap_oven"))
    with pytest.raises(Refused, match="no such promotion - 'scrap_owen'"):
        plan(home, Question("scrap_owen"))


def test_nothing_published_yet(new_retailer, tmp_path) -> None:
    """Says so, and what to do."""
    retailer: Retailer = new_retailer(tmp_path)
    done = retailer.run("plan.py", "scrap_fridge")
    assert done.returncode == 1
    assert "make build" in done.stderr


def test_day_is_the_first_with_enough() -> None:
    """Not the day before, and sooner with who is in the groups already."""
    needed = sum(told().needed(0.2))
    days = [(TOMORROW + timedelta(days=n), 10.0 * (n + 1)) for n in range(365)]
    last_day = TOMORROW + timedelta(days=ceil(needed / 10) - 1)
    found = told(days=days, assigned=0)
    assert found.enough_on() == last_day
    assert f"Counting from tomorrow, there will be enough on {last_day}" in page(found)
    assert "already" not in page(found)
    sooner = told(days=days, assigned=needed - 10)
    assert f"already in its groups, there will be enough on {TOMORROW}" in page(sooner)
    assert "are enough." in page(told(days=days, assigned=needed))
    never = page(told(days=days[:5], assigned=5, is_whole_year=False))
    assert never.count("will not be enough by then") == 2
    assert "cannot tell of later days" in never
    assert "Hold out more" in never


def told(**given) -> Plan:
    """A plan of a rate of 10 % that is to double, 20 % held out."""
    usual = {
        "promotion_id": "p",
        "base_rate": 0.1,
        "source": None,
        "lift": 1.0,
        "holdout": 0.2,
        "alpha": 0.05,
        "power": 0.8,
        "days": [],
        "is_whole_year": True,
        "assigned": 0,
    }
    return Plan(**(usual | given))


def figures(text: str, word: str) -> list[int]:
    """Whole numbers of the line that begins with `with` and holds a word."""
    (line,) = (
        line
        for line in text.splitlines()
        if line.strip().startswith("with") and word in line
    )
    return [int(n.replace(",", "")) for n in re.findall(r"\b\d[\d,]*\b(?!%)", line)]
