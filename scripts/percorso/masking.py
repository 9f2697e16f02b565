"""What the `bi` database shows of a table: enough to count, too little to name.

- Columns marked `pii` in the YAML of their model are left out.
- Ids of people become pseudonyms: an HMAC under the home's secret, one for an id
  wherever it stands, so that tables still join.
- An age becomes a band.
- Where people live, how old they are and which gender they have is shown only of
  at least `SMALLEST_CELL` people who share it: first the place goes, and where
  that is not enough, the rest.
"""

import hashlib
from collections.abc import Callable
from itertools import pairwise

import duckdb

AGE_BANDS = (18, 25, 35, 45, 55, 65, 75)
SMALLEST_CELL = 5
# What narrows people down, in the order in which it goes.
PLACES = ("province", "nearest_store_id")
TRAITS = ("country", "age_band", "gender")
# Table of a connection with the pseudonyms of people.
REMEMBERED = "pseudonyms"
# Ids of companies are made like those of people: sole traders are both.
COMPANY_ID = "company_account_id"


def remember(db: duckdb.DuckDBPyConnection, people: str, secret: str) -> None:
    """Work out once what stands for each person, for all that is `looked_up`.

    An HMAC costs ten times a look-up, and one id stands in millions of rows.

    Args:
        db: the connection that will look it up.
        people: SQL name of a table with a row per `customer_id`.
        secret: of the pseudonyms.
    """
    db.execute(
        f"create temp table {REMEMBERED} as select customer_id as _id, "
        f"{pseudonym(secret, 'customer_id')} as _pseudonym from {people}"
    )


def looked_up(secret: str) -> Callable[[str], tuple[str, str]]:
    """How to name people on a connection that has `remember`ed them.

    Args:
        secret: of the pseudonyms.

    Returns:
        What `masked` asks for.
    """

    def named(column: str) -> tuple[str, str]:
        person = f"_{column}"
        return (
            f"case when {person}._id is null then {pseudonym(secret, column)} "
            f"else {person}._pseudonym end",
            f" left join {REMEMBERED} as {person} on {column} = {person}._id",
        )

    return named


def masked(
    source: str,
    columns: list[str],
    private: frozenset[str],
    named: Callable[[str], tuple[str, str]],
) -> str:
    """SQL of what is shown of a table, for any engine.

    Args:
        source: SQL name of the table.
        columns: all its columns, in their order.
        private: those marked `pii`.
        named: gives, for a column of ids, the SQL of their pseudonyms and that of
            the join they need, if any.
    """
    shown, joins = {}, ""
    for name in columns:
        if name in private:
            continue
        if name.endswith("customer_id") or name == COMPANY_ID:
            stands_for, join = named(name)
            joins += join
            shown[name] = f"{stands_for} as {name}"
        elif name == "age":
            shown["age_band"] = f"{_age_band()} as age_band"
        else:
            shown[name] = name
    query = f"select {', '.join(shown.values())} from {source}{joins}"
    places = [name for name in PLACES if name in shown]
    traits = [name for name in TRAITS if name in shown]
    if places:
        query = _without_small_cells(query, list(shown), places, [*places, *traits])
    if traits:
        query = _without_small_cells(query, list(shown), traits, [*places, *traits])
    return query


def pseudonym(secret: str, column: str) -> str:
    """SQL of an HMAC-SHA256 of a column, its first 32 hex digits."""
    inner, outer = ("".join(f"\\x{byte:02X}" for byte in pad) for pad in padded(secret))
    return (
        f"substr(sha256('{outer}'::blob || "
        f"unhex(sha256('{inner}'::blob || encode({column})))), 1, 32)"
    )


def padded(secret: str) -> tuple[bytes, bytes]:
    """The inner and the outer key of an HMAC-SHA256 under a secret (RFC 2104)."""
    key = secret.encode()
    if len(key) > 64:
        key = hashlib.sha256(key).digest()
    key = key.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def _without_small_cells(
    query: str, columns: list[str], hidden: list[str], cell: list[str]
) -> str:
    """SQL that hides some of a query's columns in rows whose cell is too small."""
    rows = f"count(*) over (partition by {', '.join(cell)})"
    kept = ", ".join(
        f"case when {rows} >= {SMALLEST_CELL} then {name} end as {name}"
        if name in hidden
        else name
        for name in columns
    )
    return f"select {kept} from ({query})"


def _age_band() -> str:
    """SQL of the band an age falls in, such as 25-34."""
    cases = [f"when age < {AGE_BANDS[0]} then 'under {AGE_BANDS[0]}'"]
    for low, high in pairwise(AGE_BANDS):
        cases.append(f"when age < {high} then '{low}-{high - 1}'")
    return f"case {' '.join(cases)} when age is not null then '{AGE_BANDS[-1]}+' end"
