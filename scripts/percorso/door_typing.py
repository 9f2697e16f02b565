"""From the contract to SQL: how a column is read, and what is wrong with it."""

from dataclasses import dataclass

from percorso.contract import Column, Entity
from percorso.door_csv import ROW_LIMIT

NO_ID = ("null", "none", "nan", "-1", "anonymous")
EARLIEST = "1971-01-01"
LOCALES = ("it_IT",)

_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
# How a 'no id' may begin: a blank, nothing, a minus, a zero, an a or an n.
_SUSPECT = "(0, 9, 10, 13, 32, 160, 45, 48, 65, 78, 97, 110)"
_EXACT = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_EXACT += tuple("U" + name for name in _EXACT)
_DIRECT = {
    # Casts that lose nothing silently; any other pair goes through text.
    "varchar": ("VARCHAR",),
    "timestamp with time zone": (
        "TIMESTAMP WITH TIME ZONE",
        "TIMESTAMP",
        "TIMESTAMP_S",
        "TIMESTAMP_MS",
        "TIMESTAMP_NS",
        "DATE",
    ),
    "date": ("DATE",),
    "boolean": ("BOOLEAN",),
    "integer": _EXACT,
    "double": (*_EXACT, "DOUBLE", "FLOAT", "DECIMAL"),
    "decimal(18,4)": (*_EXACT, "DECIMAL"),
}
_NOUNS = {
    "timestamp with time zone": "a timestamp",
    "date": "a date",
    "boolean": "true or false",
    "integer": "a whole number",
    "double": "a number",
    "decimal(18,4)": "a number",
}


@dataclass(frozen=True)
class Source:
    """A column of a landed file: its SQL name and its SQL type.

    `is_clean` is True when its text is known to hold neither NULs nor empty
    strings, which spares the engine a rewrite of every value.
    """

    sql: str
    data_type: str = "VARCHAR"
    is_clean: bool = False


@dataclass(frozen=True)
class Reading:
    """How one contract column is read.

    `value` is the SQL of its typed value; `faults` are pairs of a SQL
    condition, true for a bad row, and the SQL of its reason.
    """

    column: Column
    value: str
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dialect:
    """How values are written: the declared locale, if any.

    `latest` is the timestamp (ISO 8601) beyond which a moment is a mistake.
    """

    locale: str | None
    latest: str


