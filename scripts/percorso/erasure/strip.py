"""What is left of a landed row once its person is erased.

The contract says it, column by column (`erasure` in the sources of dbt):

- `empty`: nothing; so also for whatever names a person or is an identifier;
- `account`: the person's token, by which models know an erased person;
- `kind`: the kind of identifier that the token is;
- `login`: the token where somebody was logged in, else nothing;
- `contact`, `visitor`: a token of its own for each contact and each device, so
  that both can still be counted;
- `company`: a VAT number that other people's orders bear as well, else what
  keeps the order private, a company's or neither;
- `path`: an address of the web without what was handed over in it.

Rows of some entities are removed instead (`erasure: removed`).
"""

from percorso.contract import Column, Entity
from percorso.door_typing import quoted, row_hash

# What rows are marked with, see `query`: from which row on, and what stands there.
MARKS = {
    "entity": "varchar",
    "file_path": "varchar",
    "line_number": "bigint",
    "row_hash": "varchar",
    "action": "varchar",
    "account": "varchar",
    "visitor": "varchar",
    "contact": "varchar",
    "company": "varchar",
}
# Chance gives the salt, and nobody keeps it: a token tells nothing.
TOKEN = """
    create temp macro token(kind, value) as
    'erased_' || substr(sha256(getvariable('salt') || kind || ':' || value), 1, 32)
"""
REMOVED, STRIPPED, RELATED = "removed", "stripped", "related"


def query(entity: Entity, source: str, marked: str = "marked") -> str:
    """The query for what is left of rows.

    Args:
        entity: the entity.
        source: SQL of a relation of landed rows.
        marked: a table with the columns `MARKS`, a row for each landed row that
            changes: `removed`, `stripped`, or told about somebody in passing
            (`related`), which only that is taken from.

    Returns:
        SQL of every row that stays, in the columns of `source`, in its order.
    """
    columns = ",\n".join(
        f"case when action is null then {quoted(c.name)} else {_left(c)} end "
        f"as {quoted(c.name)}"
        for c in entity.columns
    )
    hashed = f"case when action is null then _row_hash else {row_hash(entity)} end"
    return f"""
        select * exclude (action, _row_hash), {hashed} as _row_hash
        from (
            select {columns}, _file, _line, _row_hash, action
            from {source} as landed
            left join (
                from {marked} where entity = '{entity.name}'
            ) as marks
                on landed._file = marks.file_path
                and landed._line = marks.line_number
                and landed._row_hash = marks.row_hash
            where action is distinct from '{REMOVED}'
        )
        order by _line
    """


def _left(column: Column) -> str:
    """SQL of what is left of a value in a row that changes."""
    name = f"landed.{quoted(column.name)}"
    if column.name == "related_identifier":
        return "null"
    if column.erasure is None:
        return name
    left = {
        "empty": "null",
        "account": "account",
        "kind": "'account_id'",
        "login": (
            "case when landed.account_id is not null or landed.email_hash is not null "
            "then account end"
        ),
        "contact": "contact",
        "visitor": "visitor",
        "company": "company",
        "path": _path(name),
    }[column.erasure]
    return f"case when action = '{RELATED}' then {name} else {left} end"


def _path(name: str) -> str:
    """SQL of a web address without its query; that it unsubscribes is kept."""
    path = f"split_part(split_part({name}, '?', 1), '#', 1)"
    return (
        f"case when {path} like '%@%' or lower({path}) like '%\\%40%' escape '\\' "
        f"then null when lower({name}) like '%unsubscribe%' "
        f"and lower({path}) not like '%unsubscribe%' "
        f"then {path} || '?unsubscribe' else {path} end"
    )
