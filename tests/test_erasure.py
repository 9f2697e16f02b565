"""Erasure: nobody is left behind, nothing that is counted changes.

The demo's home is copied, with rows of its erased people planted where the demo
has none: an export, the ledger, quarantine. The erasure is killed on its way, at
each step, and completed by a build. What the demo's truth knows of the people is
then looked for in every file, byte by byte and row by row.

A hundred people of the demo of 20,000: `.venv/bin/pytest -m long
tests/test_erasure.py`.
"""

import csv
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import SCRIPTS, DemoRetailer, Retailer

from percorso import ledger, vault
from percorso.contract import entities
from percorso.erasure import certificate
from percorso.exports import batches
from percorso.exports.layouts import layout_of
from percorso.exports.sends import Sends
from percorso.home import Home
from percorso.publish import seal

DAY = date(2026, 6, 30)
PROMOTION = "loyalty_plan"
PATIENCE = 120
MANY = 20_000
TOKEN = "^erased_[0-9a-f]{32}$"
# Columns by which rows of one person differ before and after.
NAMES = {
    "customer_id",
    "first_customer_id",
    "visitor_id",
    "identifier_value",
    "session_id",
    "entry_page_url",
    "exit_page_url",
    "touchpoint_id",
    "previous_touchpoint_id",
}


# ---- the story of one home


@dataclass
class Erased:
    """A home after an erasure, the same before it, and what was printed."""

    retailer: Retailer
    before: Path
    killed: list[str]
    printed: str
    secrets: list[str]
    batch: Path
    manifest: dict
    during: list[tuple]
    delivered: list[str] = field(default_factory=list)


def people_erased(home: Path) -> list[tuple[str, str]]:
    """The ids of who is to be erased: as they were known, and since the request."""
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as db:
        return db.execute(
            "select customer_id, erased_customer_id "
            "from intermediate.int_customers_erased where not is_done order by all"
        ).fetchall()


def answered(home: Path) -> list[str]:
    """The requests that erase somebody."""
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as db:
        rows = db.execute(
            "select distinct request_id from intermediate.int_requests_answered"
        ).fetchall()
    return [request_id for (request_id,) in rows]


def secrets_of(demo: DemoRetailer, home: Path, requests: str) -> list[str]:
    """What the truth knows of the people of requests, and of nobody else.

    Args:
        demo: the retailer whose truth it is.
        home: a home where they are built and not yet erased.
        requests: a pattern of CSV files of erasure requests.
    """
    with duckdb.connect() as db:
        db.execute(f"attach '{home / 'build.duckdb'}' as build (read_only)")
        rows = db.execute(
            f"""
            with asked as (
                select identifier from read_csv('{requests}', all_varchar = true)
                -- who asks by what stands in no other row cannot be found by it
                where lower(identifier) not in (
                    select lower(identifier_value)
                    from build.intermediate.int_requests_unapplied
                )
            ),
            people as (
                select * from read_parquet('{demo.truth / "people.parquet"}')
            ),
            records as (
                select * from read_parquet('{demo.truth / "records.parquet"}')
            ),
            told as (
                select person_id, identifier_value as value
                from read_parquet('{demo.truth / "identifiers.parquet"}')
                union
                select person_id, record_id from records
                where record_type in ('contact_id', 'account_id', 'visitor_id')
                union
                select person_id, unnest([email, mobile, landline, tax_code,
                    contact_id, second_contact_id, account_id, loyalty_card_id])
                from people
                union
                select person_id, unnest([first_name || ' ' || last_name,
                    first_name || ',' || last_name,
                    last_name || ' ' || first_name])
                from people
            ),
            owned as (
                select lower(value) as value, list(distinct person_id) as whose
                from told where value is not null and length(value) > 5
                group by all
            ),
            askers as (
                select distinct person_id from told
                where value in (select identifier from asked)
            ),
            -- what the models say is somebody else's, or nobody's they know
            others as (
                select lower(spelled.identifier) as value
                from build.marts.customer_identifiers as borne
                inner join build.intermediate.int_identifiers_normalised as spelled
                    on borne.identifier_type = spelled.identifier_type
                    and borne.identifier_value = spelled.identifier_value
                where borne.customer_id is not null
                union all
                -- a number that is none links nobody: the order it stands in is
                -- that of whom the rest of the order names
                select lower(orders.vat_number)
                from build.staging.stg_shop__orders as orders
                inner join build.intermediate.int_orders_identified as owners
                    on orders.order_id = owners.order_id
                where
                    orders.vat_number is not null
                    and owners.identified_by <> 'erased'
                union all
                select lower(record_id) from records
                where
                    record_type = 'visitor_id'
                    and record_id not in (
                        select visitor_id from build.intermediate.int_visitors_held
                        where is_erased
                    )
                union all
                select unnest([lower(first_name || ' ' || last_name),
                    lower(first_name || ',' || last_name),
                    lower(last_name || ' ' || first_name), lower(phone)])
                from build.marts.customers
            )
            select value from owned
            where
                list_has_all((select list(person_id) from askers), whose)
                and not exists (
                    select 1 from others where contains(others.value, owned.value)
                )
            """
        ).fetchall()
    return sorted(value for (value,) in rows)


