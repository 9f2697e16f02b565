"""What the KPI table says of a promotion against what was planted in it."""

import random
from pathlib import Path

import duckdb
import pytest
from conftest import DemoRetailer, Retailer
from statsmodels.stats.proportion import confint_proportions_2indep

from percorso.demo.outcomes import ACTIVITIES, simulate

PEOPLE = 1200
SEEDS = range(50)
# Windows in days, with the columns of the simulation that belong to each.
WINDOWS = (14, 30)


def estimate(retailer: Retailer, counts: list[tuple]) -> list[tuple]:
    """Run the very SQL that dbt built int_uplifts_estimated with on other counts.

    `counts` are rows of promotion_id, window_days, treated_count,
    holdout_count, treated_buyers, holdout_buyers. Returns promotion_id,
    window_days, lift_absolute, ci_low, ci_high, verdict.
    """
    compiled = next(
        (retailer.home / "target" / "compiled").glob("**/int_uplifts_estimated.sql")
    )
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as build")
        connection.execute("create schema build.intermediate")
        connection.execute("create schema build.definitions")
        connection.execute(
            "create table build.definitions.promotions as select * from ("
            "values (null::varchar, null::decimal(9, 6), null::decimal(9, 6))) "
            "as empty_row (promotion_id, margin_rate, holdout_share)"
        )
        connection.execute(
            "create table build.intermediate.int_uplifts_counted ("
            "promotion_id varchar, window_days integer, treated_count integer, "
            "holdout_count integer, treated_buyers integer, "
            "holdout_buyers integer, treated_orders integer, "
            "holdout_orders integer, treated_revenue decimal(18, 4), "
            "holdout_revenue decimal(18, 4))"
        )
        connection.executemany(
            "insert into build.intermediate.int_uplifts_counted "
            "values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
            counts,
        )
        return connection.execute(
            "select promotion_id, window_days, lift_absolute, ci_low, ci_high, "
            f"verdict from ({compiled.read_text()}) as estimated"
        ).fetchall()


@pytest.fixture(scope="module")
def simulated(demo: DemoRetailer) -> list[tuple]:
    """Estimates and truths of every seed, promotion and window."""
    truths, counts = {}, []
    for seed in SEEDS:
        arms = simulate(seed, {a.promotion_id: PEOPLE for a in ACTIVITIES})
        by_arm = {(a["promotion_id"], a["arm"]): a for a in arms}
        for promotion_id in {a["promotion_id"] for a in arms}:
            treated = by_arm[promotion_id, "treated"]
            holdout = by_arm[promotion_id, "holdout"]
            for days in WINDOWS:
                key = (f"{seed}:{promotion_id}", days)
                truths[key] = treated[f"true_uplift_{days}d"]
                counts.append(
                    (
                        *key,
                        treated["people"],
                        holdout["people"],
                        treated[f"buyers_{days}d"],
                        holdout[f"buyers_{days}d"],
                    )
                )
    return [(*row, truths[row[0], row[1]]) for row in estimate(demo, counts)]


@pytest.mark.parametrize("days", WINDOWS)
def test_interval_covers_the_planted_uplift(simulated: list[tuple], days: int) -> None:
    """The 95 % interval covers the truth in 90 to 99 % of 50 seeds."""
    rows = [row for row in simulated if row[1] == days]
    covered = sum(low <= truth <= high for *_, low, high, _, truth in rows)
    assert len(rows) == len(SEEDS) * len(ACTIVITIES)
    assert 0.90 <= covered / len(rows) <= 0.99


def test_nil_effects_are_seldom_called_positive(simulated: list[tuple]) -> None:
    """What did nothing is called positive in at most 5 % of draws."""
    nil = [row for row in simulated if row[6] == 0]
    assert len(nil) >= 100
    assert sum(row[5] == "positive" for row in nil) / len(nil) <= 0.05


def test_large_effects_are_called_positive(simulated: list[tuple]) -> None:
    """A twelfth more buyers among 1,200 people does not go unseen."""
    large = [r for r in simulated if r[0].endswith(":scrap_fridge") and r[1] == 30]
    assert sum(row[5] == "positive" for row in large) / len(large) >= 0.9


