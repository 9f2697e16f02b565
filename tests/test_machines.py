"""Openings and clicks of machines: told from human ones, against the demo's truth."""

from collections.abc import Iterator

import duckdb
import pytest
from conftest import DemoRetailer

CHAIN = (
    "int_links_clicked",
    "int_bursts_found",
    "int_engagements_judged",
    "int_messages_summarised",
)
EVENTS = "stg_messaging__events"
HUMAN = (
    "message_id, is_opened_by_human, opened_at, is_clicked, clicked_at, "
    "is_hard_bounced, is_soft_bounced, delivered_at, is_unsubscribed"
)
# A gateway of no known name, an hour later: it opens, and clicks four links.
GATEWAY = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0"
BURST = """
insert into stg_messaging__events by name
select
    'bot-' || message_id || '-' || link as event_id,
    message_id,
    if(link = 0, 'opened', 'clicked') as event_type,
    'email' as channel,
    promotion_id,
    band,
    wave,
    variant,
    contact_id,
    recipient,
    if(link > 0, 'https://shop.example/' || link, null) as link_url,
    '{gateway}' as user_agent,
    occurred_at + interval 1 hour + link * interval 1 second as occurred_at,
    occurred_at + interval 2 hour as loaded_at
from stg_messaging__events
cross join range(5) as links (link)
where
    event_type = 'delivered' and channel = 'email' and promotion_id is not null
    -- nobody can tell who reads in the very minute of the scan
    and not exists (
        from stg_messaging__events as read
        where read.message_id = stg_messaging__events.message_id
            and read.event_type in ('opened', 'clicked')
            and read.occurred_at - stg_messaging__events.occurred_at
                between interval 59 minute and interval 62 minute
    )
"""


@pytest.fixture
def replayed(demo: DemoRetailer) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo as `build`, and its message events beside it, to be added to."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        path = demo.home / "build.duckdb"
        # What was compiled calls its database so.
        connection.execute(f"attach '{path}' as build (read_only)")
        connection.execute(f"create table {EVENTS} as from build.staging.{EVENTS}")
        yield connection


def work_out(demo: DemoRetailer, connection: duckdb.DuckDBPyConnection) -> None:
    """Run the very SQL that dbt built the messages with, on the events beside."""
    for model in CHAIN:
        (path,) = (demo.home / "target" / "compiled").glob(f"**/{model}.sql")
        sql = path.read_text()
        for schema, name in (
            ("staging", EVENTS),
            *(("intermediate", model) for model in CHAIN),
        ):
            sql = sql.replace(f'"build"."{schema}"."{name}"', name)
        connection.execute(f"create or replace table {model} as {sql}")


@pytest.mark.parametrize(
    ("event_type", "least_precision", "least_recall"),
    [("clicked", 0.99, 0.98), ("opened", 0.99, 0.9)],
)
def test_rules_find_the_planted_machines(
    demo: DemoRetailer, event_type: str, least_precision: float, least_recall: float
) -> None:
    """Some that the demo plants look like readers, and load pictures at leisure."""
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as connection:
        found, right, planted = connection.execute(
            f"""
            select
                count(*) filter (where machine_rule is not null),
                count(*) filter (
                    where machine_rule is not null and truth.event_id is not null
                ),
                count(truth.event_id)
            from intermediate.int_engagements_judged as judged
            left join '{demo.truth}/machine_events.parquet' as truth
                using (event_id)
            where event_type = ?
            """,
            [event_type],
        ).fetchone()
    assert planted > 100
    assert right / found >= least_precision
    assert right / planted >= least_recall


def test_each_rule_but_the_last_has_its_machines(demo: DemoRetailer) -> None:
    """No rule of the demo is there for show; sweeps are slower than its gateways."""
    with duckdb.connect(str(demo.home / "build.duckdb"), read_only=True) as connection:
        rules = connection.execute(
            "select distinct machine_rule from intermediate.int_engagements_judged"
        ).fetchall()
    assert {rule for (rule,) in rules} >= {None, "provider", "user_agent", "burst"}


def test_messages_come_out_as_built(demo: DemoRetailer, replayed) -> None:
    """Else the burst below would be measured by something else."""
    work_out(demo, replayed)
    assert not replayed.execute(
        "from int_messages_summarised "
        "except from build.intermediate.int_messages_summarised"
    ).fetchall()


def test_burst_of_a_gateway_leaves_human_figures_alone(
    demo: DemoRetailer, replayed
) -> None:
    """Every message that arrives is scanned, by an agent nobody knows."""
    replayed.execute(BURST.format(gateway=GATEWAY))
    work_out(demo, replayed)
    counted = (
        "select count(*) filter (where is_clicked_by_machine), count(*) "
        "from {}int_messages_summarised where promotion_id is not null"
    )
    before = replayed.execute(counted.format("build.intermediate.")).fetchone()
    after = replayed.execute(counted.format("")).fetchone()
    assert after[0] > 10 * before[0]
    assert after[1] == before[1]
    assert not replayed.execute(
        f"select {HUMAN} from int_messages_summarised "
        f"except select {HUMAN} from build.intermediate.int_messages_summarised"
    ).fetchall()
