"""The metrics told in models/marts/_metrics.yml, asked for through MetricFlow."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import yaml
from conftest import CHECKOUT, DemoRetailer
from metricflow.engine.metricflow_engine import (
    MetricFlowEngine,
    MetricFlowQueryRequest,
)
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import (
    SemanticManifestValidator,
)
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow_semantics.model.semantic_manifest_lookup import (
    SemanticManifestLookup,
)

METRICS = CHECKOUT / "models" / "marts" / "_metrics.yml"
CELLS = "from kpi_monitoring where row_level = 'cell'"
# What each metric is in all, told by SQL on the published marts.
TOTALS = {
    "orders": "select count(*) from orders where is_valid",
    "revenue_net": "select sum(net_amount) from orders where is_valid",
    "average_order_value": "select avg(net_amount) from orders where is_valid",
    "buyers": "select count(distinct customer_id) from orders where is_valid",
    "new_customers": "select count(*) from orders where is_first_order",
    "customers": "select count(*) from customers where is_customer",
    "sessions": "select count(*) from sessions",
    "ordering_sessions": "select count(*) from sessions where orders_count > 0",
    "session_order_rate": "select avg((orders_count > 0)::integer) from sessions",
    "messages_sent": f"select sum(sent) {CELLS}",
    "messages_delivered": f"select sum(delivered) {CELLS}",
    "messages_clicked": f"select sum(unique_clicks) {CELLS}",
    "human_click_rate": f"select sum(unique_clicks) / sum(delivered) {CELLS}",
    "attributed_orders": f"select sum(orders) {CELLS}",
    "attributed_revenue": f"select sum(revenue_net) {CELLS}",
    "activity_cost": f"select sum(cost_total) {CELLS}",
    "roas": f"select sum(revenue_net) / sum(cost_total) {CELLS}",
}

Ask = Callable[..., list[tuple]]


def semantic_manifest(demo: DemoRetailer) -> object:
    """What the demo's build wrote down of the metrics."""
    written = Path(demo.home / "target" / "semantic_manifest.json").read_text()
    return parse_manifest_from_dbt_generated_manifest(written)


@pytest.fixture(scope="module")
def ask(demo: DemoRetailer) -> Ask:
    """Asks MetricFlow for metrics by dimensions: `ask(metrics, *dimensions)`."""
    client = SimpleNamespace(
        sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer()
    )
    engine = MetricFlowEngine(SemanticManifestLookup(semantic_manifest(demo)), client)

    def answer(metrics: list[str], *dimensions: str) -> list[tuple]:
        request = MetricFlowQueryRequest.create(
            metric_names=metrics, group_by_names=dimensions
        )
        sql = engine.explain(request).sql_statement.sql
        database = str(demo.home / "build.duckdb")
        with duckdb.connect(database, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return answer


def test_metrics_are_valid(demo: DemoRetailer) -> None:
    """MetricFlow has nothing to say against them, no warning either."""
    results = SemanticManifestValidator().validate_semantic_manifest(
        semantic_manifest(demo)
    )
    assert [issue.as_readable_str() for issue in results.all_issues] == []


def test_every_metric_is_compared() -> None:
    told = yaml.safe_load(METRICS.read_text())["metrics"]
    assert {metric["name"] for metric in told} == set(TOTALS)


@pytest.mark.parametrize("metric", TOTALS)
def test_metric_is_what_the_marts_say(
    metric: str, ask: Ask, demo: DemoRetailer
) -> None:
    ((answer,),) = ask([metric])
    ((expected,),) = demo.query(TOTALS[metric])
    assert float(answer) == pytest.approx(float(expected))
    assert answer > 0


def test_months_are_those_of_trends(ask: Ask, demo: DemoRetailer) -> None:
    """Orders, revenue and buyers of each month; one without an order has 0."""
    answers = {
        month.date(): values
        for month, *values in ask(
            ["orders", "revenue_net", "buyers", "average_order_value"],
            "metric_time__month",
        )
    }
    trends = demo.query(
        "pivot (select period_date, metric, metric_value from trends "
        "where period = 'month') on metric in ('orders', 'revenue_net', 'buyers', "
        "'average_order_value') using any_value(metric_value) group by period_date "
        "order by period_date"
    )
    compared = 0
    for month, *expected in trends:
        if expected[0] is None:
            assert answers[month][0] == 0
        elif expected[0] > 0:
            assert [float(value) for value in answers[month]] == pytest.approx(expected)
            compared += 1
    assert compared > 60


def test_activities_are_those_of_kpi_monitoring(ask: Ask, demo: DemoRetailer) -> None:
    """Rates of each promotion, worked out from the sums of its cells."""
    answers = {
        promotion: values
        for promotion, *values in ask(
            ["messages_sent", "human_click_rate", "roas"], "activity__promotion_id"
        )
    }
    expected = demo.query(
        "select promotion_id, sent, click_through_rate, roas from kpi_monitoring "
        "where row_level = 'promotion' and band = 'all' and variant = 'all' "
        # One that has found nobody yet has no day.
        "and promotion_id in (select promotion_id from kpi_monitoring_daily)"
    )
    assert len(expected) == len(answers)
    assert sum(roas is not None for *_, roas in expected) > 5
    for promotion, *values in expected:
        assert answers[promotion] == pytest.approx(values)


def test_revenue_by_who_bought(ask: Ask, demo: DemoRetailer) -> None:
    """A metric of orders by what only customers tell."""
    expected = demo.query(
        "select customer_type, sum(net_amount) from orders inner join customers "
        "using (customer_id) where is_valid group by all"
    )
    assert dict(ask(["revenue_net"], "customer__customer_type")) == dict(expected)
    assert len(expected) > 2