@pytest.mark.parametrize(
    ("counts", "lift", "low", "high"),
    [
        ((7200, 1800, 180, 30), 0.0083333, 0.00054481, 0.01462880),
        ((8100, 900, 162, 9), 0.01, 0.00066564, 0.01575848),
        ((4500, 500, 90, 10), 0.0, -0.01683183, 0.01016081),
    ],
)
def test_worked_intervals(
    demo: DemoRetailer, counts: tuple, lift: float, low: float, high: float
) -> None:
    """The worked figures of the documentation, to the printed digits."""
    row = estimate(demo, [("worked", 30, *counts)])[0]
    assert row[2] == pytest.approx(lift, abs=5e-8)
    assert row[3] == pytest.approx(low, abs=5e-9)
    assert row[4] == pytest.approx(high, abs=5e-9)


def test_intervals_are_a_librarys(demo: DemoRetailer) -> None:
    """On drawn counts the bounds are those of statsmodels."""
    draw = random.Random(11)
    counts = []
    for number in range(200):
        treated, holdout = draw.randint(30, 9000), draw.randint(30, 3000)
        counts.append(
            (
                f"drawn-{number}",
                30,
                treated,
                holdout,
                draw.randint(0, treated),
                draw.randint(0, holdout),
            )
        )
    found = {row[0]: row for row in estimate(demo, counts)}
    for name, _, treated, holdout, buyers, others in counts:
        low, high = confint_proportions_2indep(
            buyers, treated, others, holdout, compare="diff", method="newcomb"
        )
        assert found[name][3] == pytest.approx(low, abs=1e-9)
        assert found[name][4] == pytest.approx(high, abs=1e-9)


def test_groups_counted_are_the_groups_assigned(demo: DemoRetailer) -> None:
    """Every person assigned is found, in the arm that was drawn for them."""
    found = {
        row[0]: row[1:]
        for row in demo.query(
            "select promotion_id, treated_30d, holdout_30d from kpi_monitoring "
            "where row_level = 'promotion' and treated_30d is not null"
        )
    }
    with duckdb.connect() as connection:
        drawn = connection.execute(
            "select promotion_id, treated, holdout from read_parquet(?)",
            [str(demo.truth / "uplift.parquet")],
        ).fetchall()
    for promotion_id, treated, holdout in drawn:
        assert found[promotion_id] == pytest.approx((treated, holdout), rel=0.02)


def test_sends_and_orders_tie_to_the_truth(demo: DemoRetailer) -> None:
    """Every landed send is counted once; caused orders are among those counted."""
    landed = demo.home / "landed" / "message_events" / "*.parquet"
    with duckdb.connect() as connection:
        sent = dict(
            connection.execute(
                "select promotion_id, count(distinct message_id) "
                f"from read_parquet('{landed}', union_by_name = true) "
                "where event_type = 'sent' and promotion_id is not null group by all"
            ).fetchall()
        )
    counted = dict(
        demo.query(
            "select promotion_id, sent from kpi_monitoring "
            "where row_level = 'promotion' and sent > 0"
        )
    )
    assert counted == sent
    earned = demo.query(
        "select sum(revenue_net), sum(revenue_gross) from kpi_monitoring "
        "where row_level = 'promotion'"
    )[0]
    assert 0 < earned[0] <= earned[1]


@pytest.mark.long
def test_default_demo_tells_large_from_nil(tmp_path: Path) -> None:
    """On the demo at its default size the large effect shows, nil ones do not."""
    retailer = Retailer(landing=tmp_path / "landing", home=tmp_path / "home")
    made = retailer.run("generate_demo.py", "--out", str(retailer.landing))
    assert made.returncode == 0, made.stdout + made.stderr
    retailer.build()
    verdicts = dict(
        retailer.query(
            "select promotion_id, verdict_30d from kpi_monitoring "
            "where row_level = 'promotion'"
        )
    )
    assert verdicts["scrap_fridge"] == "positive"
    for nil in ("renew_desktop", "scrap_oven", "newsletter_generic"):
        assert verdicts[nil] == "inconclusive"