def quoted(name: str) -> str:
    """A SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def readings(
    entity: Entity, sources: dict[str, Source], dialect: Dialect
) -> list[Reading]:
    """How every contract column of an entity is read from one file.

    Args:
        entity: the entity.
        sources: the file's columns by contract name; one not there is NULL.
        dialect: how its values are written.

    Returns:
        One reading a column, in the order of the contract.
    """
    texts = {name: _text(source, dialect) for name, source in sources.items()}
    values = {
        column.name: _value(column, sources.get(column.name), texts, dialect)
        for column in entity.columns
    }
    return [
        _reading(column, sources.get(column.name), texts, values, dialect)
        for column in entity.columns
    ]


def typed_select(
    readings_: list[Reading], entity: Entity, source: str, file: str, line: str
) -> str:
    """The query for rows of a file, as they are landed.

    Args:
        readings_: how each column is read.
        entity: the entity.
        source: SQL of the relation the rows come from, with its filter.
        file: name of the file.
        line: SQL of a row's line.

    Returns:
        SQL with all contract columns, `_file`, `_line` and `_row_hash`.
    """
    columns = ",\n".join(f"{r.value} as {quoted(r.column.name)}" for r in readings_)
    return f"""
        select *, {row_hash(entity)} as _row_hash from (
            select {columns}, {literal(file)} as _file, {line}::bigint as _line
            from {source}
        )"""


def row_hash(entity: Entity) -> str:
    """SQL of the fingerprint of a typed row, whenever it was loaded.

    NUL parts the values and NULL is nothing between two of them: text holds
    no NUL and nothing typed is empty, so only equal rows have one fingerprint.
    """
    names = [name for name in entity.column_names if name != "loaded_at"]
    return f"md5(concat({', chr(0), '.join(map(quoted, names))}))"


def is_bad(readings_: list[Reading]) -> str:
    """SQL that is true for a row with any fault, else false or NULL."""
    return " or ".join(f"({bad})" for r in readings_ for bad, _ in r.faults) or "false"


def reason(readings_: list[Reading]) -> str:
    """SQL of the reasons of a bad row: the first of each column."""
    cases = []
    for reading in readings_:
        whens = " ".join(f"when {bad} then {why}" for bad, why in reading.faults)
        if whens:
            cases.append(f"case {whens} end")
    return f"concat_ws('; ', {', '.join(cases)})"


def _text(source: Source, dialect: Dialect) -> str:
    sql = source.sql if source.data_type == "VARCHAR" else f"{source.sql}::varchar"
    if source.is_clean:
        return sql
    # Most values hold no NUL, and looking is cheaper than replacing.
    return (
        f"nullif(case when contains({sql}, chr(0)) "
        f"then replace({sql}, chr(0), '') else {sql} end, '')"
    )


def _value(
    column: Column, source: Source | None, texts: dict[str, str], dialect: Dialect
) -> str:
    if source is None:
        return f"null::{column.data_type}"
    if column.data_type == "varchar":
        return texts[column.name]
    if _is_cast(column, source):
        return f"try_cast({source.sql} as {column.data_type})"
    return _parsed(column.data_type, texts[column.name], source, dialect)


def _is_cast(column: Column, source: Source) -> bool:
    return _base(source.data_type) in _DIRECT[column.data_type]


def _reading(
    column: Column,
    source: Source | None,
    texts: dict[str, str],
    values: dict[str, str],
    dialect: Dialect,
) -> Reading:
    text = texts.get(column.name, "null::varchar")
    value = values[column.name]
    faults = _presence_faults(column, text, value, texts)
    if source is not None:
        if column.data_type == "varchar":
            faults += _size_faults(column, text, source)
        else:
            faults += _parse_faults(column, text, value, source, dialect)
        faults += _value_faults(column, text, values, dialect)
    return Reading(column, value, tuple(faults))


def _presence_faults(
    column: Column, text: str, value: str, texts: dict[str, str]
) -> list[tuple[str, str]]:
    faults = []
    if column.is_required:
        is_text = column.data_type == "varchar"
        empty = literal(f"{column.name}: empty, and the column is required")
        no_id = _says(column, text, "no id, and the column is required")
        faults.append(
            (
                _is_missing(text)
                if is_text
                else f"case when {value} is null then {_is_blank(text)} end",
                f"case when {_is_blank(text)} then {empty} else {no_id} end",
            )
        )
    if column.one_of_with:
        other = texts.get(column.one_of_with, "null::varchar")
        faults.append(
            (
                f"({_is_missing(text)}) and ({_is_missing(other)})",
                literal(
                    f"{column.name}: empty, and {column.one_of_with} too; one of "
                    "the two is required"
                ),
            )
        )
    return faults


def _size_faults(column: Column, text: str, source: Source) -> list[tuple[str, str]]:
    if source.is_clean:
        return []
    size = f"strlen({text})"
    why = (
        f"{literal(f'{column.name}: ')} || {size} || "
        f"{literal(f' bytes, a row may have {ROW_LIMIT}')}"
    )
    return [(f"{size} > {ROW_LIMIT}", why)]


def _base(data_type: str) -> str:
    return data_type.upper().split("(")[0]


def _is_blank(text: str) -> str:
    return f"{text} is null or trim({text}, {_BLANKS}) = ''"


def _is_missing(text: str) -> str:
    # Almost no id begins like a 'no id', so almost none is looked at closely;
    # zeros are trimmed with the blanks rather than matched by an expression.
    spellings = ", ".join(literal(spelling) for spelling in NO_ID)
    return (
        f"case when ascii({text}) in {_SUSPECT} "
        f"then trim({text}, '0' || {_BLANKS}) = '' "
        f"or lower(trim({text}, {_BLANKS})) in ({spellings}) "
        f"else {text} is null end"
    )


def _says(column: Column, text: str, complaint: str) -> str:
    return (
        f"{literal(f'{column.name}: ')} || chr(39) || "
        f"case when length({text}) > 80 then left({text}, 80) || '…' "
        f"else {text} end || chr(39) || {literal(f' is {complaint}')}"
    )


def _parsed(data_type: str, text: str, source: Source, dialect: Dialect) -> str:
    if data_type == "timestamp with time zone":
        return _lenient(text, "timestamptz")
    if data_type == "date":
        # Straight to a date would take '2026-01-01 and so on' for one.
        return f"{_lenient(text, 'timestamp')}::date"
    if data_type == "boolean":
        return _lenient(text, "boolean")
    # The engine would read the underscore of 1_000 as it does in SQL.
    number = f"case when not contains({text}, '_') then {text} end"
    if dialect.locale == "it_IT" and source.data_type == "VARCHAR":
        number = _italian(text)
    if data_type == "integer":
        number = f"try_cast({number} as decimal(18,4))"
        return (
            f"case when {number} = trunc({number}) then "
            f"try_cast({number} as integer) end"
        )
    return f"try_cast({number} as {data_type})"


def _lenient(text: str, data_type: str) -> str:
    return (
        f"coalesce(try_cast({text} as {data_type}), "
        f"try_cast(trim({text}, {_BLANKS}) as {data_type}))"
    )


def _is_ambiguous(text: str) -> str:
    return f"regexp_full_match(trim({text}), '[+-]?[1-9]\\d{{0,2}}\\.\\d{{3}}')"


def _italian(text: str) -> str:
    number = f"trim({text})"
    return (
        f"case when contains({text}, '_') then null "
        f"when regexp_full_match({number}, '[+-]?\\d{{1,3}}(\\.\\d{{3}})+,\\d*') "
        f"then replace(replace({number}, '.', ''), ',', '.') "
        f"when regexp_full_match({number}, '[+-]?\\d*,\\d+') "
        f"then replace({number}, ',', '.') "
        f"when regexp_full_match({number}, '[+-]?[1-9]\\d{{0,2}}(\\.\\d{{3}}){{2,}}') "
        f"then replace({number}, '.', '') "
        f"else {number} end"
    )


def _parse_faults(
    column: Column,
    text: str,
    value: str,
    source: Source,
    dialect: Dialect,
) -> list[tuple[str, str]]:
    faults = []
    is_number = column.data_type in ("integer", "double", "decimal(18,4)")
    if is_number and dialect.locale and source.data_type == "VARCHAR":
        ambiguous = f"ambiguous under {dialect.locale}: thousands or decimals"
        faults.append((_is_ambiguous(text), _says(column, text, ambiguous)))
    is_wrong = f"case when {value} is null then not ({_is_blank(text)})"
    if column.data_type == "double":
        is_wrong += f" else not isfinite({value})"
    if column.data_type == "date":
        # Beyond these the engine knows days that other tools cannot show.
        is_wrong += f" else {value} not between '0001-01-01' and '9999-12-31'"
    complaint = f"not {_NOUNS[column.data_type]}"
    faults.append((f"{is_wrong} end", _says(column, text, complaint)))
    return faults


def _value_faults(
    column: Column, text: str, values: dict[str, str], dialect: Dialect
) -> list[tuple[str, str]]:
    faults = []
    value = values[column.name]
    if column.accepted:
        shown = ", ".join(column.accepted)
        is_text = column.data_type == "varchar"
        listed = ", ".join(literal(v) if is_text else v for v in column.accepted)
        faults.append(
            (f"{value} not in ({listed})", _says(column, text, f"not one of {shown}"))
        )
    if column.minimum is not None:
        faults.append(
            (
                f"{value} < {column.minimum}",
                _says(column, text, f"below {column.minimum}"),
            )
        )
    if column.at_most:
        most = " * ".join(f"({values[name]})" for name in column.at_most)
        above = f"above {' times '.join(column.at_most)}"
        faults.append((f"{value} > {most}", _says(column, text, above)))
    # Days somebody chose to tell (a birthday, an opening) may lie anywhere; a
    # required day is when something happened, and moves watermarks.
    is_day = column.data_type == "date" and column.is_required
    if is_day or column.data_type == "timestamp with time zone":
        kind = "date" if is_day else "timestamptz"
        latest = dialect.latest[:10] if is_day else dialect.latest
        faults += [
            (
                f"{value} > {kind} {literal(latest)}",
                _says(column, text, "more than a day after this landing"),
            ),
            (
                f"{value} < {kind} {literal(EARLIEST)}",
                _says(column, text, f"before {EARLIEST}"),
            ),
        ]
    return faults
