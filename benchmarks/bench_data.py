"""Make up a retailer of any size: python bench_data.py SIZE FOLDER.

FOLDER/first is all that a retailer of SIZE millions of people has until 30 June
2026, FOLDER/next what one more day brings: files of the source contract, as the
demo has them, CSV for most and Parquet for events, each folder with a manifest.
"""

import argparse
import csv
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

import bench_entities as made
from percorso.contract import entities
from percorso.demo import engine, files
from running import CHECKOUT

SEED = 1
WEB_FILES = 12
NEXT_DAY = engine.LAST_DAY + timedelta(days=1)
# Rome's midnights, in UTC.
DAY_ENDS = f"{engine.LAST_DAY} 22:00:00+00"
NEXT_DAY_ENDS = f"{NEXT_DAY} 22:00:00+00"


def main(argv: list[str] | None = None) -> int:
    """Make the files.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", metavar="SIZE", type=float, help="millions of people")
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    options = parser.parse_args(argv)
    for name, rows in make_up(options.size, options.folder).items():
        print(f"{name:16} {rows:>12,}")
    return 0


def make_up(size: float, folder: Path, seed: int = SEED) -> dict[str, int]:
    """Write both deliveries, replacing earlier ones.

    Args:
        size: millions of people.
        folder: where to.
        seed: the only source of chance.

    Returns:
        Rows of each entity, the next day's not counted.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    counts = made.Size.of(size)
    con = engine.connect(seed, folder / "spill")
    made.prepare(con, counts, seed)
    promotions = promotion_ids()
    written = _write_first(con, counts, promotions, folder / "first")
    _write_next(con, counts, promotions, folder / "next")
    con.close()
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return written


def promotion_ids() -> list[str]:
    """The promotions that the project ships, in their order."""
    with (CHECKOUT / "seeds" / "promotions.csv").open(newline="") as file:
        return [row["promotion_id"] for row in csv.DictReader(file)]


class _Delivery:
    """One landing folder in the making."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con = con
        self.folder = folder
        self.listed: list[tuple[Path, int]] = []

    def write(self, entity: str, query: str, part: str = "") -> None:
        """Write one file of an entity; none when the query has no row."""
        kind = "csv" if files.is_csv(entity) else "parquet"
        options = "format csv, header"
        if kind == "parquet":
            options = "format parquet, compression zstd"
        path = self.folder / entity / f"{entity}{part}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        (rows,) = self.con.execute(f"copy ({query}) to '{path}' ({options})").fetchone()
        if rows:
            self.listed.append((path, rows))
        else:
            path.unlink()

    def close(self, as_of: Any) -> dict[str, int]:
        """Write the manifest; returns the rows of each entity."""
        files.write_manifest(self.folder, self.listed, as_of)
        counted = dict.fromkeys(sorted(entities()), 0)
        for path, rows in self.listed:
            counted[path.parent.name] += rows
        return {name: rows for name, rows in counted.items() if rows}


def _write_first(
    con: duckdb.DuckDBPyConnection,
    size: made.Size,
    promotions: list[str],
    folder: Path,
) -> dict[str, int]:
    """Write all there is until the last day; returns the rows of each entity."""
    out = _Delivery(con, folder)
    out.write("products", made.products())
    out.write("stores", made.stores())
    out.write(
        "exchange_rates",
        made.exchange_rates(str(engine.FIRST_DAY), str(engine.LAST_DAY)),
    )
    out.write("crm_contacts", made.crm_contacts(is_next=False))
    out.write("orders", made.orders(0, size.orders))
    out.write("order_lines", made.order_lines(0, size.orders))
    out.write("returns", made.returns(0, size.orders))
    out.write("consents", made.consents())
    sent = made.sends(size, promotions, 0, size.messages)
    out.write("assignments", made.assignments(sent))
    out.write("message_events", made.message_events(sent))
    out.write("interactions", made.interactions(size, 0, size.interactions))
    out.write("activity_costs", made.activity_costs(promotions))
    _note_clicks(con, sent)
    edges = [size.sessions * i // WEB_FILES for i in range(WEB_FILES)] + [size.sessions]
    moments = ["2000-01-01 00:00:00+00"]
    moments += [_start_of(con, size, s) for s in edges[1:-1]] + [DAY_ENDS]
    for i in range(WEB_FILES):
        out.write(
            "web_events",
            made.web_events(
                size, "clicks", edges[i], edges[i + 1], (moments[i], moments[i + 1])
            ),
            f"_{i + 1:02}",
        )
    return out.close(engine.LAST_DAY)


def _write_next(
    con: duckdb.DuckDBPyConnection,
    size: made.Size,
    promotions: list[str],
    folder: Path,
) -> None:
    """Write what one more day brings."""
    out = _Delivery(con, folder)
    orders = (
        size.orders,
        size.last_of_next_day("orders", made.ORDER_DAYS, made.ORDER_GROWTH),
    )
    sent = made.sends(
        size,
        promotions,
        size.messages,
        size.last_of_next_day("messages", made.MESSAGE_DAYS),
    )
    out.write("exchange_rates", made.exchange_rates(str(NEXT_DAY), str(NEXT_DAY)), "_2")
    out.write("crm_contacts", made.crm_contacts(is_next=True), "_2")
    out.write("orders", made.orders(*orders), "_2")
    out.write("order_lines", made.order_lines(*orders), "_2")
    out.write("message_events", made.message_events(sent), "_2")
    touched = size.last_of_next_day("interactions", made.ORDER_DAYS)
    out.write("interactions", made.interactions(size, size.interactions, touched), "_2")
    _note_clicks(con, sent)
    out.write(
        "web_events",
        made.web_events(
            size,
            "clicks",
            size.sessions,
            size.last_of_next_day("sessions", made.WEB_DAYS),
            (DAY_ENDS, NEXT_DAY_ENDS),
        ),
        "_2",
    )
    out.close(NEXT_DAY)


def _note_clicks(con: duckdb.DuckDBPyConnection, sent: str) -> None:
    """Create `clicks`: what of some messages brought a visit, and when."""
    con.execute(
        f"""
        create or replace table clicks as
        select
            m, n, promotion_id, has_visitor,
            sent_at + to_seconds(
                332 + pick(m, 'is opened', 70000) + pick(m, 'is clicked', 200)
            ) as clicked_at
        from ({sent})
        where
            is_clicked and not is_held_out
            and sent_at >= date '{engine.LAST_DAY}' - {made.WEB_DAYS - 1}
        """
    )


def _start_of(con: duckdb.DuckDBPyConnection, size: made.Size, session: int) -> str:
    """The moment at which a visit of some number begins."""
    return con.execute(
        f"""
        select moment(
            date '{engine.LAST_DAY}' - {made.WEB_DAYS - 1},
            days_in({session}, {size.sessions}, {made.WEB_DAYS}, 1.0)
        )::varchar
        """
    ).fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
