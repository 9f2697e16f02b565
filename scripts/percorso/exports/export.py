"""From the published decisions of a day to batches for the sending services."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from percorso.days import day_of
from percorso.door import Declarations, land
from percorso.errors import PercorsoError, Refused
from percorso.exports import batches, lost
from percorso.exports.batches import Batch
from percorso.exports.layouts import Layout, is_safe, layout_of
from percorso.exports.review import MODEL, check_consents, reviewed
from percorso.exports.sends import KEY, Sends, quoted
from percorso.home import Home, landing_folder
from percorso.journal import journalled


@dataclass(frozen=True)
class Request:
    """What is asked for: each None means as `scripts/export_audiences.py` says."""

    day: date | None = None
    promotion_id: str | None = None
    root: Path | None = None
    layout: str = "plain"
    at: datetime | None = None
    accepts_loss: bool = False


@dataclass
class Report:
    """What a run did."""

    day: date
    entered: int
    delivered_before: int = 0
    batches: list[Batch] = field(default_factory=list)
    dropped: Counter = field(default_factory=Counter)
    confirmed: int = 0
    notes: list[str] = field(default_factory=list)


def export(home: Home, request: Request) -> Report:
    """Export who was decided and is not exported yet, after a new look at consents.

    Raises:
        PercorsoError: nothing is published, consents are too old, the landing or
            dbt failed; nobody is exported on less than was asked for.
    """
    with journalled(home, "export"), closing(Sends(home)) as sends:
        notes = batches.recover(sends)
        report = wanted(home, sends, request)
        report.notes = notes
        landing = land(home, landing_folder(), Declarations.from_env())
        report.notes += [f"warning: {warning}" for warning in landing.warnings]
        report.notes += lost.check(home, request.accepts_loss)
        is_missing = report.delivered_before < report.entered
        # What newly landed may tell of who went out before.
        is_telling = landing.accounts and sends.has_delivered()
        if not is_missing and not is_telling:
            return report
        clock = datetime.now(UTC)
        at = _moment(request, report.day, clock)
        known = check_consents(home, at, clock) if is_missing else None
        # Whatever the day exported, people are written to after now: what has
        # been said by now counts, and what the build had counted still does.
        (decided_at,) = sends.db.execute(
            "select max(decided_at) from wanted"
        ).fetchone()
        with reviewed(home, max(clock, decided_at or clock)) as database:
            send(home, sends, request, database, report, at, known)
    return report


def settle(home: Home, batch: str, state: str) -> int:
    """Record that a batch was sent, or that it never was.

    Args:
        home: the home.
        batch: its name.
        state: confirmed or cancelled.

    Returns:
        The number of its people; 0 when it was settled so before.

    Raises:
        Refused: there is no such batch, or it is settled otherwise.
    """
    with journalled(home, "settle"), closing(Sends(home)) as sends:
        states = sends.states_of(batch)
        other = {"confirmed": "cancelled", "cancelled": "confirmed"}[state]
        if other in states:
            raise Refused(
                f"the batch {batch} is {other}", str(sends.folder), "nothing was done"
            )
        folder = sends.db.execute(
            "select folder from steps where batch = ?", [batch]
        ).fetchone()
        if state == "cancelled" and folder and Path(folder[0]).exists():
            raise Refused(
                f"the batch {batch} can still be sent",
                folder[0],
                "take the folder away first",
            )
        return 0 if state in states else sends.batch_step(state, batch, "by hand")


def _moment(request: Request, day: date, clock: datetime) -> datetime:
    """The moment of the export, for the age of consents."""
    if request.at is None:
        return clock
    if request.at > clock or day_of(request.at) < day:
        raise Refused(
            f"{request.at:%Y-%m-%d %H:%MZ} is no moment to export {day} at",
            "--at",
            "name a moment of that day or later, and not to come",
        )
    return request.at


def wanted(home: Home, sends: Sends, request: Request) -> Report:
    """Put those who entered and have not gone out yet into the table `wanted`."""
    database = home.published / "crm.duckdb"
    if not database.exists():
        raise PercorsoError(f"nothing is published yet - {home.published} - make build")
    sends.db.execute(f"attach '{quoted(database.resolve())}' as crm (read_only)")
    day = request.day
    if day is None:
        (day,) = sends.db.execute(
            "select max(decided_on) from crm.promotion_decisions"
        ).fetchone()
    known = sends.db.execute(
        """
        select count(*) from crm.promotion_decisions
        where decided_on = ? and promotion_id = coalesce(?, promotion_id)
        """,
        [day, request.promotion_id],
    ).fetchone()
    if not known[0]:
        raise Refused(
            f"no decisions of {request.promotion_id or 'any promotion'} on "
            f"{day or 'any day'} are published",
            str(home.published),
            "name another --day or --promotion, or make build",
        )
    sends.db.execute(
        f"""
        create or replace temp table entered as
        select {KEY}, decided_at from crm.promotion_decisions
        where
            decided_on = ?
            and promotion_id = coalesce(?, promotion_id)
            and outcome = 'entered'
        """,
        [day, request.promotion_id],
    )
    sends.db.execute(
        f"""
        create or replace temp table wanted as
        select * from entered
        where ({KEY}) not in (select ({KEY}) from delivered)
        """
    )
    (entered,) = sends.db.execute("select count(*) from entered").fetchone()
    (wanted,) = sends.db.execute("select count(*) from wanted").fetchone()
    return Report(day, entered, delivered_before=entered - wanted)


def send(
    home: Home,
    sends: Sends,
    request: Request,
    database: Path,
    report: Report,
    at: datetime,
    known: datetime | None,
) -> None:
    """Confirm what came back, judge who is wanted, write the batches."""
    sends.db.execute(f"attach '{quoted(database)}' as review (read_only)")
    try:
        report.confirmed = _confirm(sends)
        _judge(home, sends)
    finally:
        sends.db.execute("detach review")
    layouts = _layouts(sends, request)
    report.dropped = _drop(sends)
    root = (request.root or home.root / "exports").absolute()
    for promotion_id, layout in layouts:
        described = {
            "layout": request.layout,
            "exported_at": _iso(at),
            "consent_as_of": _iso(known),
            "run": home.published.resolve().name,
        }
        report.batches.append(
            batches.write(sends, root, report.day, promotion_id, layout, described)
        )


def _confirm(sends: Sends) -> int:
    """Record whoever a `sent` event of the promotion has come back for."""
    return sends.append(
        "confirmed",
        f"""
        select
            delivered.promotion_id,
            delivered.first_customer_id,
            delivered.decided_on,
            delivered.channel,
            addressed.customer_id,
            delivered.batch,
            delivered.folder,
            delivered.sha256,
            'sent event' as reason
        from delivered
        inner join review.intermediate.{MODEL} as addressed
            on
                delivered.promotion_id = addressed.promotion_id
                and delivered.first_customer_id = addressed.first_customer_id
                and delivered.decided_on = addressed.decided_on
        where addressed.sent_at is not null and not delivered.is_confirmed
        """,
    )


def _judge(home: Home, sends: Sends) -> None:
    """Put everybody wanted into `judged`, with the reason not to, or none."""
    db = sends.db
    db.create_function("is_safe", is_safe, ["varchar", "varchar"], "boolean")
    try:
        db.execute(
            f"""
            create or replace temp table judged as
            with

            -- whoever has gone out, under the id that they have now
            gone as (
                select
                    delivered.promotion_id,
                    coalesce(addressed.customer_id, delivered.customer_id)
                        as customer_id,
                    max(delivered.decided_on) as decided_on
                from delivered
                left join review.intermediate.{MODEL} as addressed
                    on
                        delivered.promotion_id = addressed.promotion_id
                        and delivered.first_customer_id
                        = addressed.first_customer_id
                        and delivered.decided_on = addressed.decided_on
                group by all
            )

            select
                addressed.* exclude (refusal),
                case
                    when addressed.refusal is not null then addressed.refusal
                    when gone.decided_on >= addressed.due_on
                        then 'already_contacted'
                    -- by a batch that the ledger does not know
                    when addressed.sent_at is not null
                        then 'already_contacted'
                    when not is_safe(addressed.channel, addressed.address)
                        then 'unsafe_address'
                end as refusal
            from wanted
            inner join review.intermediate.{MODEL} as addressed
                on
                    wanted.promotion_id = addressed.promotion_id
                    and wanted.first_customer_id = addressed.first_customer_id
                    and wanted.decided_on = addressed.decided_on
                    and wanted.channel = addressed.channel
            left join gone
                on
                    addressed.promotion_id = gone.promotion_id
                    and addressed.customer_id = gone.customer_id
            """
        )
    finally:
        db.remove_function("is_safe")
    wanted, judged, people = db.execute(
        """
        select
            (select count(*) from wanted),
            (select count(*) from judged),
            (
                select count(distinct (promotion_id, customer_id)) from judged
                where refusal is null
            )
            + (select count(*) from judged where refusal is not null)
        """
    ).fetchone()
    if judged != wanted or people != wanted:
        raise PercorsoError(
            f"the decision ledger and the published tables differ: {wanted:,} people "
            f"to export, {judged:,} found and {people:,} told apart - {home.state} - "
            "restore it from a copy; nothing was exported"
        )
    db.execute(
        "create or replace temp table audience as from judged where refusal is null"
    )


def _layouts(sends: Sends, request: Request) -> list[tuple[str, Layout]]:
    """Each promotion of the audience with its layout, before any is written."""
    found = sends.db.execute(
        "select distinct promotion_id, channel from audience order by all"
    ).fetchall()
    return [
        (promotion_id, layout_of(request.layout, channel))
        for promotion_id, channel in found
    ]


def _drop(sends: Sends) -> Counter:
    """Record whoever is not exported, unless the same was said of them before."""
    told = """
        case
            when refusal = 'suppressed' then refusal || ': ' || suppressed_reason
            else refusal
        end
    """
    sends.append(
        "dropped",
        f"""
        with

        said as (
            select {KEY}, max_by(reason, recorded_at) as reason
            from sends
            where state = 'dropped'
            group by all
        )

        select
            {KEY},
            judged.customer_id,
            null as batch,
            null as folder,
            null as sha256,
            {told} as reason
        from judged
        left join said
            using ({KEY})
        where judged.refusal is not null and said.reason is distinct from {told}
        """,
    )
    rows = sends.db.execute(
        f"select {told}, count(*) from judged where refusal is not null group by all"
    ).fetchall()
    return Counter(dict(rows))


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
