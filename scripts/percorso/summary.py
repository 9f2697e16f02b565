"""The page that ends a build: what is published and what it says."""

from datetime import date

import duckdb

from percorso.home import Home
from percorso.words import counted, people

SHOWN_STALE = 3


def summarise(
    crm: duckdb.DuckDBPyConnection, ops: duckdb.DuckDBPyConnection, home: Home
) -> str:
    """A page of text from published `crm` and `ops` databases: at most 40 lines."""
    known, customers, leads = crm.execute(
        "select count(*), count(*) filter (where is_customer), "
        "count(*) filter (where is_lead) from customers"
    ).fetchone()
    day = as_of(crm)
    overdue = late(ops)
    opening = f"As of {day}: " if day else ""
    lines = [
        "",
        f"{opening}{people(known)}, of them {counted(customers, 'customer')} "
        f"and {counted(leads, 'lead')}.",
        "",
        *_audiences(crm),
        "",
        *_results(crm),
        "",
        *([f"Late:     {overdue}"] if overdue else []),
        f"Read it:  {home.published}/crm.duckdb (bi.duckdb: no direct identifiers)",
        "Next:     make dashboards, make explore; docs/first-hour.md goes through it",
    ]
    return "\n".join(lines)


def as_of(crm: duckdb.DuckDBPyConnection) -> date | None:
    """The business day of a published `crm`; None when no promotion is active."""
    return crm.execute("select max(decided_on) from segment_sizes").fetchone()[0]


def late(ops: duckdb.DuckDBPyConnection) -> str | None:
    """What comes later than usual, the latest first; None when nothing does."""
    rows = ops.execute(
        "select entity, days_behind, usual_gap_days from data_freshness "
        "where is_stale order by days_behind / usual_gap_days desc, entity"
    ).fetchall()
    if not rows:
        return None
    told = [
        f"{entity} {counted(behind, 'day')} (usually {usual})"
        for entity, behind, usual in rows[:SHOWN_STALE]
    ]
    if len(rows) > SHOWN_STALE:
        told.append(f"{len(rows) - SHOWN_STALE} more")
    return f"nothing new for: {', '.join(told)}; see data_freshness in ops.duckdb"


def _audiences(crm: duckdb.DuckDBPyConnection) -> list[str]:
    rows = crm.execute(
        "select promotion_id, sum(triggered), sum(entered), sum(holdout) "
        "from segment_sizes group by promotion_id order by promotion_id"
    ).fetchall()
    heading = ("promotion", "triggered", "audience", "held out")
    return _table([heading, *((r[0], *(f"{n:,}" for n in r[1:])) for r in rows)])


def _results(crm: duckdb.DuckDBPyConnection) -> list[str]:
    rows = crm.execute(
        "select promotion_id, sent, revenue_net, incremental_orders_30d, "
        "lift_absolute_30d, ci_low_30d, ci_high_30d, verdict_30d, "
        "minimum_detectable_effect_30d "
        "from kpi_monitoring where row_level = 'promotion' "
        "and band = 'all' and variant = 'all' "
        "and verdict_30d is not null order by promotion_id"
    ).fetchall()
    if not rows:
        return ["No activity can be measured yet: no contacts in the past 30 days."]
    heading = (
        "past activity",
        "sent",
        "net revenue",
        "extra orders",
        "more buyers, in points",
        "",
    )
    return _table(
        [
            heading,
            *(
                (
                    row[0],
                    "-" if row[1] is None else f"{row[1]:,}",
                    "-" if row[2] is None else f"{row[2]:,.0f}",
                    "-" if row[3] is None else f"{row[3]:z,.0f}",
                    "-"
                    if row[4] is None
                    else f"{_points(row[4])} [{_points(row[5])}, {_points(row[6])}]",
                    f"{row[7]} (could find {_points(row[8])})"
                    if row[7] == "inconclusive" and row[8] is not None
                    else row[7],
                )
                for row in rows
            ),
        ]
    )


def _points(rate: float) -> str:
    """A difference of rates in percentage points; % would read as a relative rise."""
    return f"{rate * 100:+z.1f}"


def _table(rows: list[tuple]) -> list[str]:
    """Rows as text: the first column to the left, figures to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if 0 < i < len(row) - 1 or i == 3 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
