"""Files for the sending services: the right people, once, whatever happens.

One home is the demo's, where people change their minds after the build and the
export is killed on its way. The others are made by hand, a few promotions each,
for what needs no dbt: kills at any moment, layouts, cells, the send ledger.
"""

import csv
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import cycle
from pathlib import Path

import duckdb
import pytest
from conftest import CHECKOUT, SCRIPTS, DemoRetailer, Retailer

from percorso.errors import PercorsoError, Refused
from percorso.exports import batches
from percorso.exports.export import Report, Request, send, settle, wanted
from percorso.exports.layouts import LAYOUTS, layout_of
from percorso.exports.sends import Sends
from percorso.home import Home

DAY = date(2026, 6, 30)
AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
LATER = "2026-07-01T08:00:00Z"
FORMULA = "=cmd|' /C calc'!A0"


# ---- the demo, where people change their minds


@dataclass
class Exported:
    """The demo exported: who played which part, and what was printed."""

    retailer: Retailer
    roles: dict[str, str]
    killed: list[str]
    printed: str
    kept: dict[str, str]

    def files(self) -> dict[str, list[dict]]:
        """Rows of each batch's CSV by the batch's name."""
        return files_below(self.retailer.home / "exports")


def files_below(root: Path) -> dict[str, list[dict]]:
    """Rows of each CSV below a folder of exports, by the name of its batch."""
    found = {}
    for path in sorted(root.glob("*/*/*/[0-9]*/audience.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            found[str(path.parent.relative_to(root))] = list(csv.DictReader(handle))
    return found


@pytest.fixture(scope="module")
def exported(demo: DemoRetailer, tmp_path_factory) -> Exported:
    """The demo's home copied, with news landed and the export killed half-way."""
    folder = tmp_path_factory.mktemp("exports")
    retailer = Retailer(landing=folder / "landing", home=folder / "home")
    shutil.copytree(demo.landing, retailer.landing)
    (retailer.landing / "manifest.json").write_text('{"as_of_date": "2026-06-30"}')
    shutil.copytree(demo.home, retailer.home, symlinks=True)
    roles = _roles(retailer)
    kept = {name: _state(retailer.home / name) for name in ("build.duckdb", "target")}
    # On the consents of the build it is too late by then.
    stale = retailer.run("export_audiences.py", f"--at={AT:%Y-%m-%dT23:00}")
    assert stale.returncode == 2, stale.stdout + stale.stderr
    assert "27 hours before this export, and the limit is 24" in stale.stderr
    assert not (retailer.home / "exports").exists()
    _change_minds(retailer, roles)
    killed = _kill_when_some_are_out(retailer)
    done = retailer.run("export_audiences.py", f"--at={AT:%Y-%m-%dT%H:%M}")
    assert done.returncode == 0, done.stdout + done.stderr
    return Exported(retailer, roles, killed, done.stdout, kept)


def _state(path: Path) -> str:
    """What tells a file, or a folder's run results, from a changed one."""
    file = path / "run_results.json" if path.is_dir() else path
    return f"{file.stat().st_size} {file.stat().st_mtime_ns}"


def _roles(retailer: Retailer) -> dict[str, str]:
    """People who play a part, contacts of the CRM without a tax code."""
    with duckdb.connect(str(retailer.home / "build.duckdb"), read_only=True) as db:
        rows = db.execute(
            """
            select promotion_id, outcome, decisions.customer_id
            from marts.promotion_decisions as decisions
            inner join marts.customers
                on decisions.customer_id = customers.customer_id
            inner join intermediate.int_records_resolved as records
                on decisions.customer_id = records.customer_id
            where
                decisions.decided_on = ?
                and decisions.promotion_id = 'renew_notebook'
                and decisions.outcome in ('entered', 'holdout')
                and customers.tax_code is null
                and records.record_type = 'contact'
                and decisions.customer_id not in (
                    select others.customer_id
                    from marts.promotion_decisions as others
                    where
                        others.promotion_id <> 'renew_notebook'
                        and others.outcome in ('entered', 'holdout')
                )
            group by all
            having count(*) = 1
            order by decisions.customer_id
            """,
            [DAY],
        ).fetchall()
    entered = [person for _, outcome, person in rows if outcome == "entered"]
    held_out = [person for _, outcome, person in rows if outcome == "holdout"]
    parts = (
        "by_contact",
        "by_address",
        "bounced",
        "complained",
        "unsubscribed",
        "profiling",
        "erased",
        "regranted",
        "formula",
        "twin",
        "other_twin",
        "crossed",
        "unreadable",
        "mended",
    )
    return {
        **dict(zip(parts, entered, strict=False)),
        "crossed_holdout": held_out[0],
    }


def _contacts(retailer: Retailer, roles: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Contact and e-mail of each part."""
    with duckdb.connect(str(retailer.home / "build.duckdb"), read_only=True) as db:
        found = {
            person: (contact, email)
            for person, contact, email in db.execute(
                """
                select customers.customer_id, records.record_id, customers.email
                from marts.customers
                inner join intermediate.int_records_resolved as records
                    on customers.customer_id = records.customer_id
                where records.record_type = 'contact'
                """
            ).fetchall()
        }
    return {part: found[person] for part, person in roles.items()}


def _change_minds(retailer: Retailer, roles: dict[str, str]) -> None:
    """What lands between the build and the export."""
    who = _contacts(retailer, roles)

    def write(entity: str, heading: str, *rows: tuple) -> None:
        with (retailer.landing / entity / "later.csv").open("w", newline="") as handle:
            csv.writer(handle).writerows([heading.split(","), *rows])

    write(
        "consents",
        "consent_id,recorded_at,identifier_type,identifier,channel,status",
        ("n1", LATER, "contact_id", who["by_contact"][0], "email", "withdrawn"),
        ("n2", LATER, "email", who["by_address"][1], "email", "withdrawn"),
        ("n3", LATER, "contact_id", who["profiling"][0], "profiling", "withdrawn"),
        ("n4", LATER, "email", who["regranted"][1], "email", "withdrawn"),
        (
            "n5",
            "2026-07-01T08:30:00Z",
            "email",
            who["regranted"][1],
            "email",
            "granted",
        ),
        ("n6", "this morning", "email", who["unreadable"][1], "email", "withdrawn"),
        ("n7", LATER, "contact_id", who["mended"][0], "email", "no"),
        ("n7", LATER, "contact_id", who["mended"][0], "sms", "withdrawn"),
    )
    write(
        "message_events",
        "event_id,message_id,occurred_at,event_type,channel,recipient",
        *(
            (f"n{i}", f"m{i}", LATER, kind, "email", who[part][1])
            for i, (part, kind) in enumerate(
                {
                    "bounced": "hard_bounced",
                    "complained": "complained",
                    "unsubscribed": "unsubscribed",
                }.items()
            )
        ),
    )
    write(
        "erasure_requests",
        "request_id,requested_at,identifier_type,identifier",
        ("n1", LATER, "email", who["erased"][1]),
    )
    write(
        "identity_overrides",
        "override_id,action,left_type,left_value,right_type,right_value,reason,"
        "decided_at",
        *(
            (
                f"n_{one}",
                "merge",
                "contact_id",
                who[one][0],
                "contact_id",
                who[other][0],
                "one person",
                LATER,
            )
            for one, other in (("twin", "other_twin"), ("crossed", "crossed_holdout"))
        ),
    )
    landed = duckdb.sql(
        f"""
        select * exclude (_file, _line, _row_hash)
        from '{retailer.home}/landed/crm_contacts/*.parquet'
        where contact_id = '{who["formula"][0]}'
        order by updated_at desc
        """
    )
    row = dict(zip(landed.columns, landed.fetchone(), strict=True))
    row |= {"first_name": FORMULA, "updated_at": LATER, "loaded_at": LATER}
    write("crm_contacts", ",".join(row), tuple(row.values()))


def _kill_when_some_are_out(retailer: Retailer) -> list[str]:
    """Kill an export once several batches are planned; returns those out by then."""
    process = subprocess.Popen(
        [
            sys.executable,
            str(SCRIPTS / "export_audiences.py"),
            f"--at={AT:%Y-%m-%dT%H:%M}",
        ],
        env=retailer.environment,
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    sends = retailer.home / "state" / "sends"
    deadline = time.monotonic() + 300
    while len(list(sends.glob("*-planned.parquet"))) < 4:
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return [*files_below(retailer.home / "exports")]


def test_killed_export_is_finished_by_the_next(exported: Exported):
    """Some batches were out, others not; now each person is, once."""
    assert 0 < len(exported.killed) < 11
    assert set(exported.killed) < set(exported.files())
    sent = Counter(
        (row["promotion_id"], row["customer_id"])
        for rows in exported.files().values()
        for row in rows
    )
    assert set(sent.values()) == {1}
    assert not [*(exported.retailer.home / "exports").rglob(".*")]


def test_files_hold_what_an_independent_query_finds(exported: Exported):
    """Person, address, message: all who entered but those who changed."""
    retailer, roles = exported.retailer, exported.roles
    changed = (*DROPPED, "erased", "crossed", "unreadable")
    gone = {roles[part] for part in changed}
    merged = {roles["twin"], roles["other_twin"], roles["formula"]}
    expected = set(
        retailer.query(
            f"""
            select
                decisions.customer_id,
                case decisions.channel
                    when 'sms' then customers.phone else customers.email
                end,
                case decisions.channel
                    when 'email' then coalesce(customers.first_name, '')
                end,
                decisions.promotion_id,
                decisions.band,
                decisions.wave,
                coalesce(decisions.variant, ''),
                coalesce(variants.creative, ''),
                coalesce(decisions.landing_url, ''),
                coalesce(variants.coupon_code, ''),
                coalesce(format('{{:.2f}}', variants.incentive_amount), '')
            from promotion_decisions as decisions
            inner join customers
                on decisions.customer_id = customers.customer_id
            left join read_csv('{CHECKOUT / "seeds" / "promotion_variants.csv"}')
                as variants
                on
                    decisions.promotion_id = variants.promotion_id
                    and decisions.variant = variants.variant
            where
                decisions.outcome = 'entered'
                and decisions.decided_on = date '{DAY}'
            """
        )
    )
    columns = ("promotion_id", "band", "wave", "variant", "creative", "landing_url")
    columns += ("coupon_code", "incentive_amount")
    found = {
        (
            row["customer_id"],
            row.get("email", row.get("phone")),
            row.get("first_name"),
            *(row[column] for column in columns),
        )
        for rows in exported.files().values()
        for row in rows
    }
    expected = {row for row in expected if row[0] not in gone}
    assert len(expected) > 700
    assert {r for r in found if r[0] not in merged} == {
        r for r in expected if r[0] not in merged
    }
    (formula,) = [row for row in found if row[0] == roles["formula"]]
    assert formula[2] == f"'{FORMULA}"


DROPPED = {
    "by_contact": "no_consent",
    "by_address": "no_consent",
    "profiling": "no_consent",
    "bounced": "suppressed: hard_bounce",
    "complained": "suppressed: complaint",
    "unsubscribed": "suppressed: refused",
}


def test_fault_22_and_24_who_said_no_since_the_build_is_dropped(exported: Exported):
    """Whatever they said it by; the ledger has the reason; a new yes counts."""
    roles = exported.roles
    reasons = _reasons(exported.retailer.home)
    for part, reason in DROPPED.items():
        if part in ("bounced", "complained", "unsubscribed"):
            # Closed for one address, a person may have another that is open.
            assert not _is_sent_to(exported, part), part
        else:
            assert roles[part] not in _sent(exported), part
        if roles[part] not in _sent(exported):
            assert reasons[roles[part]] == reason, part
    assert reasons[roles["erased"]] == "suppressed: erasure"
    assert not _is_sent_to(exported, "erased")
    assert roles["regranted"] in _sent(exported)
    assert roles["regranted"] not in reasons


def test_whom_a_row_names_that_could_not_be_read_is_dropped(exported: Exported):
    """It may have said no; once it has landed mended, what it says counts."""
    reasons = _reasons(exported.retailer.home)
    assert reasons[exported.roles["unreadable"]] == "suppressed: unreadable"
    assert exported.roles["mended"] in _sent(exported)


def _sent(exported: Exported) -> set[str]:
    return {row["customer_id"] for rows in exported.files().values() for row in rows}


def _is_sent_to(exported: Exported, part: str) -> bool:
    """True when the address that a part had at the build is in a file."""
    person = exported.roles[part]
    ((email,),) = exported.retailer.query(
        f"select email from customers where customer_id = '{person}'"
    )
    return any(
        row.get("email") == email for rows in exported.files().values() for row in rows
    )


def _reasons(home: Path) -> dict[str, str]:
    """Why each dropped person was, by the id they were decided under."""
    return dict(
        duckdb.sql(
            f"""
            select first_customer_id, reason
            from '{home}/state/sends/*-dropped.parquet'
            """
        ).fetchall()
    )


def test_fault_21_people_who_turn_out_to_be_one_are_sent_once(exported: Exported):
    """Of two who entered one is written to; held out under one id, none."""
    roles, sent = exported.roles, _sent(exported)
    reasons = _reasons(exported.retailer.home)
    twins = [roles["twin"], roles["other_twin"]]
    assert [reasons.get(twin) for twin in sorted(twins)] == [None, "already_contacted"]
    assert len(sent & set(twins)) == 1
    assert reasons[roles["crossed"]] == "already_contacted"
    assert not sent & {roles["crossed"], roles["crossed_holdout"]}


def test_nobody_held_out_is_exported(exported: Exported):
    held_out = set(
        exported.retailer.query(
            f"""
            select promotion_id, customer_id from promotion_decisions
            where outcome = 'holdout' and decided_on = date '{DAY}'
            """
        )
    )
    assert len(held_out) > 100
    found = {
        (row["promotion_id"], row["customer_id"])
        for rows in exported.files().values()
        for row in rows
    }
    assert not found & held_out


def test_manifest_vouches_for_the_files(exported: Exported):
    root = exported.retailer.home / "exports"
    for name, rows in exported.files().items():
        manifest = json.loads((root / name / "manifest.json").read_text())
        assert manifest["batch"] == name
        assert manifest["consent_as_of"] == "2026-07-01T08:30:00+00:00"
        version = (exported.retailer.home / "published").resolve().name
        assert manifest["run"] == version
        assert [f["file"] for f in manifest["files"]] == [
            "audience.csv",
            "audience.parquet",
        ]
        for file in manifest["files"]:
            content = (root / name / file["file"]).read_bytes()
            assert file["rows"] == len(rows)
            assert file["bytes"] == len(content)
            assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_build_is_left_as_it_was(exported: Exported):
    """Its seal holds, and what was asked anew is gone."""
    home = exported.retailer.home
    assert {name: _state(home / name) for name in exported.kept} == exported.kept
    assert not list((home / "review").glob("*.duckdb*"))


def test_second_run_adds_nothing_and_says_so(exported: Exported):
    before = exported.files()
    for part in ("exports", "state"):
        assert (exported.retailer.home / part).is_dir()
    done = exported.retailer.run(
        "export_audiences.py", f"--at={AT:%Y-%m-%dT%H:%M}", "--promotion=scrap_fridge"
    )
    assert done.returncode == 0, done.stderr
    ((entered,),) = exported.retailer.query(
        "select count(*) from segment_scrap_fridge where outcome = 'entered'"
    )
    told = f"nothing new to export; {entered} people entered, {entered} exported before"
    assert told in done.stdout
    assert exported.files() == before


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--promotion=nobody"], "no decisions of nobody on 2026-06-30"),
        (["--confirm=nothing"], "no batch 'nothing' in the send ledger"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_wrong_arguments_are_named(exported: Exported, arguments, told):
    done = exported.retailer.run("export_audiences.py", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


# ---- homes made by hand


PEOPLE = 60
PROMOTIONS = {
    "by_email": "email",
    "by_sms": "sms",
    "by_phone": "phone",
    "by_post": "post",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with decisions of one day on four channels, and who is behind them."""
    made = Home(tmp_path / "home")
    version = made.versions / "v1"
    version.mkdir(parents=True)
    made.published.symlink_to(Path("versions") / "v1")
    with duckdb.connect(str(version / "crm.duckdb")) as db:
        db.execute(
            """
            create table promotion_decisions (
                promotion_id varchar, first_customer_id varchar, decided_on date,
                channel varchar, outcome varchar, decided_at timestamptz
            )
            """
        )
        for promotion_id, channel in PROMOTIONS.items():
            db.execute(
                f"""
                insert into promotion_decisions
                select
                    '{promotion_id}', format('{{:04d}}', i), date '{DAY}',
                    '{channel}', if(i % 6 = 0, 'holdout', 'entered'),
                    timestamptz '2026-06-30 21:59:59+00'
                from range({PEOPLE}) as people (i)
                """
            )
    with duckdb.connect(str(tmp_path / "review.duckdb")) as db:
        db.execute("create schema intermediate")
        db.execute(f"attach '{version}/crm.duckdb' as crm (read_only)")
        db.execute(
            """
            create table intermediate.int_decisions_addressed as
            select
                promotion_id,
                first_customer_id,
                first_customer_id as customer_id,
                decided_on,
                decided_on as due_on,
                channel,
                'low' as band,
                'daily' as wave,
                'refund' as variant,
                'hundred_euro' as creative,
                'https://shop.example/?a=1' as landing_url,
                'C100' as coupon_code,
                100::decimal(18, 4) as incentive_amount,
                case channel
                    when 'email' then format('p{}@b.example', first_customer_id)
                    when 'post' then '00100'
                    else format('+39347000{}', first_customer_id)
                end as address,
                'Ada' as first_name,
                'Neri' as last_name,
                'Roma' as city,
                'RM' as province,
                'IT' as country,
                null::varchar as refusal,
                null::varchar as suppressed_reason,
                null::timestamptz as sent_at
            from crm.promotion_decisions
            where outcome = 'entered'
            """
        )
    return made


@pytest.fixture
def change(home: Home) -> Callable[[str], None]:
    """Changes what is known of the people behind the decisions."""

    def apply(sql: str) -> None:
        with duckdb.connect(str(home.root.parent / "review.duckdb")) as db:
            db.execute("set search_path = 'intermediate'")
            db.execute(sql)

    return apply


def run_by_hand(
    home: Home, root: Path | None = None, promotion_id: str | None = None, **asked
) -> Report:
    """An export without landing and dbt: recover, find who is wanted, send."""
    request = Request(root=root, promotion_id=promotion_id, **asked)
    with closing(Sends(home)) as sends:
        notes = batches.recover(sends)
        report = wanted(home, sends, request)
        report.notes = notes
        review = home.root.parent / "review.duckdb"
        send(home, sends, request, review, report, AT, AT)
        return report


def _everybody() -> Counter:
    return Counter(
        (promotion_id, f"{i:04d}")
        for promotion_id in PROMOTIONS
        for i in range(PEOPLE)
        if i % 6
    )


def _people(*roots: Path) -> Counter:
    return Counter(
        (row["promotion_id"], row["customer_id"])
        for root in roots
        for rows in files_below(root).values()
        for row in rows
    )


# What is seen of an export on its way, in this order, batch by batch.
MOMENTS = ("draft", "any", "planned", "folder", "exported")


def _traces(home: Home, drop: Path, moment: str) -> list[Path]:
    """The files or folders that a moment adds one of."""
    if moment == "draft":
        return [*drop.glob("*/*/*/.*.tmp")]
    if moment == "folder":
        return [*drop.glob("*/*/*/[0-9]*")]
    return [*(home.state / "sends").glob(f"*-{moment}.parquet")]


def test_fault_40_killed_at_any_moment_each_person_is_sent_once(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Killed with -9 again and again; the service takes what it finds, or not yet."""
    # Each run is a fork of a process that has already imported what it needs,
    # and finds it by its environment.
    monkeypatch.setenv("PYTHONPATH", f"{SCRIPTS}:{Path(__file__).parent}")
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["test_exports"])
    draw = random.Random(40)
    killed = Counter()
    # A busy machine may let a run finish before a moment was hit: once more then.
    pristine = home.root.parent / "pristine"
    shutil.copytree(home.root, pristine, symlinks=True)
    for attempt in range(8):
        if attempt:
            shutil.rmtree(home.root)
            shutil.copytree(pristine, home.root, symlinks=True)
        drop, taken = tmp_path / f"drop{attempt}", tmp_path / f"taken{attempt}"
        killed += _kill_until_done(home, drop, taken, forks, draw)
        run_by_hand(home, drop)
        assert _people(drop, taken) == _everybody()
        assert not [p for p in drop.rglob(".*") if p.is_dir()]
        assert run_by_hand(home, drop).batches == []
        if all(killed[moment] for moment in MOMENTS):
            break
    assert all(killed[moment] for moment in MOMENTS)


def _kill_until_done(
    home: Home, drop: Path, taken: Path, forks, draw: random.Random
) -> Counter:
    """Kill one run after the other until one finishes; how often at which moment."""
    killed = Counter()
    for moment in cycle(MOMENTS):
        before = set(_traces(home, drop, moment))
        process = forks.Process(target=run_by_hand, args=(home, drop))
        process.start()
        if moment == "any":
            process.join(draw.uniform(0, 0.5))
        while process.is_alive() and moment != "any":
            if set(_traces(home, drop, moment)) - before:
                break
            time.sleep(0.0005)
        process.kill()
        process.join()
        killed[moment] += process.exitcode == -signal.SIGKILL
        if draw.random() < 0.5:
            for folder in sorted(drop.glob("*/*/*/[0-9]*")):
                goal = taken / folder.relative_to(drop)
                assert not goal.exists()
                goal.parent.mkdir(parents=True, exist_ok=True)
                folder.rename(goal)
        sent = _people(drop, taken)
        assert not sent or max(sent.values()) == 1
        if process.exitcode == 0:
            return killed


@pytest.fixture
def crash(home: Home) -> Iterator[Callable[[str], None]]:
    """Takes a finished export of one promotion back to an earlier step."""

    def back_to(step: str) -> None:
        run_by_hand(home, promotion_id="by_email")
        (done,) = (home.state / "sends").glob("*-exported.parquet")
        done.unlink()
        folder = home.root / "exports" / str(DAY) / "by_email" / "email" / "1"
        if step == "planned":
            folder.rename(folder.with_name(".1.tmp"))
        elif step == "taken":
            shutil.rmtree(folder)
        elif step == "gone":
            shutil.rmtree(home.root / "exports")

    return back_to


def test_planned_under_the_hidden_name_never_went_out(home: Home, crash, change):
    """Its people are judged anew, for a day may lie between."""
    crash("planned")
    change(
        "update int_decisions_addressed set refusal = 'no_consent' "
        "where first_customer_id = '0001'"
    )
    report = run_by_hand(home, promotion_id="by_email")
    assert [b.name for b in report.batches] == [f"{DAY}/by_email/email/2"]
    assert report.batches[0].people == 49
    assert report.dropped == {"no_consent": 1}
    assert "never went out" in report.notes[0]
    assert not [p for p in home.root.rglob(".*.tmp") if p.is_dir()]


@pytest.mark.parametrize("step", ["renamed", "taken"])
def test_planned_and_renamed_went_out(home: Home, crash, step: str):
    """Also when the service has taken it."""
    crash(step)
    report = run_by_hand(home, promotion_id="by_email")
    assert report.batches == []
    assert "went out before" in report.notes[0]


@pytest.mark.parametrize("answer, sent_again", [("confirmed", 0), ("cancelled", 50)])
def test_a_drop_that_is_gone_needs_a_word(home, crash, answer, sent_again):
    crash("gone")
    with pytest.raises(Refused, match="nobody can tell whether the batch"):
        run_by_hand(home, promotion_id="by_email")
    settle(home, f"{DAY}/by_email/email/1", answer)
    report = run_by_hand(home, promotion_id="by_email")
    assert sum(batch.people for batch in report.batches) == sent_again


def test_an_unknown_folder_means_a_lost_ledger(home: Home):
    run_by_hand(home, promotion_id="by_email")
    shutil.rmtree(home.state / "sends")
    with pytest.raises(PercorsoError, match="restore state/sends"):
        run_by_hand(home, promotion_id="by_email")


def test_fault_36_a_corrupt_send_ledger_stops_the_export(home: Home):
    run_by_hand(home, promotion_id="by_email")
    for path in (home.state / "sends").glob("*-exported.parquet"):
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(PercorsoError, match="the send ledger cannot be read"):
        run_by_hand(home, promotion_id="by_email")


def test_a_decision_that_the_ledger_lost_stops_the_export(home: Home, change):
    change("delete from int_decisions_addressed where first_customer_id = '0001'")
    with pytest.raises(PercorsoError, match="the decision ledger and the published"):
        run_by_hand(home)
    assert not (home.root / "exports").exists()


def test_a_person_with_a_new_id_is_not_sent_again(home: Home, change):
    """Exported under one id, then known to be whoever is due under another."""
    change(
        "update int_decisions_addressed set refusal = 'no_consent' "
        "where first_customer_id = '0002'"
    )
    run_by_hand(home, promotion_id="by_email")
    change(
        "update int_decisions_addressed set refusal = null, customer_id = '0002' "
        "where first_customer_id in ('0001', '0002')"
    )
    report = run_by_hand(home, promotion_id="by_email")
    assert report.batches == []
    assert report.dropped == {"already_contacted": 1}


def test_dropped_is_said_once_and_sent_when_nothing_stands_in_the_way(home, change):
    change(
        "update int_decisions_addressed set refusal = 'suppressed', "
        "suppressed_reason = 'refused' where first_customer_id = '0001'"
    )
    first = run_by_hand(home, promotion_id="by_email")
    assert first.dropped == {"suppressed: refused": 1}
    assert run_by_hand(home, promotion_id="by_email").batches == []
    assert len(_states(home, "dropped")) == 1
    change("update int_decisions_addressed set refusal = null")
    (batch,) = run_by_hand(home, promotion_id="by_email").batches
    assert (batch.name, batch.people) == (f"{DAY}/by_email/email/2", 1)


def _states(home: Home, state: str) -> list[tuple]:
    return duckdb.sql(
        f"""
        select promotion_id, first_customer_id, batch, sha256, folder
        from '{home.state}/sends/*-{state}.parquet'
        """
    ).fetchall()


def test_a_sent_event_confirms_and_so_does_a_word(home: Home, change):
    run_by_hand(home, promotion_id="by_email")
    change(
        "update int_decisions_addressed set refusal = 'already_contacted', "
        "sent_at = now() where first_customer_id in ('0001', '0002') "
        "and promotion_id = 'by_email'"
    )
    assert run_by_hand(home).confirmed == 2
    assert run_by_hand(home).confirmed == 0
    assert {row[1] for row in _states(home, "confirmed")} == {"0001", "0002"}
    name = f"{DAY}/by_sms/sms/1"
    assert settle(home, name, "confirmed") == 50
    assert settle(home, name, "confirmed") == 0
    with pytest.raises(Refused, match="is confirmed"):
        settle(home, name, "cancelled")


@pytest.mark.parametrize("word", ["confirm", "cancel"])
def test_a_word_given_twice_is_told(home: Home, word: str):
    (batch, *_) = run_by_hand(home, promotion_id="by_email").batches
    if word == "cancel":
        shutil.rmtree(batch.folder)
    said = [
        subprocess.run(
            [sys.executable, SCRIPTS / "export_audiences.py", f"--{word}", batch.name],
            env={**os.environ, "PERCORSO_HOME": str(home.root)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    done = {"confirm": "confirmed", "cancel": "cancelled"}[word]
    assert said[0] == f"{done} {batch.people} people of {batch.name}\n"
    assert said[1] == f"{batch.name} was {done} before; nothing was done\n"


def test_files_of_the_ledger_are_one_table(home: Home):
    """As the page queries them: together, with no word on types."""
    (batch, *_) = run_by_hand(home, promotion_id="by_email").batches
    settle(home, batch.name, "confirmed")
    files = f"{home.state}/sends/*.parquet"
    rows = duckdb.sql(f"select state, reason from '{files}' group by all order by all")
    assert rows.fetchall() == [
        ("confirmed", "by hand"),
        ("exported", None),
        ("planned", None),
    ]


def test_ledger_has_every_step_of_every_person(home: Home):
    report = run_by_hand(home)
    planned, exported = _states(home, "planned"), _states(home, "exported")
    assert sorted(planned) == sorted(exported)
    assert Counter((row[0], row[1]) for row in exported) == _everybody()
    for batch in report.batches:
        digest = hashlib.sha256((batch.folder / "audience.csv").read_bytes())
        assert {row[3] for row in exported if row[2] == batch.name} == {
            digest.hexdigest()
        }


def test_a_batch_that_can_be_sent_is_not_cancelled(home: Home):
    (batch,) = run_by_hand(home, promotion_id="by_email").batches
    with pytest.raises(Refused, match="take the folder away first"):
        settle(home, batch.name, "cancelled")
    shutil.rmtree(batch.folder)
    assert settle(home, batch.name, "cancelled") == 50
    (again,) = run_by_hand(home, promotion_id="by_email").batches
    assert (again.people, again.folder.name) == (50, "2")


CELLS = [
    ("=cmd", "'=cmd"),
    ("+39", "'+39"),
    ("-2", "'-2"),
    ("@x", "'@x"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    ("\uff1dx", "'\uff1dx"),
    ("Anna", "Anna"),
    ("D'Arco", "D'Arco"),
    ("a=b", "a=b"),
    ('Anna "Nina", x', 'Anna "Nina", x'),
    ("a\r\nb", "a\r\nb"),
]


@pytest.mark.parametrize("typed, written", CELLS, ids=repr)
def test_fault_31_no_cell_begins_a_formula(home, change, typed, written):
    """In the CSV; the Parquet has what was typed, and RFC 4180 is kept."""
    escaped = typed.replace("'", "''")
    change(f"update int_decisions_addressed set first_name = '{escaped}'")
    (batch,) = run_by_hand(home, promotion_id="by_email").batches
    path = batch.folder / "audience.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        assert {row["first_name"] for row in csv.DictReader(handle)} == {written}
    assert path.read_bytes().count(b'"\r\n"') == 50
    stored = duckdb.sql(
        f"select distinct first_name from '{batch.folder}/audience.parquet'"
    ).fetchall()
    assert stored == [(typed,)]


@pytest.mark.parametrize(
    "promotion_id, address",
    [
        ("by_email", "=1+1@b.example"),
        ("by_email", "-anna@b.example"),
        ("by_sms", "+39=cmd"),
        ("by_sms", "347 1234567"),
        ("by_phone", "@39347"),
    ],
)
def test_an_address_is_exported_as_it_is_or_not_at_all(
    home: Home, change, promotion_id, address
):
    change(
        f"update int_decisions_addressed set address = '{address}' "
        "where first_customer_id = '0001'"
    )
    report = run_by_hand(home, promotion_id=promotion_id)
    assert report.dropped == {"unsafe_address": 1}
    rows = files_below(home.root / "exports").popitem()[1]
    key = "email" if promotion_id == "by_email" else "phone"
    assert len(rows) == 49
    assert all(row[key][0] in "p+" for row in rows)


HEADINGS = {
    ("plain", "email"): "customer_id,email,first_name",
    ("plain", "sms"): "customer_id,phone",
    ("plain", "phone"): "customer_id,phone,first_name,last_name",
    ("plain", "post"): "customer_id,first_name,last_name,postal_code,city,province,"
    "country",
    ("mailchimp", "email"): "Customer ID,Email Address,First Name",
    ("mailchimp", "sms"): "Customer ID,SMS Phone Number",
    ("brevo", "email"): "EXT_ID,EMAIL,FIRSTNAME",
    ("brevo", "sms"): "EXT_ID,SMS",
    ("brevo", "phone"): "EXT_ID,LANDLINE_NUMBER,FIRSTNAME,LASTNAME",
}
MESSAGES = {
    "plain": "promotion_id,band,wave,variant,creative,landing_url,coupon_code,"
    "incentive_amount",
    "mailchimp": "Promotion ID,Band,Wave,Variant,Creative,Landing URL,Coupon Code,"
    "Incentive Amount",
    "brevo": "PROMOTION_ID,BAND,WAVE,VARIANT,CREATIVE,LANDING_URL,COUPON_CODE,"
    "INCENTIVE_AMOUNT",
}


@pytest.mark.parametrize("layout, channel", HEADINGS)
def test_layouts_have_the_headings_of_the_service(home: Home, layout, channel):
    """And what a row holds is the same in all of them."""
    promotion_id = f"by_{channel}"
    (batch,) = run_by_hand(home, promotion_id=promotion_id, layout=layout).batches
    with (batch.folder / "audience.csv").open(newline="") as handle:
        heading, first, *_ = csv.reader(handle)
    assert ",".join(heading) == f"{HEADINGS[layout, channel]},{MESSAGES[layout]}"
    who = {
        "email": ["0001", "p0001@b.example", "Ada"],
        "sms": ["0001", "+393470000001"],
        "phone": ["0001", "+393470000001", "Ada", "Neri"],
        "post": ["0001", "Ada", "Neri", "00100", "Roma", "RM", "IT"],
    }[channel]
    assert first == [
        *who,
        promotion_id,
        "low",
        "daily",
        "refund",
        "hundred_euro",
        "https://shop.example/?a=1",
        "C100",
        "100.00",
    ]


def test_every_layout_is_tried() -> None:
    assert set(HEADINGS) == {(name, c) for name in LAYOUTS for c in LAYOUTS[name]}


def test_a_channel_without_columns_exports_nothing(home: Home):
    """Not even the promotions that the layout could take."""
    with pytest.raises(Refused, match="mailchimp has no columns for the channel phone"):
        run_by_hand(home, layout="mailchimp")
    assert not (home.root / "exports").exists()
    with pytest.raises(Refused, match="channel push"):
        layout_of("plain", "push")
