"""The door: a landing folder in, typed Parquet and a full account out.

Every row of every file ends in one of four places: landed, quarantined with its
reason, counted as an exact duplicate, or blocked as an erased person's. A file
whose rows cannot be told stops the landing before anything of it is kept.
"""

import os
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from percorso import door_csv, parquet
from percorso.contract import CHECKOUT, Entity, entities
from percorso.door_books import FILES, Account, read_books
from percorso.door_csv import Fault
from percorso.door_files import (
    LandingFile,
    Manifest,
    check_manifest,
    check_rows,
    list_files,
    read_manifest,
)
from percorso.door_swap import keep, swap_in, workbench
from percorso.door_typing import (
    LOCALES,
    Dialect,
    Reading,
    Source,
    is_bad,
    literal,
    quoted,
    readings,
    reason,
    typed_select,
)
from percorso.erasure import tombstones
from percorso.errors import OutOfRoom, PercorsoError, Refused, first_line
from percorso.home import Home
from percorso.limits import memory_limit, threads
from percorso.progress import Progress

QUARANTINE = {
    "entity": "varchar",
    "file": "varchar",
    "line": "bigint",
    "raw_text": "varchar",
    "reason": "varchar",
}
ENTITIES = {"entity": "varchar", "is_provided": "boolean", "rows_landed": "bigint"}
RUN = {"landing_folder": "varchar", "as_of_date": "date"}
_COMMA_FAULT = re.compile(r"'[+-]?\d[\d.]*,\d{1,4}' is not a number")
REPORT = "this is a fault of the door: please report it"
BOOKKEEPING = {"_file": "varchar", "_line": "bigint", "_row_hash": "varchar"}


@dataclass(frozen=True)
class Declarations:
    """What a retailer declares about the files: the `PERCORSO_*` settings.

    `memory` and `threads` are limits for the engine; None leaves its own.
    """

    locale: str | None = None
    encoding: str = "utf-8"
    is_manifest_required: bool = False
    memory: str | None = None
    threads: int | None = None

    @classmethod
    def from_env(cls) -> "Declarations":
        """What the environment declares.

        Raises:
            Refused: a value is not one that the door knows.
        """
        env = os.environ.get
        return cls(
            locale=env("PERCORSO_LOCALE") or None,
            encoding=env("PERCORSO_ENCODING") or "utf-8",
            is_manifest_required=(env("PERCORSO_REQUIRE_MANIFEST") or "0") != "0",
            memory=memory_limit(),
            threads=threads(),
        )

    def __post_init__(self) -> None:
        if self.locale is not None and self.locale not in LOCALES:
            raise Refused(
                f"the locale {self.locale!r} is not known",
                "PERCORSO_LOCALE",
                f"set one of {', '.join(LOCALES)}, or unset it for decimal points",
            )


@dataclass(frozen=True)
class _Layout:
    """The columns of one file: every name in its order, and what is read."""

    names: list[str]
    sources: dict[str, Source]


