"""The DuckDB connection of the demo and its macros for repeatable chance."""

from datetime import date
from pathlib import Path

import duckdb

FIRST_DAY = date(2018, 7, 1)
LAST_DAY = date(2026, 6, 30)
AS_OF_END = "2026-06-30 21:59:59+00"


def connect(seed: int, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database whose chance is a function of `seed`.

    Args:
        seed: any integer; the only source of chance of a whole demo.
        spill: folder for what does not fit in memory; None keeps DuckDB's own.

    Returns:
        A connection in UTC with these macros, `k` a key and `s` a salt:
        `u(k, s)` in [0, 1), `pick(k, s, n)` in 0..n-1, `normal(k, s)` with
        mean 0 and deviation 1, `utc(t)` from Rome's clock, `cents(x)`,
        `visitor_of(n, v)` and `device_of(n, v)` for the v-th browser of person
        n (9: the app), `scatter(n, a)` a number below 10^8 + 7 for each n.
    """
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'; set threads = 2; set memory_limit = '1200MB'")
    if spill is not None:
        con.execute(f"set temp_directory = '{spill}'")
    # hash(k, s) alone combines by xor: two salts would give one and the same
    # draw with some bits turned. The outer hash breaks that tie.
    con.execute(
        f"""
        create macro u(k, s) as
            (hash(hash(k, s || '#{int(seed)}')) >> 11)
            * (1.0::double / 9007199254740992);
        create macro pick(k, s, n) as floor(u(k, s) * n)::bigint;
        create macro normal(k, s) as
            (u(k, s || '1') + u(k, s || '2') + u(k, s || '3') + u(k, s || '4') - 2)
            * 1.7320508::double;
        create macro utc(t) as timezone('Europe/Rome', t);
        create macro cents(x) as round(x, 2)::decimal(18, 4);
        create macro visitor_of(n, v) as 'V' || md5(n || '.' || v)[1:18];
        create macro device_of(n, v) as
            case
                when v = 9 then 'app'
                when u(n * 10 + v, 'device') < 0.55 then 'mobile'
                when u(n * 10 + v, 'device') < 0.90 then 'desktop'
                else 'tablet'
            end;
        create macro scatter(n, a) as ((n::hugeint * 48271 + a) % 100000007)::bigint
        """
    )
    return con