def plant(retailer: Retailer) -> tuple[Path, list[str]]:
    """Rows of the people in an export, both ledgers and quarantine.

    Returns:
        The folder of the batch, and the ids of the living in it.
    """
    home = Home(retailer.home)
    erased = [old for old, _ in people_erased(home.root)]
    with duckdb.connect(str(home.database), read_only=True) as db:
        living = [
            row[0]
            for row in db.execute(
                "select customer_id from marts.customers where email is not null "
                "order by customer_id limit 3"
            ).fetchall()
        ]
    with closing(Sends(home)) as sends:
        sends.db.execute(
            """
            create temp table audience as
            select
                ? as promotion_id, unnest(?::varchar[]) as customer_id,
                'email' as channel, ? as decided_on, 'x' as band, 'daily' as wave,
                'generic' as variant, 'c' as creative, 'l' as landing_url,
                null as coupon_code, null as incentive_amount
            """,
            [PROMOTION, [*erased, *living], DAY],
        )
        sends.db.execute(
            "create or replace temp table audience as select *, "
            "customer_id as first_customer_id, "
            "customer_id || '@s.example' as address, 'Ann' as first_name from audience"
        )
        batch = batches.write(
            sends,
            home.root / "exports",
            DAY,
            PROMOTION,
            layout_of("brevo", "email"),
            {"run": "planted"},
        )
        # Decided today, as somebody was who asks within the day.
        path = ledger.folder(home) / f"{DAY}.parquet"
        sends.db.execute(f"create table decided as from '{path}'")
        sends.db.execute(
            """
            insert into decided
            select * replace (
                unnest(?::varchar[]) as customer_id, null as first_customer_id
            )
            from (
                from decided
                where promotion_id = ? and outcome = 'no_consent'
                order by customer_id limit 1
            )
            """,
            [erased, PROMOTION],
        )
        sends.db.execute(
            "update decided set first_customer_id = customer_id "
            "where first_customer_id is null"
        )
        vault.write(home, sends.db, "from decided", path)
    return batch.folder, living


def plant_refused(retailer: Retailer, secrets: list[str]) -> Path:
    """A refused row in whose text a person is named, in capitals."""
    path = next(iter(sorted((retailer.home / "landed/quarantine").glob("or*.parquet"))))
    email = next(s for s in secrets if "@" in s).upper()
    with duckdb.connect() as db:
        db.execute(f"create table refused as from '{path}'")
        db.execute(
            "update refused set raw_text = raw_text || ',\"' || ? || '\"' "
            "where line = (select min(line) from refused)",
            [email],
        )
        path.unlink()
        db.execute(f"copy refused to '{path}' (format parquet)")
    return path


BUILDING = "percorso.whole_build.dbt:before"
# Where to be killed: a function, and before or after it does its work.
STEPS = (
    "percorso.erasure.journal.sync:before",
    "percorso.erasure.tombstones.keep:after",
    "percorso.erasure.batches.exchange:before",
    "percorso.erasure.batches.exchange:after",
    "percorso.vault.write:before",
    "percorso.vault.write:after",
    "percorso.vault.forget_earlier:after",
    "percorso.erasure.landed.write_books:before",
    "percorso.erasure.landed.swap_in:before",
    "percorso.erasure.landed.swap_in:after",
    "percorso.erasure.erase.break_seal:after",
    BUILDING,
)
# One child a step: what they all import is imported once. Who rewrites ends with who
# called it, so one process stands for both; but who builds must not have rewritten.
KILLER = """
import importlib, os, signal, sys
sys.path.insert(0, {scripts!r})
import erase
from percorso.erasure import erase as erasing
sys.argv = ["erase.py"]
for step in {steps!r}:
    name, when = step.split(":")
    module, _, function = name.rpartition(".")
    module = importlib.import_module(module)
    work = getattr(module, function)
    def killed(*args, **kwargs):
        if when == "after":
            work(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    child = os.fork()
    if not child:
        setattr(module, function, killed)
        if step == {building!r}:
            erasing._edit = None
        else:
            erasing.apart = lambda function, *arguments: function(*arguments)
        os._exit(erase.main())
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, step
    print(step, flush=True)
"""


