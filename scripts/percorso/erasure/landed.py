"""The landed files without whoever is erased: all of them, in one swap."""

from pathlib import Path

import duckdb

from percorso.contract import Entity, entities
from percorso.door_books import FILES, Account, read_books
from percorso.door_swap import keep, swap_in, workbench
from percorso.door_typing import literal
from percorso.erasure import strip
from percorso.home import Home

WHY = "the person was erased"


def rewrite(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Write the landed files anew where rows change; doing it twice is the same.

    Args:
        home: the home.
        db: a connection with the journal's tables.

    Raises:
        Busy: a landing is at work.
    """
    with workbench(home) as bench:
        staged = bench / "landed"
        _take_over(home.landed, staged)
        accounts = read_books(db, staged)
        changed = dict(
            db.execute(
                "select (entity, file_path), count(*) from marked group by all"
            ).fetchall()
        )
        for account in accounts:
            entity = entities()[account.entity]
            if (account.entity, account.file) in changed and account.landed:
                _strip(db, staged, entity, account)
        _silence(db, staged)
        write_books(db, staged, accounts)
        swap_in(staged, home)


def _take_over(landed: Path, staged: Path) -> None:
    """Have every landed file in a folder of its own, without copying it."""
    for old in sorted(landed.rglob("*.parquet")):
        new = staged / old.relative_to(landed)
        new.parent.mkdir(parents=True, exist_ok=True)
        keep(old, new)


def _strip(
    db: duckdb.DuckDBPyConnection, staged: Path, entity: Entity, account: Account
) -> None:
    """Write one file anew, and what went into its account."""
    path = staged / account.name
    replace(db, path, strip.query(entity, f"read_parquet({literal(str(path))})"))
    (rows,) = db.execute(
        f"select count(*) from read_parquet({literal(str(path))})"
    ).fetchone()
    account.erased += account.landed - rows
    account.landed = rows


def _silence(db: duckdb.DuckDBPyConnection, staged: Path) -> None:
    """Take the text of refused rows; that they were refused stays on record."""
    for path in sorted((staged / "quarantine").glob("*.parquet")):
        source = f"read_parquet({literal(str(path))})"
        theirs = (
            "(entity, file, line) in "
            "(select (entity, file_path, line_number) from quarantined)"
        )
        (count,) = db.execute(
            f"select count(*) from {source} where raw_text is not null and {theirs}"
        ).fetchone()
        if count:
            replace(
                db,
                path,
                f"select * replace (case when {theirs} then null else raw_text end "
                f"as raw_text, case when {theirs} then {literal(WHY)} else reason end "
                f"as reason) from {source}",
            )


def write_books(
    db: duckdb.DuckDBPyConnection, staged: Path, accounts: list[Account]
) -> None:
    """Write the books of a landed folder, and what they say of its entities."""
    columns = list(zip(*(account.as_row() for account in accounts), strict=True))
    unnested = ", ".join(
        f"unnest(?::{kind}[]) as {name}" for name, kind in FILES.items()
    )
    path = staged / "files" / "files.parquet"
    draft = path.with_suffix(".tmp")
    db.execute(
        f"copy (select {unnested}) to {literal(str(draft))} (format parquet)",
        [list(column) for column in columns],
    )
    draft.replace(path)
    entities_ = staged / "entities" / "entities.parquet"
    replace(
        db,
        entities_,
        f"""
        select told.* replace (
            coalesce(landed.rows_landed, 0)::bigint as rows_landed
        )
        from read_parquet({literal(str(entities_))}) as told
        left join (
            select entity, sum(rows_landed) as rows_landed
            from read_parquet({literal(str(path))})
            group by entity
        ) as landed
            on told.entity = landed.entity
        """,
    )


def replace(db: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    """Put a query's rows in the place of a file that it may read.

    What else bears the file's content, in the landing before, stays as it is.
    """
    draft = path.with_suffix(".tmp")
    db.execute(f"copy ({query}) to {literal(str(draft))} (format parquet)")
    draft.replace(path)
