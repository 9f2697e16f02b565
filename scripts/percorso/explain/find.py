"""Whom an id or an identifier means, in whatever spelling it is asked for."""

import re
from dataclasses import dataclass

import duckdb

from percorso.errors import PercorsoError

KEYS = ("contact_id", "account_id", "loyalty_card_id", "email", "phone", "tax_code")
KINDS = ("customer_id", *KEYS, "order_id", "visitor_id")
SHOWN = 10
# Letters that the tax office puts in place of digits.
HOMOCODES = str.maketrans("LMNPQRSTUV", "0123456789")

STANDS_FOR = """
select customer_id, 1 as found_rank from marts.customers where customer_id = $id
union all
select erased_customer_id, 2 from intermediate.int_customers_erased
where $id in (customer_id, erased_customer_id)
union all
select customer_id, 3 from marts.customer_id_changes
where old_customer_id = $id and valid_to is null
union all
select customer_id, 4 from intermediate.int_customer_ids_resolved
where issued_customer_id = $id
order by found_rank, customer_id
limit 1
"""
VALUES = """
select distinct identifier_value from intermediate.int_identifiers_normalised
where
    identifier_type = $kind
    and (
        identifier in ($typed, trim($typed))
        or list_contains($forms, spelling)
        or list_contains($forms, identifier_value)
        or substr(identifier_value, 1, 15) = $stem
    )
order by identifier_value nulls last
"""
OWNERS = """
select distinct resolved.customer_id
from intermediate.int_identifiers_matched as matched
inner join intermediate.int_identifiers_resolved as resolved
    on matched.node_key = resolved.node_key
where matched.identifier_type = $kind and matched.identifier_value = $value
order by resolved.customer_id
"""
# Whoever carries a value that links nobody.
CARRIERS = """
select distinct coalesce(owned.customer_id, orders.customer_id) as customer_id
from intermediate.int_identifiers_matched as matched
left join intermediate.int_records_owned as owned
    on
        matched.record_type = owned.record_type
        and matched.record_id = owned.record_id
left join intermediate.int_orders_identified as orders
    on matched.record_type = 'order' and matched.record_id = orders.order_id
where
    matched.identifier_type = $kind
    and matched.identifier_value = $value
    and coalesce(owned.customer_id, orders.customer_id) is not null
order by customer_id
"""
ORDERS = """
select customer_id from intermediate.int_orders_identified where order_id = $id
"""
VISITORS = """
select distinct customer_id from marts.customer_identifiers
where identifier_type = 'visitor_id' and identifier_value = $id
order by customer_id nulls last
"""
NAMES = """
select
    customer_id,
    nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')
from marts.customers
where list_contains($ids, customer_id)
"""


class NotFound(PercorsoError):
    """Nobody is known by what was asked for."""

    exit_code = 2


class SeveralFound(PercorsoError):
    """What was asked for could mean several people."""

    exit_code = 2


@dataclass(frozen=True)
class Match:
    """What was asked for as it is known: kind and value, and one person of it.

    `customer_id` is None for what is known and is nobody's.
    """

    kind: str
    value: str
    customer_id: str | None


def find(connection: duckdb.DuckDBPyConnection, typed: str, kind: str | None) -> Match:
    """The person meant, whatever the kind unless one is given.

    Raises:
        NotFound: saying what was tried.
        SeveralFound: listing the possibilities.
    """
    kinds = (kind,) if kind else KINDS
    found = [match for tried in kinds for match in _of_kind(connection, tried, typed)]
    people = {match.customer_id for match in found} - {None}
    if len(people) == 1:
        return next(match for match in found if match.customer_id)
    if people:
        raise SeveralFound(_several(connection, typed, found))
    if found:
        raise NotFound(f"{typed}: came in as {found[0].kind}, and is nobody's")
    if re.fullmatch(r"[0-9a-f]{32}", typed) and "customer_id" in kinds:
        raise NotFound(f"{typed}: no such id here - ids of bi.duckdb are pseudonyms")
    raise NotFound(f"{typed}: not found - tried as {', '.join(kinds)}")


def names(
    connection: duckdb.DuckDBPyConnection, ids: set[str | None]
) -> dict[str | None, str | None]:
    """First and last name of people, where they are known."""
    wanted = sorted(ids - {None})
    return dict(connection.execute(NAMES, {"ids": wanted}).fetchall()) if wanted else {}


def _several(
    connection: duckdb.DuckDBPyConnection, typed: str, found: list[Match]
) -> str:
    """One line, and the possibilities below it."""
    possible = [match for match in found if match.customer_id]
    kinds = {match.kind for match in possible}
    people = len({match.customer_id for match in possible})
    remedy = "ask for one of these" if len(kinds) == 1 else "say which with --kind"
    known = names(connection, {match.customer_id for match in possible[:SHOWN]})
    lines = [
        f"{typed}: could be {people} people - {remedy}",
        *(
            f"{match.kind} {match.value}: {match.customer_id}"
            + (f"  {known[match.customer_id]}" if known.get(match.customer_id) else "")
            for match in possible[:SHOWN]
        ),
    ]
    if len(possible) > SHOWN:
        lines.append(f"... and {len(possible) - SHOWN:,} more")
    return "\n  ".join(lines)


def _of_kind(
    connection: duckdb.DuckDBPyConnection, kind: str, typed: str
) -> list[Match]:
    """What a text is known as, taken for one kind."""
    value = typed.strip()

    def ids(query: str, **given: str) -> list[str | None]:
        return [row[0] for row in connection.execute(query, given).fetchall()]

    if kind == "customer_id":
        value = value.lower()
        return [Match(kind, value, owner) for owner in ids(STANDS_FOR, id=value)]
    if kind in ("order_id", "visitor_id"):
        query = ORDERS if kind == "order_id" else VISITORS
        return [Match(kind, value, owner) for owner in ids(query, id=value)]
    matches = []
    for known in ids(
        VALUES,
        kind=kind,
        typed=typed,
        forms=forms(kind, value),
        stem=_stem(value) if kind == "tax_code" else None,
    ):
        owners = known and (
            ids(OWNERS, kind=kind, value=known) or ids(CARRIERS, kind=kind, value=known)
        )
        matches += [Match(kind, known or value, owner) for owner in owners or [None]]
    return matches


def forms(kind: str, value: str) -> list[str]:
    """Spellings that a text may be known by, though it never came in so.

    The rules are those of int_identifiers_normalised, told loosely: what they
    give is compared with what is known, so that too many do no harm.
    """
    if kind == "email":
        address = re.sub(r"\s", "", value).lower()
        mailbox, _, host = address.partition("@")
        if host in ("gmail.com", "googlemail.com"):
            bare = mailbox.split("+")[0].replace(".", "")
            return [address, f"{bare}@gmail.com"]
        return [address]
    if kind == "phone":
        number = re.sub(r" *(ext|int|interno|x)[. ]*[0-9]+ *$", "", value.lower())
        digits = re.sub(r"[^0-9]", "", number)
        if len(digits) < 5:
            return []
        return [f"+{digits}", f"+39{digits}", f"+{digits.removeprefix('00')}"]
    if kind == "tax_code":
        return [re.sub(r"[ :-]", "", value).upper()]
    return [value]


def _stem(value: str) -> str | None:
    """The first fifteen characters of a tax code, digits put back for letters."""
    code = re.sub(r"[ :-]", "", value).upper()
    if len(code) != 16:
        return None
    parts = (code[:6], code[6:8], code[8], code[9:11], code[11], code[12:15])
    return "".join(
        part.translate(HOMOCODES) if place % 2 else part
        for place, part in enumerate(parts)
    )