def kill_at_each(retailer: Retailer, steps: tuple[str, ...]) -> list[str]:
    """Erase, and be killed at a step, and again at the next.

    Returns:
        The steps at which it was killed.
    """
    code = KILLER.format(scripts=str(SCRIPTS), steps=steps, building=BUILDING)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=retailer.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    return [line for line in told if line in steps]


def kill_in_build(retailer: Retailer) -> None:
    """Erase, and be killed while dbt builds the database anew."""
    database = retailer.home / "build.duckdb"
    running = subprocess.Popen(
        [sys.executable, str(SCRIPTS / "erase.py")],
        env=retailer.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + PATIENCE
    # The one before goes first: only then it is built anew.
    for is_so in (
        lambda: not database.exists(),
        lambda: database.exists() and database.stat().st_size > 2**20,
    ):
        while not is_so():
            assert time.monotonic() < until
            assert running.poll() is None
            time.sleep(0.05)
    running.kill()
    running.wait()


@pytest.fixture(scope="module")
def erased(
    demo: DemoRetailer, tmp_path_factory: pytest.TempPathFactory, module_home: Path
) -> Erased:
    """The demo's people erased, killed at every step, completed by a build."""
    retailer = demo.copied(tmp_path_factory.mktemp("erasure"), module_home)
    requests = str(retailer.landing / "erasure_requests" / "*.csv")
    secrets = secrets_of(demo, retailer.home, requests)
    assert len(secrets) > 20
    batch, living = plant(retailer)
    plant_refused(retailer, secrets)
    assert set(found(retailer.home, secrets)) >= {"landed", "versions", "build.duckdb"}
    killed = kill_at_each(retailer, STEPS)
    # While it is under way readers have the version before, whole.
    during = retailer.query("select count(*), sum(total_amount) from orders")
    done = retailer.run("build.py")
    assert done.returncode == 0, done.stdout + done.stderr
    return Erased(
        retailer,
        demo.home,
        killed,
        done.stdout,
        secrets,
        batch,
        json.loads((batch / "manifest.json").read_text()),
        during,
        living,
    )


# ---- looking for people


def found(home: Path, secrets: list[str]) -> dict[str, list[str]]:
    """Files below a home in which any of the secrets stands, by its first folder.

    Each file's bytes, and each value of what is packed in them.
    """
    hits: dict[str, list[str]] = {}
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        if path.is_symlink() or any(p.is_symlink() for p in path.parents):
            continue
        if holds(path, secrets):
            hits.setdefault(path.relative_to(home).parts[0], []).append(str(path))
    return hits


def holds(path: Path, secrets: list[str]) -> bool:
    """True when any of the secrets stands in a file, in any case."""
    if _bytes_hold(path, secrets):
        return True
    if path.suffix == ".parquet":
        with duckdb.connect() as db:
            return _rows_hold(db, f"from read_parquet('{path}')", secrets)
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as db:
            tables = db.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall()
            return any(
                _rows_hold(db, f'from "{schema}"."{table}"', secrets)
                for schema, table in tables
            )
    return False


def _bytes_hold(path: Path, secrets: list[str]) -> bool:
    """True when a file's bytes hold any of the secrets; short ones by chance."""
    words = "\n".join(secret for secret in secrets if len(secret) > 8)
    done = subprocess.run(
        ["grep", "-q", "-a", "-i", "-F", "-e", words, str(path)],
        env={"LC_ALL": "C"},
        check=False,
    )
    assert done.returncode in (0, 1)
    return done.returncode == 0


def _rows_hold(db: duckdb.DuckDBPyConnection, source: str, secrets: list[str]) -> bool:
    """True when a row's text holds any of the secrets between other characters."""
    columns = [
        f'"{name}"::varchar'
        for name, kind, *_ in db.execute(f"describe {source}").fetchall()
        if "VARCHAR" in kind or "STRUCT" in kind
    ]
    if not columns:
        return False
    words = "|".join(regex_escape(secret) for secret in secrets)
    return db.execute(
        "select count(*) > 0 from ("
        f"select lower(concat_ws(' | ', {', '.join(columns)})) as text {source}"
        ") where regexp_matches(text, ?)",
        [f"(^|[^0-9a-z])({words})([^0-9a-z]|$)"],
    ).fetchone()[0]


def regex_escape(text: str) -> str:
    """A text as an expression that matches it alone."""
    return "".join(c if c.isalnum() or c in " ,_@" else f"\\{c}" for c in text)


def test_nobody_is_left_in_any_file(erased: Erased) -> None:
    """Not in a database, a Parquet file, an export, a log, nor between the rows."""
    assert found(erased.retailer.home, erased.secrets) == {}


def test_it_was_killed_at_every_step(erased: Erased) -> None:
    assert erased.killed == list(STEPS)


def test_the_published_version_stood_until_the_new_one(erased: Erased) -> None:
    assert erased.during == erased.retailer.query(
        "select count(*), sum(total_amount) from orders"
    )
    assert len(list((erased.retailer.home / "versions").iterdir())) == 1


# ---- what is counted


def changed_tables(before: Path, after: Path) -> set[str]:
    """Published tables that differ, whoever the rows are of.

    Args:
        before: the folder of a published version.
        after: that of another.
    """
    changed = set()
    with duckdb.connect() as db:
        for name in ("crm", "ops"):
            for side, folder in (("old", before), ("new", after)):
                path = (folder / f"{name}.duckdb").resolve()
                db.execute(f"attach '{path}' as {side} (read_only)")
            tables = db.execute(
                "select table_name from duckdb_tables() where database_name = 'old'"
            ).fetchall()
            changed |= {table for (table,) in tables if _differ(db, table)}
            db.execute("detach old")
            db.execute("detach new")
    return changed


def _differ(db: duckdb.DuckDBPyConnection, table: str) -> bool:
    names = [row[0] for row in db.execute(f"describe old.{table}").fetchall()]
    columns = ", ".join(f'"{name}"' for name in names if name not in NAMES)
    # of which people have been planted
    others = f"where promotion_id is distinct from '{PROMOTION}'"
    others = others if "promotion_id" in names else ""
    old, new = (
        f"select {columns} from {side}.{table} {others}" for side in ("old", "new")
    )
    return db.execute(
        f"select count(*) > 0 from (({old} except all {new}) "
        f"union all ({new} except all {old}))"
    ).fetchone()[0]


def test_nothing_that_is_counted_changes(erased: Erased) -> None:
    """Every published table is as before, but for who somebody was."""
    changed = changed_tables(
        erased.before / "published", erased.retailer.home / "published"
    )
    # No map is kept; the requests are gone; the planted row was never counted.
    assert changed == {
        "customer_id_changes",
        "data_freshness",
        "door_checks",
        "file_reconciliation",
        "source_reconciliation",
        "quarantine",
        "run_history",
    }


def test_rows_in_are_rows_out(erased: Erased) -> None:
    """The books tie out, with the requests as what was removed."""
    rows = erased.retailer.query(
        "select entity, rows_erased from source_reconciliation where rows_erased > 0",
        "ops",
    )
    assert rows == [("erasure_requests", len(people_erased(erased.before)))]
    books = erased.retailer.home / "landed/files/files.parquet"
    assert duckdb.sql(
        "select bool_and(rows_in = rows_landed + rows_quarantined + rows_duplicate "
        f"+ rows_blocked + rows_erased) from '{books}'"
    ).fetchone() == (True,)


def test_orders_stand_under_one_token_a_person(erased: Erased) -> None:
    """What was bought is kept together, under what chance gave."""
    with duckdb.connect() as db:
        for side, home in (("old", erased.before), ("new", erased.retailer.home)):
            path = (home / "published" / "crm.duckdb").resolve()
            db.execute(f"attach '{path}' as {side} (read_only)")
        rows = db.execute(
            f"""
            select
                count(distinct old.orders.customer_id),
                count(distinct new.orders.customer_id),
                count(distinct (old.orders.customer_id, new.orders.customer_id)),
                bool_and(regexp_matches(new.orders.customer_id, '{TOKEN}'))
            from old.orders
            inner join new.orders
                on old.orders.order_id = new.orders.order_id
            where starts_with(old.orders.customer_id, 'erased_')
            """
        ).fetchone()
    people = rows[0]
    assert people > 0
    assert rows == (people, people, people, True)


# ---- exports and ledgers


def test_export_loses_the_people_and_keeps_the_others(erased: Erased) -> None:
    """CSV, Parquet and manifest agree, and the ledger knows the new checksum."""
    with (erased.batch / "audience.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["EXT_ID"] for row in rows] == sorted(erased.delivered)
    parquet = duckdb.sql(
        f"select customer_id from '{erased.batch / 'audience.parquet'}'"
    ).fetchall()
    assert [(row["EXT_ID"],) for row in rows] == parquet
    for told in erased.manifest["files"]:
        content = (erased.batch / told["file"]).read_bytes()
        assert told["rows"] == len(rows)
        assert told["bytes"] == len(content)
        assert told["sha256"] == hashlib.sha256(content).hexdigest()
    with closing(Sends(Home(erased.retailer.home))) as sends:
        sums = sends.db.execute("select distinct sha256 from sends").fetchall()
        people = sends.db.execute(
            f"select count(*) filter (where regexp_matches(customer_id, '{TOKEN}')), "
            "count(*) from delivered"
        ).fetchone()
    assert sums == [(erased.manifest["files"][0]["sha256"],)]
    gone = len(people_erased(erased.before))
    assert people == (gone, gone + len(erased.delivered))
    assert not list(erased.batch.parent.glob(".*"))


def test_ledger_keeps_the_decision_and_forgets_the_person(erased: Erased) -> None:
    path = ledger.folder(Home(erased.retailer.home)) / f"{DAY}.parquet"
    rows = duckdb.sql(
        f"select regexp_matches(first_customer_id, '{TOKEN}'), "
        f"regexp_matches(customer_id, '{TOKEN}') from '{path}' "
        f"where promotion_id = '{PROMOTION}' and starts_with(customer_id, 'erased_')"
    ).fetchall()
    assert rows == [(True, True)] * len(people_erased(erased.before))


# ---- what is told and kept


def test_certificate_tells_what_was_done_and_of_nobody(erased: Erased) -> None:
    folder = erased.retailer.home / "state" / "erasures"
    told = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    assert len(told) == len(people_erased(erased.before))
    assert {one["request_sha256"] for one in told} == {
        hashlib.sha256(request_id.encode()).hexdigest()
        for request_id in answered(erased.before)
    }
    places = {row["place"] for one in told for row in one["rows"]}
    assert places >= {"erasure_requests", "crm_contacts", "sends", "exports"}
    assert sum(one["people"] for one in told) == len(told)
    last = certificate.last_done(Home(erased.retailer.home))
    assert last.isoformat() == max(one["done_at"] for one in told)


def test_nobody_erased_is_no_moment(demo: DemoRetailer) -> None:
    assert certificate.last_done(Home(demo.home)) is None


def test_landing_folder_is_told_and_not_touched(
    erased: Erased, demo: DemoRetailer
) -> None:
    """The lines to remove are printed; the retailer's own files stay."""
    (line,) = (
        line
        for line in erased.printed.splitlines()
        if line.startswith("  erasure_requests/erasure_requests.csv: lines ")
    )
    assert line.endswith(f"lines 2-{len(answered(erased.before)) + 1}")
    for path in demo.landing.rglob("*.csv"):
        copy = erased.retailer.landing / path.relative_to(demo.landing)
        assert copy.read_bytes() == path.read_bytes()


def test_journal_is_gone(erased: Erased) -> None:
    names = {path.name for path in (erased.retailer.home / "state").iterdir()}
    assert "erasing" not in names
    assert not any(name.endswith(".tmp") for name in names)
    assert not list(erased.retailer.home.glob("landed.*.tmp"))


def test_nobody_to_erase_says_so(erased: Erased) -> None:
    done = erased.retailer.run("erase.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "nobody to erase\n"


# ---- tombstones


@dataclass
class Again:
    """The same people delivered again, and one who came back."""

    retailer: Retailer
    books: dict[str, tuple]
    sums: tuple
    orders: list[tuple]


@pytest.fixture(scope="module")
def again(erased: Erased, tmp_path_factory: pytest.TempPathFactory) -> Again:
    """Landed once more after the erasure: what was delivered, and a new order."""
    folder = tmp_path_factory.mktemp("again")
    retailer = Retailer(landing=folder / "landing", home=folder / "home")
    shutil.copytree(erased.retailer.home / "landed", retailer.home / "landed")
    shutil.copytree(erased.retailer.home / "state", retailer.home / "state")
    delivered = erased.retailer.landing
    for entity in ("crm_contacts", "consents", "orders", "erasure_requests"):
        shutil.copytree(delivered / entity, retailer.landing / entity)
        for path in sorted((retailer.landing / entity).iterdir()):
            _deliver_again(path)
    contact = _contact_of(erased)
    with (retailer.landing / "orders" / "new.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(
            [
                "order_id",
                "placed_at",
                "status",
                "channel",
                "currency",
                "total_amount",
                "email",
                "contact_id",
            ]
        )
        for order_id, placed_at in (
            ("before", "2026-05-01T10:00:00Z"),
            ("after", "2026-06-29T10:00:00Z"),
        ):
            writer.writerow(
                [order_id, placed_at, "paid", "web", "EUR", "10.00", *contact]
            )
    before = _sums(retailer.home)
    done = retailer.run("land.py")
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect() as db:
        books = {
            file: tuple(counts)
            for file, *counts in db.execute(
                "select file, rows_in, rows_landed, rows_blocked "
                f"from '{retailer.home / 'landed/files/files.parquet'}' "
                "where file like '%again%' or file like '%new.csv'"
            ).fetchall()
        }
        orders = db.execute(
            "select order_id, email, contact_id, "
            f"regexp_matches(account_id, '{TOKEN}') from read_parquet("
            f"'{retailer.home / 'landed/orders/*.parquet'}') "
            "where _file = 'orders/new.csv' order by placed_at"
        ).fetchall()
    return Again(retailer, books, before, orders)


def _deliver_again(path: Path) -> None:
    """The file under another name, with a line at its end that changes its sum."""
    name = path.with_name(f"again-{path.name}")
    path.rename(name)
    if path.name.endswith(".csv"):
        with name.open("ab") as handle:
            handle.write(b"\n")
    elif path.name.endswith(".csv.gz"):
        content = gzip.decompress(name.read_bytes())
        name.write_bytes(gzip.compress(content, compresslevel=1, mtime=1))


def _contact_of(erased: Erased) -> tuple[str, str]:
    """The e-mail and the contact id of one of the erased."""
    email = next(s for s in erased.secrets if "@" in s and "googlemail" not in s)
    with duckdb.connect() as db:
        found_ = db.execute(
            "select any_value(contact_id) from read_csv("
            f"'{erased.retailer.landing / 'crm_contacts/*.csv'}', all_varchar = true, "
            "ignore_errors = true) where lower(trim(email)) = ?",
            [email],
        ).fetchone()
    return email, found_[0] or ""


def _sums(home: Path) -> tuple:
    """Orders and money as landed, and people told of."""
    with duckdb.connect() as db:
        return db.execute(
            "select count(*), sum(total_amount) from read_parquet("
            f"'{home / 'landed/orders/*.parquet'}', union_by_name = true) "
            "where _file <> 'orders/new.csv'"
        ).fetchone()


def test_fault_23_who_was_erased_is_blocked(erased: Erased, again: Again) -> None:
    """Contacts, consents and the request itself do not come back, and are counted."""
    blocked = {file: counts[2] for file, counts in again.books.items()}
    requests = blocked["erasure_requests/again-erasure_requests.csv"]
    assert requests == len(answered(erased.before))
    assert blocked["crm_contacts/again-crm_contacts.csv"] > 0
    assert blocked["consents/again-consents.csv.gz"] > 0
    assert blocked["orders/again-orders.csv"] == 0
    # But for the order of who came back.
    (new,) = again.retailer.home.glob("landed/orders/new-*.parquet")
    assert found(again.retailer.home, erased.secrets) == {"landed": [str(new)]}


def test_fault_23_orders_delivered_again_add_nothing(again: Again) -> None:
    """They land without their person, as what has landed before."""
    assert _sums(again.retailer.home) == again.sums


def test_fault_23_who_comes_back_is_a_new_person(erased: Erased, again: Again) -> None:
    """An order from after the request lands as it is, one from before stripped."""
    email, contact_id = _contact_of(erased)
    assert again.orders == [
        ("before", None, None, True),
        ("after", email, contact_id or None, None),
    ]


# ---- refusals


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda home: (home / "build.duckdb").unlink(), "nothing is built yet"),
        (
            lambda home: os.utime(home / "build.duckdb", (1, 1)),
            "the database is not as the last whole build left it",
        ),
    ],
)
def test_no_whole_build_is_refused(erased: Erased, tmp_path, harm, told) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("landed", "state"):
        shutil.copytree(erased.retailer.home / name, home / name)
    for name in ("build.duckdb", "built.seal"):
        shutil.copyfile(erased.retailer.home / name, home / name)
    harm(home)
    done = Retailer(landing=erased.retailer.landing, home=home).run("erase.py")
    assert done.returncode == 2
    assert done.stderr.startswith(f"erase: {told} - ")
    assert "run make build first" in done.stderr


