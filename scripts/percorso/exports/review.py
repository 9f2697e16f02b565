"""Consents and suppressions read again, by the models that judge them.

What the working database holds is the build's and stays as it is. The models up
to `int_decisions_addressed` are built anew in a database of their own, from
what has landed by now, and that is gone afterwards.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from percorso.days import day_of
from percorso.errors import Refused
from percorso.exports.sends import quoted
from percorso.home import Home
from percorso.run import BuildFailed, dbt

MODEL = "int_decisions_addressed"
MAX_AGE = "PERCORSO_CONSENT_MAX_AGE_HOURS"
MAX_AGE_HOURS = 24.0


def check_consents(home: Home, at: datetime, clock: datetime) -> datetime:
    """Refuse to export on consents that are too old.

    Args:
        home: the home, with what has landed.
        at: the moment of the export.
        clock: the machine's; a consent dated later is not yet one.

    Returns:
        The moment up to which consents are known.

    Raises:
        Refused: nothing is known of consents, or nothing recent enough.
    """
    given = os.environ.get(MAX_AGE) or str(MAX_AGE_HOURS)
    try:
        limit = timedelta(hours=float(given))
    except (ValueError, OverflowError) as error:
        raise Refused(
            f"{given!r} is no number of hours", MAX_AGE, "set it like 24"
        ) from error
    with duckdb.connect() as connection:
        (known,) = connection.execute(
            "select max(coalesce(loaded_at, recorded_at)) "
            f"from read_parquet('{quoted(home.landed / 'consents')}/*.parquet', "
            "union_by_name = true) where coalesce(loaded_at, recorded_at) <= ?",
            [max(at, clock)],
        ).fetchone()
    remedy = (
        "land the newest consents and export again, or for data that has ended name "
        "a moment of its last day, as AT=… of make; nothing was exported"
    )
    if known is None:
        raise Refused("nothing is known of consents", "the entity consents", remedy)
    if not at - known <= limit:
        hours = (at - known).total_seconds() / 3600
        raise Refused(
            f"consents are known up to {known:%Y-%m-%d %H:%MZ}, {hours:,.0f} hours "
            f"before this export, and the limit is {given}",
            MAX_AGE,
            remedy,
        )
    return known


@contextmanager
def reviewed(home: Home, moment: datetime) -> Iterator[Path]:
    """Build what is known of everybody decided, as of a moment.

    Yields:
        A database with `intermediate.int_decisions_addressed`, gone afterwards.

    Raises:
        BuildFailed: dbt failed.
    """
    bench = Home(home.root / "review")
    _clear(bench)
    bench.root.mkdir(exist_ok=True)
    settings = {
        "PERCORSO_HOME": os.environ.get("PERCORSO_HOME"),
        "PERCORSO_AS_OF": os.environ.get("PERCORSO_AS_OF"),
        "PERCORSO_AS_OF_AT": os.environ.get("PERCORSO_AS_OF_AT"),
    }
    try:
        for name in ("landed", "state", "logs"):
            (bench.root / name).symlink_to((home.root / name).absolute())
        os.environ["PERCORSO_AS_OF"] = day_of(moment).isoformat()
        os.environ["PERCORSO_AS_OF_AT"] = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        # The rules are tried by every build; here they are asked.
        without = [f"--exclude-resource-type={kind}" for kind in ("unit_test", "test")]
        dbt(bench, "build", "--select", f"+{MODEL}", *without)
        yield bench.database
    except BuildFailed as error:
        # The bench goes, and the log it names lies in the home.
        told = str(error).replace(str(bench.root), str(home.root))
        raise BuildFailed(told) from error
    finally:
        for name, value in settings.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _clear(bench)


def _clear(bench: Home) -> None:
    """Remove all but what spares dbt from reading the project again."""
    kept = bench.root / "target" / "partial_parse.msgpack"
    for folder in (bench.root, kept.parent):
        for path in folder.glob("*"):
            if path.is_dir() and not path.is_symlink() and path != kept.parent:
                shutil.rmtree(path)
            elif path not in (kept, kept.parent):
                path.unlink()
