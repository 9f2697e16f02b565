"""The business day of a moment, in every timezone there is."""

import duckdb
import pytz
from rendering import macro

# How far ahead of UTC a zone was in each week of the years that are looked at.
AHEAD = """
with

moments as (

    select unnest(generate_series(
        timestamptz '1970-01-01 00:00:00+00',
        timestamptz '2037-12-31 12:00:00+00',
        interval 7 day
    )) as moment

),

ahead as (

    select
        name,
        epoch_us(timezone(name, moment)) - epoch_us(moment) as microseconds
    from unnest(?::varchar[]) as zones(name)
    cross join moments

)

select name, min(microseconds), max(microseconds)
from ahead
group by name
"""


offsets = macro("time/timezone_offsets.sql")


def test_no_zone_was_ever_further_behind_or_ahead() -> None:
    """Else a moment would be of the wrong day, without the engine being asked."""
    with duckdb.connect() as db:
        db.execute("set TimeZone = 'UTC'")
        known = {
            name
            for (name,) in db.execute("select name from pg_timezone_names()").fetchall()
        }
        zones = sorted(known.intersection(pytz.all_timezones))
        found = db.execute(AHEAD, [zones]).fetchall()
    assert len(found) > 400
    wrong = [
        name
        for name, least, most in found
        if least < offsets(name)["least"] or most > offsets(name)["most"]
    ]
    assert not wrong


def test_they_are_an_hour_wide_of_what_they_are_today() -> None:
    hour = 3_600_000_000
    assert offsets("Europe/Rome") == {"least": 0, "most": 3 * hour}
    assert offsets("Asia/Tokyo") == {"least": 8 * hour, "most": 10 * hour}