def test_files_landed_since_the_build_are_refused(erased: Erased, tmp_path) -> None:
    retailer = Retailer(landing=tmp_path / "landing", home=tmp_path / "home")
    shutil.copytree(erased.retailer.home / "landed", retailer.home / "landed")
    shutil.copyfile(
        erased.retailer.home / "build.duckdb", retailer.home / "build.duckdb"
    )
    seal(Home(retailer.home))
    folder = retailer.landing / "erasure_requests"
    folder.mkdir(parents=True)
    (folder / "late.csv").write_text(
        "request_id,requested_at,identifier_type,identifier\n"
        "late,2026-06-30T08:00:00Z,email,nobody@s.example\n"
    )
    assert retailer.run("land.py").returncode == 0
    done = retailer.run("erase.py")
    assert done.returncode == 2
    assert done.stderr.startswith("erase: files have landed since the last build - ")


def test_every_column_that_names_somebody_is_erased() -> None:
    """What the contract calls personal has something that stands for it."""
    for entity in entities().values():
        for column in entity.columns:
            assert not column.is_pii or column.erasure, (entity.name, column.name)


# ---- many people


@pytest.mark.long
def test_killed_while_it_builds(
    demo: DemoRetailer, tmp_path: Path, new_home: Path
) -> None:
    """The next build completes what was begun, as after a kill at any step."""
    retailer = demo.copied(tmp_path, new_home)
    requests = str(retailer.landing / "erasure_requests" / "*.csv")
    secrets = secrets_of(demo, retailer.home, requests)
    kill_in_build(retailer)
    done = retailer.run("build.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert found(retailer.home, secrets) == {}
    assert not (retailer.home / "state" / "erasing").exists()


@pytest.mark.long
def test_a_hundred_people_of_the_larger_demo(tmp_path: Path) -> None:
    """Shared devices, companies, merged ids and messages among them."""
    retailer = DemoRetailer(
        landing=tmp_path / "landing", home=tmp_path / "home", truth=tmp_path / "truth"
    )
    made = retailer.run(
        "generate_demo.py",
        *("--people", str(MANY), "--out", str(retailer.landing)),
        *("--truth", str(retailer.truth)),
    )
    assert made.returncode == 0, made.stderr
    (retailer.landing / "manifest.json").write_text('{"as_of_date": "2026-06-30"}')
    requests = retailer.landing / "erasure_requests" / "hundred.csv"
    duckdb.sql(
        f"""
        copy (
            select
                'H' || row_number() over (order by hash(person_id)) as request_id,
                '2026-06-30T08:00:00Z' as requested_at,
                'email' as identifier_type, email as identifier
            from read_parquet('{retailer.truth / "people.parquet"}')
            where email is not null
            order by hash(person_id) limit 100
        ) to '{requests}' (header true)
        """
    )
    retailer.build()
    before = tmp_path / "before"
    shutil.copytree((retailer.home / "published").resolve(), before)
    secrets = secrets_of(retailer, retailer.home, str(requests))
    assert len(secrets) > 300
    done = retailer.run("erase.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert found(retailer.home, secrets) == {}
    changed = changed_tables(before, retailer.home / "published")
    assert not changed & {
        "orders",
        "order_lines",
        "returns",
        "kpi_monitoring",
        "kpi_monitoring_daily",
        "promotion_decisions",
        "segment_sizes",
    }
