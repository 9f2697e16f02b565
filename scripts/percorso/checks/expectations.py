"""The same checks as suites of Great Expectations, with pages to read.

A check is an expectation of our own. Its count is an aggregate, so that Great
Expectations asks for all counts of an entity in one query. The library takes
seconds to import: only a run with pages does.
"""

import logging
import os
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

# Read on import: nothing is told to anybody.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb_engine
import great_expectations as gx
import sqlalchemy
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import (
    TableMetricProvider,
)
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from percorso.checks.deliveries import Fact
from percorso.checks.measure import Verdict
from percorso.checks.rules import Check
from percorso.errors import NO_ROOM, OutOfRoom, PercorsoError
from percorso.limits import engine_settings

SITE = "door"
# What goes wrong is told in one line, by us.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


class _Execution(duckdb_engine.Dialect.execution_ctx_cls):
    """Fetches at once: results are read after the connection has been given back."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor,
                self.cursor.description,
                initial_buffer=self.cursor.fetchall(),
            )


class BufferedDuckDB(duckdb_engine.Dialect):
    """The dialect of duckdb-engine, with results that outlive their connection."""

    execution_ctx_cls = _Execution
    supports_statement_cache = False


registry.register("duckdb.percorso", __name__, BufferedDuckDB.__name__)


class RowsThatFail(TableMetricProvider):
    """The metric behind a check: one aggregate of the entity's one query."""

    metric_name = "table.rows_that_fail"
    value_keys = ("measure",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict,
        metric_value_kwargs: dict,
        metrics: dict[str, Any],
        runtime_configuration: dict,
    ) -> tuple:
        measure = sqlalchemy.literal_column(metric_value_kwargs["measure"])
        return measure, metric_domain_kwargs, {}


class ExpectFewRowsToFail(BatchExpectation):
    """No more rows fail than may: `at_most` is a share of the rows.

    `told` says of a delivery what was seen; of rows, None, they are counted.
    """

    measure: str
    at_most: float = 0.0
    told: str | None = None

    metric_dependencies: ClassVar = ("table.rows_that_fail", "table.row_count")
    success_keys: ClassVar = ("measure", "at_most", "told")
    args_keys: ClassVar = ("measure", "at_most", "told")

    def _validate(
        self,
        metrics: dict,
        runtime_configuration: dict | None = None,
        execution_engine: Any = None,
    ) -> dict:
        failing = metrics["table.rows_that_fail"]
        rows = metrics["table.row_count"]
        return {
            "success": failing <= self.at_most * rows,
            "result": {
                "observed_value": self.told or f"{failing:,} of {rows:,} rows fail",
                "details": {"failing": failing, "rows": rows},
            },
        }


def validate(
    path: Path,
    asked: dict[str, list[Check]],
    facts: dict[Check, Fact],
    run_id: str,
    checked_at: datetime,
    site: Path,
) -> dict[Check, Verdict]:
    """Let Great Expectations judge, and write its pages.

    Args:
        path: the database of views on what landed.
        asked: the checks by entity.
        facts: what was seen of deliveries.
        run_id: of the run.
        checked_at: moment of the run.
        site: folder for the pages.

    Returns:
        What was counted and judged, by check.

    Raises:
        OutOfRoom: the memory did not suffice.
        PercorsoError: a check could not be worked out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = _context(site)
        source = context.data_sources.add_sql(
            "landed",
            connection_string=f"duckdb+percorso:///{path}",
            kwargs={"connect_args": {"config": engine_settings()}},
            create_temp_table=False,
        )
        definitions = []
        for entity, checks in asked.items():
            batch = source.add_table_asset(
                entity, table_name=entity
            ).add_batch_definition_whole_table("landed")
            suite = context.suites.add(
                gx.ExpectationSuite(
                    name=entity,
                    expectations=[_expectation(c, facts.get(c)) for c in checks],
                )
            )
            definition = gx.ValidationDefinition(name=entity, data=batch, suite=suite)
            definitions.append(context.validation_definitions.add(definition))
        checkpoint = context.checkpoints.add(
            gx.Checkpoint(
                name=SITE,
                validation_definitions=definitions,
                result_format="SUMMARY",
                actions=[],
            )
        )
        result = checkpoint.run(run_id=RunIdentifier(run_id, checked_at))
        context.build_data_docs()
        # Each keeps connections of its own, and the file is opened again.
        source.get_execution_engine().close()
        source.get_engine().dispose()
    by_key = {
        (check.entity, check.name): check for of in asked.values() for check in of
    }
    found = {}
    for entity_result in result.run_results.values():
        for one in entity_result.results:
            meta = one.expectation_config.meta
            check = by_key[meta["entity"], meta["check"]]
            if "details" not in one.result:
                raise _why_not(check, one.exception_info)
            details = one.result["details"]
            found[check] = Verdict(details["rows"], details["failing"], one.success)
    return found


def _context(site: Path) -> Any:
    return gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(
                init_temp_docs_sites=False
            ),
            data_docs_sites={
                SITE: {
                    "class_name": "SiteBuilder",
                    "show_how_to_buttons": False,
                    "store_backend": {
                        "class_name": "TupleFilesystemStoreBackend",
                        "base_directory": str(site),
                    },
                    "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
                }
            },
            # Its bars would be drawn on standard error, one set an entity.
            progress_bars=ProgressBarsConfig(globally=False),
            analytics_enabled=False,
        ),
    )


def _expectation(check: Check, fact: Fact | None) -> ExpectFewRowsToFail:
    return ExpectFewRowsToFail(
        measure=check.measure,
        at_most=0.0 if check.is_of_delivery else check.at_most,
        told=fact.observed if fact else None,
        description=fact.expected if fact else check.expected,
        severity=check.severity,
        meta={"entity": check.entity, "check": check.name},
    )


def _why_not(check: Check, exception_info: dict) -> PercorsoError:
    """The error to raise where an expectation, or a metric of it, went wrong."""
    nested = [value for value in exception_info.values() if isinstance(value, dict)]
    told = [exception_info, *nested]
    messages = [one["exception_message"] for one in told if "exception_message" in one]
    first = next((text.splitlines()[0] for text in messages if text), "no reason given")
    where = f"{check.name}:{check.entity}"
    # A failed query is tried again metric by metric: the last word is not the first.
    room = NO_ROOM.search(str(told))
    if room:
        return OutOfRoom(
            f"{room.group().lower()} while checking what landed - {where} - give disk "
            "or memory (PERCORSO_MEMORY) and run again; what is published is as it was"
        )
    return PercorsoError(
        f"the check could not be worked out ({first}) - {where} - please report it"
    )
