"""Business days: how they are written, when they begin, up to which data are known."""

import os
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from percorso.errors import Refused
from percorso.home import Home


def read_day(text: str, name: str) -> date:
    """A day as it is given on the command line.

    Raises:
        Refused: when it is no day written as YYYY-MM-DD.
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{text!r} is no day", name, "write it as 2026-06-01") from error


def read_moment(text: str, name: str) -> datetime:
    """A moment as it is given on the command line, in UTC unless it says otherwise.

    Raises:
        Refused: when it is no moment.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            f"{text!r} is no moment", name, "write it as 2026-06-30T15:00Z"
        ) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def zone() -> ZoneInfo:
    """The timezone in which a business day begins and ends.

    Raises:
        Refused: PERCORSO_TIMEZONE is no timezone.
    """
    name = os.environ.get("PERCORSO_TIMEZONE") or "Europe/Rome"
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise Refused(
            f"{name!r} is no timezone", "PERCORSO_TIMEZONE", "set it like Europe/Rome"
        ) from error


def day_of(moment: datetime) -> date:
    """The business day of a moment."""
    return moment.astimezone(zone()).date()


def end_of(day: date) -> datetime:
    """The last microsecond of a business day, UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone())
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def last_known(home: Home) -> date:
    """The business day that a build would take: no later one is known yet."""
    given = os.environ.get("PERCORSO_AS_OF")
    if given:
        return read_day(given.strip(), "PERCORSO_AS_OF")
    with duckdb.connect() as connection:
        (landed,) = connection.execute(
            "select max(as_of_date) from read_parquet(?)",
            [str(home.landed / "run" / "*.parquet")],
        ).fetchone()
    return landed or day_of(datetime.now(UTC))


def refuse_before_orders(home: Home) -> None:
    """Refuse a business day before the first order, of which every table is empty.

    Raises:
        Refused: naming the day and that of the first order.
    """
    with duckdb.connect() as connection:
        (first,) = connection.execute(
            "select epoch(min(placed_at)) from read_parquet(?, union_by_name = true)",
            [str(home.landed / "orders" / "*.parquet")],
        ).fetchone()
    if first is None:
        return
    asked, begun = last_known(home), day_of(datetime.fromtimestamp(first, UTC))
    if asked < begun:
        raise Refused(
            f"the business day {asked} is before the first order, of {begun}",
            "PERCORSO_AS_OF",
            "set it to a later day, or unset it",
        )