@dataclass
class Landing:
    """What one run did: accounts of new files, names of those landed before."""

    accounts: list[Account] = field(default_factory=list)
    known: list[LandingFile] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Files and rows of this landing, as the journal of runs counts them."""
        return {
            "files_count": len(self.accounts),
            "landed_count": sum(account.landed for account in self.accounts),
            "quarantined_count": sum(a.quarantined for a in self.accounts),
            "duplicate_count": sum(account.duplicate for account in self.accounts),
        }

    def __str__(self) -> str:
        """What landed, in one line."""
        counts = self.counts()
        told = (
            f"landed {counts['landed_count']:,} rows of "
            f"{counts['files_count']} new files"
        )
        if self.known:
            told += f", {len(self.known)} files were landed before"
        refused = counts["quarantined_count"]
        return told + (f"; {refused:,} rows in quarantine" if refused else "")


def land(
    home: Home,
    landing: Path,
    declared: Declarations,
    now: datetime | None = None,
) -> Landing:
    """Lands the files of a landing folder that have not landed before.

    Args:
        home: the home to land in.
        landing: the folder of contract files.
        declared: what the retailer declares about the files.
        now: the clock that tells mistaken moments; the machine's when None.

    Returns:
        What was done.

    Raises:
        PercorsoError: the input is refused, another landing is at work, or
            the machine has no room; the home is as it was before.
    """
    try:
        with workbench(home) as bench:
            return _Run(home, landing, declared, now or datetime.now(UTC), bench).go()
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        raise OutOfRoom(
            f"{first_line(error)} - {home.root} - give the disk, memory or right "
            "that is missing and land again; the earlier landing is untouched"
        ) from error
    except duckdb.Error as error:
        raise PercorsoError(
            f"the engine failed ({first_line(error)}) - {landing} - {REPORT}"
        ) from error


class _Run:
    """One landing, from the list of files to the swap."""

    def __init__(
        self,
        home: Home,
        landing: Path,
        declared: Declarations,
        now: datetime,
        bench: Path,
    ) -> None:
        self.home = home
        self.landing = landing
        self.declared = declared
        self.now = now
        latest = (now.astimezone(UTC) + timedelta(days=1)).isoformat()
        self.dialect = Dialect(declared.locale, latest)
        self.scratch = bench / "scratch"
        self.staged = bench / "landed"
        self.contract = entities()
        self.done = Landing()
        self.links = 0
        self.db = self._connect()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        self.scratch.mkdir()
        self.staged.mkdir()
        db = duckdb.connect()
        # The engine's extensions are all built in; nothing may be fetched.
        db.execute("set autoinstall_known_extensions = false")
        # The engine draws its bar on standard output, amid the table.
        db.execute("set enable_progress_bar = false")
        # Scratch files are written again under the same name.
        db.execute("set enable_external_file_cache = false")
        db.execute("set TimeZone = 'UTC'")
        db.execute(f"set temp_directory = {literal(str(self.scratch / 'spill'))}")
        if self.declared.memory:
            db.execute(f"set memory_limit = {literal(self.declared.memory)}")
        if self.declared.threads:
            db.execute(f"set threads = {self.declared.threads}")
        return db

    def go(self) -> Landing:
        earlier = self._earlier()
        manifest = read_manifest(self.landing, self.declared.is_manifest_required)
        files, self.done.warnings = list_files(self.landing, self.contract)
        check_manifest(manifest, files, {(a.file, a.sha256) for a in earlier})
        new = self._new_files(files, earlier)
        self._check_entities(new, earlier)
        layouts = [self._layout(file) for file in new]
        for name in ("quarantine", "files", "entities", "run", *self.contract):
            (self.staged / name).mkdir()
        for account in earlier:
            self._keep(account)
        with_rows = [account for account in earlier if account.rows_in]
        had_rows = {account.entity for account in with_rows}
        first_name = {account.sha256: account.file for account in with_rows}
        with Progress("landed {} files") as progress:
            for file, layout in zip(new, layouts, strict=True):
                if file.sha256 in first_name:
                    raise Refused(
                        "delivered twice: the same content came as "
                        f"{first_name[file.sha256]}",
                        file.name,
                        "take one of the two out of the folder",
                    )
                account = self._land_file(file, layout)
                check_rows(manifest, file.name, account.rows_in)
                if account.rows_in:
                    first_name[file.sha256] = file.name
                elif file.entity.name in had_rows:
                    raise Refused(
                        "the file has no rows, and earlier ones had",
                        file.name,
                        "deliver it again, or take it out of the folder",
                    )
                self.done.accounts.append(account)
                progress.advance(len(new))
        self._keep_out_erased()
        for entity in self.contract.values():
            self._drop_duplicates(entity, earlier)
        self._write_books(manifest, [*earlier, *self.done.accounts])
        self.db.close()
        swap_in(self.staged, self.home)
        return self.done

    # ---- what landed before, and what is new

    def _earlier(self) -> list[Account]:
        return read_books(self.db, self.home.landed)

    def _new_files(
        self, files: list[LandingFile], earlier: list[Account]
    ) -> list[LandingFile]:
        landed = {(a.file, a.sha256) for a in earlier}
        new = []
        for file in files:
            if (file.name, file.sha256) in landed:
                self.done.known.append(file)
            else:
                new.append(file)
        return new

    def _check_entities(self, new: list[LandingFile], earlier: list[Account]) -> None:
        provided = {f.entity.name for f in new} | {a.entity for a in earlier}
        for entity in self.contract.values():
            if entity.is_required and entity.name not in provided:
                raise Refused(
                    f"no file of the required entity {entity.name}",
                    f"{self.landing / entity.name}",
                    "put at least one .parquet, .csv or .csv.gz file there",
                )

    def _keep(self, account: Account) -> None:
        names = [f"{account.entity}/{account.landed_name}.parquet"]
        if account.quarantined:
            names.append(account.quarantine_name)
        for name in names:
            old = self.home.landed / name
            if not old.exists():
                raise Refused(
                    f"what landed of {account.file} is missing",
                    str(old),
                    "restore it, or remove the folder landed and land everything again",
                )
            if not parquet.is_whole(old):
                raise Refused(
                    f"what landed of {account.file} is broken",
                    str(old),
                    "restore it, or remove the folder landed and land everything again",
                )
            (self.staged / name).parent.mkdir(exist_ok=True)
            keep(old, self.staged / name)

    # ---- columns

    def _layout(self, file: LandingFile) -> "_Layout":
        """The columns of a file; refused when they are not the contract's."""
        if file.kind == "csv":
            header = door_csv.read_header(file.path, file.name, self.declared.encoding)
            found = [(name, Source(f"c{i}")) for i, name in enumerate(header)]
        else:
            found = self._parquet_columns(file)
        names = [name for name, _ in found]
        where = f"{file.name}:1" if file.kind == "csv" else file.name
        for column in file.entity.columns:
            if names.count(column.name) > 1:
                raise Refused(
                    f"the column {column.name} is there twice",
                    where,
                    "keep one of the two",
                )
            if column.name in names:
                continue
            if column.is_required:
                raise Refused(
                    f"the required column {column.name} is missing",
                    where,
                    f"add it or give it its name; the file has {_shown(names)}",
                )
            if column.one_of_with and column.one_of_with not in names:
                raise Refused(
                    f"the column {column.name} or {column.one_of_with} is missing",
                    where,
                    "add one of the two",
                )
        known = set(file.entity.column_names)
        self.done.warnings += [
            f"{file.name}: the column {name or '(no name)'} is not in the contract, "
            "ignored"
            for name in dict.fromkeys(names)
            if name not in known
        ]
        return _Layout(names, {name: sql for name, sql in found if name in known})

    def _within_reach(self, path: Path) -> str:
        """SQL of a path to a file, whatever its name means in a glob."""
        self.links += 1
        link = self.scratch / f"delivered-{self.links}{path.suffix.lower()}"
        link.symlink_to(path.absolute())
        return literal(str(link))

    def _parquet_columns(self, file: LandingFile) -> list[tuple[str, Source]]:
        try:
            rows = self.db.execute(
                f"describe select * from read_parquet({self._within_reach(file.path)})"
            ).fetchall()
        except duckdb.Error as error:
            raise _unreadable_parquet(file) from error
        return [
            (name.strip().lower(), Source(quoted(name), data_type))
            for name, data_type, *_ in rows
        ]

    # ---- rows

    def _land_file(self, file: LandingFile, layout: "_Layout") -> Account:
        account = Account(
            file.entity.name,
            file.name,
            file.sha256,
            file.size,
            file.landed_name,
            landed_at=self.now,
        )
        if file.kind == "csv":
            faults = self._land_csv(file, layout, account)
        else:
            faults = self._land_parquet(file, layout.sources, account)
        account.quarantined = len(faults)
        _reconcile(account)
        if faults:
            ordered = sorted(faults, key=lambda fault: fault.line)
            if account.rows_in == account.quarantined > 1:
                self.done.warnings.append(self._all_refused(account, ordered[0]))
            rows = [
                (account.entity, account.file, fault.line, fault.raw, fault.reason)
                for fault in ordered
            ]
            self._write(account.quarantine_name, QUARANTINE, rows)
        return account

    def _all_refused(self, account: Account, first: Fault) -> str:
        """A file of which no row is good mostly has one fault, which one row tells."""
        told = (
            f"{account.file}: all {account.rows_in:,} rows are refused, line "
            f"{first.line} for: {first.reason}"
        )
        if self.declared.locale is None and _COMMA_FAULT.search(first.reason):
            told += " - are decimals written with a comma? Set PERCORSO_LOCALE=it_IT"
        return told

    def _land_parquet(
        self, file: LandingFile, sources: dict[str, Source], account: Account
    ) -> list[Fault]:
        path = self._within_reach(file.path)
        source = f"read_parquet({path}, file_row_number = true)"
        line = "file_row_number + 1"
        try:
            (account.rows_in,) = self.db.execute(
                f"select count(*) from read_parquet({path})"
            ).fetchone()
            rows = readings(file.entity, self._probed(source, sources), self.dialect)
            if self._copy(file, rows, source, line, account):
                return []
            found = self.db.execute(
                f"""
                select {line}, to_json(row_)::varchar, {reason(rows)}
                from (
                    select *, struct_pack({_packed(sources)}) as row_
                    from {source}
                )
                where {is_bad(rows)}
                """
            ).fetchall()
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise _unreadable_parquet(file) from error
        return [Fault(line, door_csv.cut(raw), why) for line, raw, why in found]

    def _probed(self, source: str, sources: dict[str, Source]) -> dict[str, Source]:
        """Tells which text columns of a Parquet file need no cleaning."""
        texts = {n: s for n, s in sources.items() if s.data_type == "VARCHAR"}
        if not texts:
            return sources
        probes = ", ".join(
            f"coalesce(bool_or({s.sql} = '' or contains({s.sql}, chr(0)) "
            f"or strlen({s.sql}) > {door_csv.ROW_LIMIT}), false)"
            for s in texts.values()
        )
        dirty = self.db.execute(f"select {probes} from {source}").fetchone()
        clean = {
            name: replace(source, is_clean=not is_dirty)
            for (name, source), is_dirty in zip(texts.items(), dirty, strict=True)
        }
        return sources | clean

    def _copy(
        self,
        file: LandingFile,
        rows: list[Reading],
        source: str,
        line: str,
        account: Account,
    ) -> bool:
        """Writes the good rows of a file.

        Returns:
            True when all are good.
        """
        # Counted first: judging a row in the filter of the copy would parse
        # every value twice, for the engine shares no work between the two.
        (bad,) = self.db.execute(
            f"select count_if({is_bad(rows)}) from {source}"
        ).fetchone()
        good = f"{source} where ({is_bad(rows)}) is not true" if bad else source
        typed = typed_select(rows, file.entity, good, file.name, line)
        target = self.staged / file.entity.name / f"{file.landed_name}.parquet"
        # The rows come in order anyway. Where some are left out, only an explicit
        # order also cuts row groups at the same rows whatever the number of threads.
        order = "order by _line" if bad else ""
        (account.landed,) = self.db.execute(
            f"copy ({typed} {order}) to {literal(str(target))} (format parquet)"
        ).fetchone()
        return not bad

    def _land_csv(
        self, file: LandingFile, layout: "_Layout", account: Account
    ) -> list[Fault]:
        plain = door_csv.prepare(
            file.path, file.name, self.declared.encoding, self.scratch
        )
        header = layout.names
        lines = door_csv.scan(plain)
        faults: list[Fault] = []
        account.lines = lines.count
        if not self._parse(plain, header, lines):
            sound = self.scratch / "sound.csv"
            careful = door_csv.read_carefully(plain, file.name, header, sound)
            faults = careful.faults
            account.skipped = careful.blanks
            account.lines_within = careful.breaks
            self._parse_sound(sound, header)
        else:
            (account.lines_within,) = self.db.execute(
                "select coalesce(sum(span_ - 1), 0)::bigint from parsed"
            ).fetchone()
        (parsed,) = self.db.execute("select count(*) from parsed").fetchone()
        account.rows_in = parsed + len(faults)
        # The engine reads an empty field as NULL, so only NULs can be unclean.
        sources = {
            name: replace(source, is_clean=not lines.has_nul)
            for name, source in layout.sources.items()
        }
        rows = readings(file.entity, sources, self.dialect)
        if not self._copy(file, rows, "parsed", "line_", account):
            faults += self._value_faults(plain, rows)
        self.db.execute("drop view parsed")
        self.db.execute("drop table raw")
        return faults

    def _parse(self, plain: Path, header: list[str], lines: door_csv.Lines) -> bool:
        """Reads a sound CSV into the relation `parsed`.

        Returns:
            False when the file is not sound: the engine stumbles, or its rows
            do not add up to the physical lines.
        """
        if lines.is_mixed or len(header) == 1:
            return False
        columns = ", ".join(f"'c{i}': 'varchar'" for i in range(len(header)))
        try:
            self.db.execute(
                "create or replace temp table raw as "
                f"from read_csv({self._within_reach(plain)}, {_CSV}, header = true, "
                f"columns = {{{columns}}}, max_line_size = {door_csv.ROW_LIMIT})"
            )
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return False
        (rows,) = self.db.execute("select count(*) from raw").fetchone()
        if rows + 1 == lines.count:
            self.db.execute(
                "create or replace temp view parsed as "
                "select *, rowid + 2 as line_, 1 as span_ from raw"
            )
            return True
        if not lines.has_quotes:
            return False
        return self._place_breaks(header, rows, lines.count)

    def _place_breaks(self, header: list[str], rows: int, line_count: int) -> bool:
        """Finds the lines of rows whose quoted fields hold line breaks."""
        breaks = " + ".join(
            f"coalesce(length(c{i}) - length(replace(c{i}, chr(10), '')), 0)"
            for i in range(len(header))
        )
        self.db.execute(
            f"create or replace temp table spans as "
            f"select rowid as row_, {breaks} as breaks from raw"
        )
        (broken,) = self.db.execute("select sum(breaks) from spans").fetchone()
        if rows + 1 + (broken or 0) != line_count:
            return False
        self.db.execute(
            """
            create or replace temp table placed as
            select
                row_,
                row_ + 2 + coalesce(sum(breaks) over (
                    order by row_ rows between unbounded preceding and 1 preceding
                ), 0) as line_,
                breaks + 1 as span_
            from spans
            """
        )
        self.db.execute(
            "create or replace temp view parsed as select raw.*, line_, span_ "
            "from raw inner join placed on raw.rowid = placed.row_ order by row_"
        )
        return True

    def _parse_sound(self, sound: Path, header: list[str]) -> None:
        columns = ", ".join(f"'c{i}': 'varchar'" for i in range(len(header)))
        self.db.execute(
            "create or replace temp table raw as "
            f"from read_csv({literal(str(sound))}, {_CSV}, header = false, "
            "new_line = '\\n', "
            f"columns = {{'line_': 'bigint', 'span_': 'bigint', {columns}}}, "
            f"max_line_size = {3 * door_csv.ROW_LIMIT})"
        )
        self.db.execute("create or replace temp view parsed as from raw")

    def _value_faults(self, plain: Path, rows: list[Reading]) -> list[Fault]:
        found = self.db.execute(
            f"select line_, span_, {reason(rows)} from parsed where {is_bad(rows)}"
        ).fetchall()
        spans = {line: span for line, span, _ in found}
        raw = door_csv.raw_lines(plain, spans)
        return [Fault(line, raw[line], why) for line, _, why in found]

    # ---- people erased before

    def _keep_out_erased(self) -> None:
        """Takes out rows that would bring back who was erased."""
        if not tombstones.files(self.home) or not self.done.accounts:
            return
        # Only where somebody was erased is it worth the time that dbt needs.
        from percorso.erasure import blocking

        blocking.keep_out(self.home, self.staged, self.scratch, self.done.accounts)
        for account in self.done.accounts:
            _reconcile(account)

    # ---- duplicates

    def _drop_duplicates(self, entity: Entity, earlier: list[Account]) -> None:
        """Takes out rows that landed before or stand in this landing twice."""
        new = [a for a in self.done.accounts if a.entity == entity.name and a.landed]
        if not new:
            return
        old = [a for a in earlier if a.entity == entity.name and a.landed]
        fresh = self._read(new)
        names = entity.column_names
        arrival = [name for name in ("loaded_at", entity.event_time) if name in names]
        arrival_sql = f"coalesce({', '.join(map(quoted, arrival))})" if arrival else "1"
        before = (
            f"select distinct _row_hash from {self._read(old)} as old "
            f"semi join {fresh} as fresh using (_row_hash)"
            if old
            else "select null::varchar as _row_hash where false"
        )
        self.db.execute(f"create or replace temp table landed_before as {before}")
        self.db.execute(
            f"""
            create or replace temp table duplicates as
            with repeated as (
                select _row_hash from {fresh}
                group by _row_hash having count(*) > 1
                union
                from landed_before
            )
            select _file, _line
            from {fresh}
            semi join repeated using (_row_hash)
            qualify
                _row_hash in (from landed_before)
                or row_number() over (
                    partition by _row_hash
                    order by {arrival_sql} nulls last, _file, _line
                ) > 1
            """
        )
        counts = self.db.execute(
            "select _file, count(*) from duplicates group by _file"
        ).fetchall()
        for account in new:
            account.duplicate = dict(counts).get(account.file, 0)
            if account.duplicate:
                self._rewrite_without_duplicates(account)

    def _rewrite_without_duplicates(self, account: Account) -> None:
        path = self.staged / account.entity / f"{account.landed_name}.parquet"
        every = self.scratch / "every.parquet"
        path.rename(every)
        (account.landed,) = self.db.execute(
            f"copy (select * from read_parquet({literal(str(every))}) "
            f"anti join duplicates using (_file, _line) order by _line) "
            f"to {literal(str(path))} (format parquet)"
        ).fetchone()
        every.unlink()
        _reconcile(account)

    def _read(self, accounts: list[Account]) -> str:
        paths = ", ".join(
            literal(str(self.staged / a.entity / f"{a.landed_name}.parquet"))
            for a in accounts
        )
        return f"read_parquet([{paths}], union_by_name = true)"

    # ---- the books

    def _write_books(self, manifest: Manifest, accounts: list[Account]) -> None:
        for entity in self.contract.values():
            if not any(account.entity == entity.name for account in accounts):
                types = {c.name: c.data_type for c in entity.columns}
                self._write(f"{entity.name}/empty.parquet", types | BOOKKEEPING, [])
        self._write("quarantine/empty.parquet", QUARANTINE, [])
        self._write(
            "entities/entities.parquet",
            ENTITIES,
            [
                (
                    name,
                    any(a.entity == name for a in accounts),
                    sum(a.landed for a in accounts if a.entity == name),
                )
                for name in self.contract
            ],
        )
        folder = self.landing
        if folder.is_relative_to(CHECKOUT):
            folder = folder.relative_to(CHECKOUT)
        self._write(
            "run/run.parquet", RUN, [(folder.as_posix(), _iso(manifest.as_of_date))]
        )
        ordered = sorted(accounts, key=lambda a: (a.entity, a.file, a.sha256))
        self._write("files/files.parquet", FILES, [a.as_row() for a in ordered])

    def _write(self, name: str, types: dict[str, str], rows: list[tuple]) -> None:
        """Writes a small table as Parquet.

        Args:
            name: path below the landed folder.
            types: SQL type by column.
            rows: tuples in the order of `types`.
        """
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
        select = ", ".join(
            f"unnest(?::{kind}[]) as {quoted(column)}" for column, kind in types.items()
        )
        self.db.execute(
            f"copy (select {select}) to {literal(str(self.staged / name))} "
            "(format parquet)",
            [list(column) for column in columns],
        )


_CSV = (
    "auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
    "strict_mode = true, null_padding = false, nullstr = ''"
)


def _reconcile(account: Account) -> None:
    out = account.landed + account.quarantined + account.duplicate
    out += account.blocked + account.erased
    if account.rows_in != out:
        raise PercorsoError(
            f"{account.rows_in} rows came in and {out} came out - {account.file} - "
            f"{REPORT}"
        )
    if account.lines is None:
        return
    lines = 1 + account.rows_in + account.skipped + account.lines_within
    if account.lines != lines:
        raise PercorsoError(
            f"{account.lines} lines came in and {lines} came out - {account.file} - "
            f"{REPORT}"
        )


def _shown(names: list[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8} more" if len(names) > 8 else shown


def _packed(sources: dict[str, Source]) -> str:
    return ", ".join(f"{quoted(n)} := {s.sql}" for n, s in sources.items())


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _unreadable_parquet(file: LandingFile) -> Refused:
    return Refused(
        "not a whole Parquet file", file.name, "it is half-written: deliver it again"
    )
