"""What a check is, and the checks that follow from the source contract.

A check is the number of rows of one entity that fail, written as one SQL
aggregate, so that all checks of an entity are answered by one scan of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from percorso.contract import Column, Entity
from percorso.door_typing import literal, quoted

# Kinds that judge a delivery as a whole: their figures are in the table `facts`.
OF_DELIVERIES = ("columns", "volume", "quarantined", "freshness")


@dataclass(frozen=True)
class Check:
    """One check of one entity.

    `measure` is a SQL aggregate over the entity's rows, the number that fail;
    `condition`, true for such a row, is None where no row can be pointed at.
    `at_most` is the share of rows that may fail, `at_least` the share of a usual
    delivery that has to come. `needs` is another entity without which nothing
    can be said.
    """

    entity: str
    kind: str
    name: str
    severity: str
    expected: str
    measure: str
    condition: str | None = None
    at_most: float = 0.0
    at_least: float = 0.0
    needs: str | None = None

    @property
    def is_of_delivery(self) -> bool:
        """True when it judges a delivery as a whole, not its rows one by one."""
        return self.kind in OF_DELIVERIES

    def passes(self, failing: int, rows: int) -> bool:
        """True when no more rows fail than may."""
        return failing <= (0 if self.is_of_delivery else self.at_most * rows)


def of_rows(
    entity: Entity,
    kind: str,
    name: str,
    severity: str,
    expected: str,
    condition: str,
    at_most: float = 0.0,
    needs: str | None = None,
    new_alone: bool = False,
) -> Check:
    """A check that each row passes or fails by itself.

    With `new_alone`, rows of the deliveries that have not been built of yet are
    judged, and no others.
    """
    if at_most:
        expected += f"; {at_most * 100:g}% of the rows may fail"
    measure = _count(condition)
    if new_alone:
        expected += " (new deliveries)"
        is_new = f"_file in (select file from new_files where entity = '{entity.name}')"
        condition = f"{is_new} and ({condition})"
        failing = _count(condition)
        # The share is of the new rows, not of all that the caller counts.
        allowed = f"{at_most} * {_count(is_new)}"
        measure = f"case when {failing} > {allowed} then {failing} else 0 end"
        at_most = 0.0
    return Check(
        entity.name,
        kind,
        name,
        severity,
        expected,
        measure,
        condition,
        at_most=at_most,
        needs=needs,
    )


def _count(condition: str) -> str:
    """SQL of how many rows a condition is true for, 0 where it is always null."""
    return f"count(*) filter (where {condition})"


def of_delivery(
    entity: Entity,
    kind: str,
    severity: str,
    expected: str,
    at_most: float = 0.0,
    at_least: float = 0.0,
) -> Check:
    """A check of what came as a whole, answered by the table `facts`."""
    return Check(
        entity.name,
        kind,
        kind,
        severity,
        expected,
        "(select max(failing) from facts "
        f"where entity = {literal(entity.name)} and name = {literal(kind)})",
        at_most=at_most,
        at_least=at_least,
    )


def of_contract(entity: Entity) -> Iterator[Check]:
    """The checks that follow from the contract: columns, keys, values, ranges."""
    yield of_delivery(
        entity, "columns", "critical", "the columns of the contract, by name and type"
    )
    yield Check(
        entity.name,
        "unique",
        "unique",
        "warning",
        f"{' and '.join(entity.key)} once for each moment of its versions",
        _repeated(entity),
    )
    for column in entity.columns:
        yield from _of_column(entity, column)


def _of_column(entity: Entity, column: Column) -> Iterator[Check]:
    name, sql = column.name, quoted(column.name)

    def critical(kind: str, expected: str, condition: str) -> Check:
        return of_rows(entity, kind, f"{kind}_{name}", "critical", expected, condition)

    if column.is_required:
        yield critical("filled", f"{name} is filled", f"{sql} is null")
    if column.one_of_with:
        yield critical(
            "filled",
            f"{name} or {column.one_of_with} is filled",
            f"{sql} is null and {quoted(column.one_of_with)} is null",
        )
    if column.accepted:
        values = ", ".join(map(literal, column.accepted))
        yield critical(
            "accepted",
            f"{name} is one of {', '.join(column.accepted)}",
            f"{sql}::varchar not in ({values})",
        )
    if column.minimum is not None:
        yield critical(
            "minimum",
            f"{name} is {column.minimum} or more",
            f"{sql} < {column.minimum}",
        )
    if column.at_most:
        yield critical(
            "maximum",
            f"{name} is at most {' times '.join(column.at_most)}",
            f"{sql} > {' * '.join(map(quoted, column.at_most))}",
        )


def _repeated(entity: Entity) -> str:
    """SQL of the rows of which another has the same key and the same moment."""
    names = entity.column_names
    # As staging orders versions; what tells no moment has its place in the file.
    order = [c for c in (entity.version_by, "loaded_at") if c in names]
    order = order or [c for c in (entity.event_time,) if c in names]
    if not order:
        return "0"
    columns = ", ".join(map(quoted, dict.fromkeys([*entity.key, *order])))
    return (
        "(select coalesce(sum(rows_), 0)::bigint from (select count(*) as rows_ "
        f"from {quoted(entity.name)} group by {columns} having count(*) > 1))"
    )
