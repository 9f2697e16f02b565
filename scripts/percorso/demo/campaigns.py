"""The former e-mail service: who fell due, what was sent, what came of it."""

import duckdb

from percorso.demo.engine import AS_OF_END
from percorso.demo.outcomes import ACTIVITIES, Activity, outcomes_sql

YEAR_START = "2025-07-01"
YEAR_END = "2026-05-15"
TRADE_IN_DELAY_DAYS = 14
REFUND_EUR = 100
APPLE_PROXY = "Mozilla/5.0"
SCANNER = "Mozilla/5.0 (compatible; MailGateway LinkScan/4.2)"
READER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Mobile/15E148"


def refund_coupon(promotion_id: str) -> str:
    """The coupon code that the `refund` creative of a promotion carries."""
    return f"REFUND{REFUND_EUR}-{promotion_id.upper().replace('_', '-')}"


def create_assignments(con: duckdb.DuckDBPyConnection) -> None:
    """Create `assigned` and `outcomes`, and the occasions they lead to.

    Args:
        con: the demo's connection, base sales made. `outcomes` is `assigned`
            with arms and days; `asked_occasions` has the orders made anyway
            and those a message caused, in the shape of `occasions`.
    """
    con.execute(
        """
        create table kept as
        select
            l.k,
            l.n,
            l.day,
            l.grp,
            l.is_firm and not has_vat_typo as is_business,
            quantity - returned_quantity as units,
            (quantity * unit_price - discount_amount)::decimal(18, 4) as paid,
            quantity
        from lines as l
        join (select k, has_vat_typo from heads) as h using (k)
        where
            not is_cancelled
            and quantity > returned_quantity
            and l.grp is not null
            and l.grp <> 'air_conditioners';

        insert into kept
        select * replace ('business_it' as grp)
        from kept
        where grp in ('notebooks', 'desktops', 'tablets')
        """
    )
    con.execute(
        "create table due (promotion_id varchar, n bigint, due_on date,"
        " band varchar, wave varchar)"
    )
    for activity in ACTIVITIES:
        if activity.group:
            con.execute(f"insert into due {_due_sql(activity)}")
    _add_generic_activities(con)
    con.execute(
        """
        create table assigned as
        with known_since as (
            -- Whom the service can name: in the CRM, or by an address or an
            -- account that some order has shown.
            select
                n,
                min(day) as day
            from (
                select n, contact_since as day from people
                where contact_id is not null
                union all
                select n, day from heads
                where
                    account_id is not null
                    or (email is not null and channel in ('web', 'app', 'store'))
            )
            group by n
        ),

        reachable as (
            select
                due.*,
                activity_rank,
                uplift > 0 as moves,
                due_on + to_seconds(6 * 3600) as local_at
            from due
            join activities using (promotion_id)
            join people using (n)
            join known_since using (n)
            where
                email is not null
                and known_since.day < due_on
                -- The service never wrote to who had told it to stop.
                and not (
                    email_consent = 'withdrawn' and email_withdrawn_on < due_on
                )
        ),

        crowded as (
            -- Two messages at work at once would share one order: only the
            -- first of a month may cause any.
            select distinct
                later.promotion_id,
                later.n
            from reachable as later
            join reachable as earlier
                on
                    later.n = earlier.n
                    and earlier.moves
                    and later.due_on - earlier.due_on between 0 and 31
                    and (earlier.due_on, earlier.activity_rank)
                    < (later.due_on, later.activity_rank)
        )

        select
            r.promotion_id,
            r.activity_rank,
            r.n,
            r.due_on,
            r.band,
            r.wave,
            r.local_at,
            crowded.n is null as is_persuadable,
            min(heads.day - r.due_on) as background_day
        from reachable as r
        left join crowded
            on r.promotion_id = crowded.promotion_id and r.n = crowded.n
        left join heads
            on r.n = heads.n and heads.day - r.due_on between 0 and 31
        group by all;

        """
    )
    con.execute(
        f"""
        create table outcomes as
        select
            *,
            if(
                promotion_id in ('winter_sale_2025', 'newsletter_generic'),
                'generic',
                if(u(promotion_id || n, 'variant') < 0.5, 'generic', 'refund')
            ) as variant
        from ({outcomes_sql("assigned")})
        """
    )
    con.execute(
        """
        create table asked_occasions as
        select
            1000000000000 + n * 100 + activity_rank * 2 + which as k,
            n,
            (due_on + if(which = 1, caused_day, anyway_day)::integer) as day,
            -- A trade-in and a sale bring a product of some kind.
            case
                when grp = 'business_it'
                then ['notebooks', 'desktops', 'tablets'][
                    1 + pick(n, 'traded for', 3)
                ]
                else grp
            end as grp,
            promotion_id in ('trade_in_it', 'renew_desktop_business')
            or (grp is not null and kind <> 'private' and u(n, 'asked firm') < 0.5
                and promotion_id not like 'renew_%') as is_firm,
            if(which = 1, 'caused', 'anyway') as cause,
            promotion_id,
            (due_on + if(which = 1, caused_day, anyway_day)::integer)
                + to_seconds(37800 + pick(n * 100 + activity_rank, 'hour', 34000))
                as local_at
        from outcomes
        join activities using (promotion_id, activity_rank)
        join (select n, kind from people) as p using (n)
        cross join (values (0), (1)) as w (which)
        where if(which = 1, caused_day, anyway_day) is not null;
        """
    )


def _due_sql(activity: Activity) -> str:
    if activity.lookback_months:
        due = f"(day + interval {activity.lookback_months} month)::date"
    else:
        due = f"(day + {TRADE_IN_DELAY_DAYS})"
    who = {"any": "true", "private": "not is_business", "business": "is_business"}
    amount = "sum(paid * units / quantity)"
    if activity.spend == "average_line":
        amount += "/ sum(units)"
    if activity.spend == "trigger_line":
        amount = "max(paid / quantity) filter (where k = trigger_k)"
    bands = "".join(
        f"when spend {'<=' if is_closed else '<'} {edge} then '{name}' "
        for name, edge, is_closed in activity.bands[:-1]
    )
    # Whoever was due before the year is told nothing, but for the trade-in,
    # which began with everybody at once.
    wave, started = "'daily'", f"{due} >= date '{YEAR_START}'"
    if not activity.lookback_months:
        wave = f"if({due} < date '{YEAR_START}', 'massive', 'daily')"
        started = "true"
    return f"""
        with purchases as (
            select
                k,
                n,
                day,
                is_business,
                {due} as falls_due,
                lead(day) over (partition by n order by day, k) as next_day
            from (
                select k, n, day, is_business from kept
                where grp = '{activity.group}'
                group by all
            )
        ),

        triggers as (
            select
                n,
                k as trigger_k,
                greatest(falls_due, date '{YEAR_START}') as due_on,
                {wave} as wave
            from purchases
            where
                {started}
                and falls_due <= date '{YEAR_END}'
                and (
                    next_day is null
                    or next_day > greatest(falls_due, date '{YEAR_START}')
                )
                and {who[activity.customer_type]}
            qualify row_number() over (partition by n order by day, k) = 1
        ),

        spent as (
            select
                n,
                due_on,
                wave,
                {amount} as spend
            from triggers
            join kept using (n)
            where grp = '{activity.group}' and day <= due_on
            group by n, due_on, wave, trigger_k
        )

        select
            '{activity.promotion_id}',
            n,
            due_on,
            case {bands} else '{activity.bands[-1][0]}' end,
            wave
        from spent
        """


def _add_generic_activities(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        insert into due
        select 'winter_sale_2025', n, date '2025-12-27', null, 'massive'
        from people
        where u(n, 'winter sale') < 0.20
        union all
        select 'newsletter_generic', n, date '2025-07-07', null, 'massive'
        from people
        where u(n, 'newsletter') < 0.22
        """
    )


def redeem_refunds(con: duckdb.DuckDBPyConnection) -> None:
    """Write the refund's coupon on the orders of those it was sent to.

    Args:
        con: the demo's connection, asked occasions in `heads`. Who would have
            bought anyway redeems it too, now that they have it.
    """
    for activity in ACTIVITIES:
        con.execute(
            """
            update heads set coupon_code = ?
            from outcomes as o
            where
                heads.promotion_id = ?
                and heads.n = o.n
                and heads.promotion_id = o.promotion_id
                and o.arm = 'treated'
                and o.variant = 'refund'
                and u(heads.k, 'redeems') < 0.85
            """,
            [refund_coupon(activity.promotion_id), activity.promotion_id],
        )


def create_messages(con: duckdb.DuckDBPyConnection) -> None:
    """Create the assignments, the message events and the clicks on them.

    Args:
        con: the demo's connection, every occasion in `heads`. Creates
            `out_assignments`, `out_message_events`, `machine_events`
            (event_id) and `clicks`, the human ones that lead to the shop:
            message_id, promotion_id, variant, n, clicked_at, k (the order
            they lead to, or NULL).
    """
    con.execute(
        f"""
        create table out_assignments as
        select
            'Z' || lpad(
                row_number() over (
                    order by local_at, promotion_id, n
                )::varchar, 8, '0'
            ) as assignment_id,
            promotion_id,
            utc(local_at) as assigned_at,
            arm,
            identifier_type,
            if(identifier_type = 'contact_id', contact_id, email) as identifier,
            band,
            wave,
            variant,
            'email' as channel,
            utc(local_at + interval 20 minutes) as loaded_at
        from outcomes
        join (
            select
                n,
                contact_id,
                email,
                -- Some contacts have no address in the CRM: see create_contacts.
                if(
                    contact_id is not null
                    and (u(n, 'assigned by') < 0.75 or u(n, 'crm email') < 0.05),
                    'contact_id', 'email'
                ) as identifier_type
            from people
        ) as p using (n);

        create table messages as
        with sends as (
            select
                promotion_id || '#' || n || '#' || issue as m,
                promotion_id,
                n,
                band,
                wave,
                variant,
                local_at + to_months(issue::integer)
                    + to_seconds(7500 + pick(n * 40 + issue, 'send', 5400))
                    as sent_local,
                if(issue = 0, caused_day, null) as caused_day,
                activity_rank
            from outcomes
            cross join lateral (
                select unnest(range(
                    if(promotion_id = 'newsletter_generic', 11, 1)
                )) as issue
            )
            where arm = 'treated'

            union all

            select
                'confirmation#' || k,
                null,
                n,
                null,
                null,
                null,
                timezone('Europe/Rome', placed_at) + interval 2 minutes,
                null,
                null
            from heads
            where
                is_online
                and day >= date '2022-01-01'
                and placed_at < timestamptz '{AS_OF_END}' - interval 2 hours
        ),

        movers as (
            select distinct n from outcomes where caused_day is not null
        ),

        stops as (
            -- Nobody who is moved to buy stops the messages that moved them.
            select
                n,
                min(sent_local) as stopped_local
            from sends
            where
                promotion_id is not null
                and u(m, 'stops') < 0.004
                and n not in (select n from movers)
            group by n
        )

        select
            s.*,
            'M' || md5(m)[1:16] as message_id,
            utc(sent_local) as sent_at,
            if(is_text, '+39' || p.mobile, p.email) as recipient,
            if(is_text, 'sms', 'email') as channel,
            p.contact_id,
            caused_day is not null as is_caused,
            u(n, 'dead mailbox') < 0.008
                and not is_text
                and n not in (select n from movers) as is_hard,
            u(m, 'soft') < 0.012 and caused_day is null as is_soft,
            not is_text and (
                caused_day is not null
                or u(m, 'opens') < if(promotion_id is null, 0.55, 0.27)
            ) as is_opened,
            if(
                caused_day is not null, u(m, 'clicks') < 0.8,
                promotion_id is not null and u(m, 'clicks') < 0.045
            ) as is_clicked,
            not is_text and u(m, 'machine opens') < 0.15 as is_machine_opened,
            u(m, 'scans') < 0.02 and promotion_id is not null as is_scanned,
            coalesce(sent_local = stopped_local, false) as is_unsubscribed,
            coalesce(sent_local = stopped_local, false)
                and u(n, 'complains') < 0.15 as is_complained
        from sends as s
        join people as p using (n)
        left join stops using (n)
        cross join lateral (
            -- One order in four is confirmed to the telephone.
            select
                promotion_id is null and p.mobile is not null
                and u(m, 'by text') < 0.25 as is_text
        )
        where
            (is_text or p.email is not null)
            and (
                promotion_id is null
                or stopped_local is null
                or sent_local <= stopped_local
            )
        """
    )
    con.execute(
        """
        create table clicks as
        select
            m.message_id,
            m.promotion_id,
            m.variant,
            m.n,
            occasion.k,
            -- A click that leads to an order comes at most four days before it.
            if(
                occasion.k is null,
                sent_at + to_seconds(900 + floor(170000 * u(m, 'click') ** 2)::bigint),
                greatest(
                    sent_at + to_minutes(11),
                    utc(occasion.local_at)
                    - to_seconds(if(
                        u(m, 'click lag') < 0.6, 1500,
                        1500 + 86400 * pick(m, 'click days', 4)
                    )::bigint)
                )
            ) as clicked_at
        from messages as m
        left join asked_occasions as occasion
            on
                m.is_caused
                and occasion.cause = 'caused'
                and m.n = occasion.n
                and m.promotion_id = occasion.promotion_id
        where is_clicked and not is_hard and not is_soft
        """
    )
    _create_message_events(con)


def _create_message_events(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        create table message_steps as
        with bounced as (
            select *, is_hard or is_soft as is_bounced from messages
        )

        select
            m, 'sent' as event_type, sent_at as occurred_at, 0 as link,
            null as link_url, null as user_agent, false as by_machine
        from bounced
        union all
        select
            m, if(is_hard, 'hard_bounced', 'soft_bounced'),
            sent_at + interval 40 seconds, 0, null, null, false
        from bounced
        where is_bounced
        union all
        select
            m, 'delivered', sent_at + to_seconds(3 + pick(m, 'arrives', 40)), 0,
            null, null, false
        from bounced
        where not is_bounced
        union all
        select
            m, 'opened',
            coalesce(
                clicked_at - interval 50 seconds,
                sent_at + to_seconds(120 + floor(190000 * u(m, 'open') ** 3)::bigint)
            ),
            0, null,
            ['{READER}',
                'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0',
                'Mozilla/5.0 (Linux; Android 15) Mobile Safari/537.36'][
                1 + pick(m, 'reader', 3)
            ],
            false
        from bounced
        left join clicks using (message_id)
        where not is_bounced and (is_opened or is_clicked)
        union all
        select
            m, 'opened', sent_at + to_seconds(45 + pick(m, 'prefetch', 20)), 1,
            null,
            -- A few loaders of pictures and some scanners look like a reader.
            if(u(m, 'disguised') < 0.1, '{READER}', '{APPLE_PROXY}'), true
        from bounced
        where not is_bounced and is_machine_opened
        union all
        select
            m, 'clicked', clicked_at, 0,
            'https://www.percorso-demo.example/promo/' || c.promotion_id,
            '{READER}', false
        from bounced
        join clicks as c using (message_id)
        union all
        -- Some look at a second page at once, nobody at all of them.
        select
            m, 'clicked', clicked_at + to_seconds(2 + pick(m, 'next page', 40)),
            2, 'https://www.percorso-demo.example/', '{READER}', false
        from bounced
        join clicks as c using (message_id)
        where u(m, 'second page') < 0.15
        union all
        select
            m, if(link = 0, 'opened', 'clicked'), sent_at + interval 46 seconds,
            10 + link,
            [null, 'https://www.percorso-demo.example/promo/' || promotion_id,
                'https://www.percorso-demo.example/',
                'https://www.percorso-demo.example/unsubscribe'][1 + link],
            if(u(m, 'disguised') < 0.4, '{READER}', '{SCANNER}'), true
        from bounced
        cross join (values (0), (1), (2), (3)) as l (link)
        where not is_bounced and is_scanned
        union all
        select
            m, 'unsubscribed',
            sent_at + to_seconds(3600 + pick(m, 'stop', 100000)), 0,
            'https://www.percorso-demo.example/unsubscribe', null, false
        from bounced
        where not is_bounced and is_unsubscribed
        union all
        select
            m, 'complained',
            sent_at + to_seconds(3600 + pick(m, 'complaint', 200000)), 0,
            null, null, false
        from bounced
        where not is_bounced and is_complained;

        create table out_message_events as
        with loaded as (
            select
                'E' || md5(m || event_type || link)[1:18] as event_id,
                message_id,
                occurred_at,
                event_type,
                channel,
                promotion_id,
                band,
                wave,
                variant,
                null::varchar as customer_id,
                contact_id,
                recipient,
                link_url,
                user_agent,
                -- Only one provider in two says what it took for a machine.
                if(
                    by_machine and u(m, 'provider says') < 0.5, true, null
                ) as is_machine,
                if(
                    event_type = 'sent', if(channel = 'sms', 0.05, 0.10), null
                )::decimal(18, 4) as cost_amount,
                occurred_at + if(
                    u(m || event_type, 'is late') < 0.01,
                    to_seconds(86400 + pick(m || event_type, 'late', 39 * 86400)),
                    to_seconds(60 + pick(m || event_type, 'loaded', 5400))
                ) as loaded_at,
                by_machine
            from message_steps
            join messages using (m)
        )

        select * from loaded where loaded_at <= timestamptz '{AS_OF_END}';

        create table machine_events as
        select event_id from out_message_events where by_machine;

        alter table out_message_events drop by_machine
        """
    )


def create_costs(con: duckdb.DuckDBPyConnection) -> None:
    """Create `out_activity_costs` for every past activity and paid campaign.

    Args:
        con: the demo's connection, messages and web events made.
    """
    con.execute(
        f"""
        create table out_activity_costs as
        with costs as (
            -- What each message and each refund costs is on the message and
            -- in the definitions; here is only what they do not say.
            select
                month::date as date,
                promotion_id,
                null as utm_campaign,
                'email' as channel,
                'send' as cost_type,
                25::decimal(18, 4) as amount
            from activities
            cross join (
                select unnest(range(
                    date '{YEAR_START}', date '{YEAR_END}', interval 1 month
                )) as month
            )
            union all
            select
                date '2025-06-20', promotion_id, null, 'email', 'production',
                (600 + 50 * activity_rank)::decimal(18, 4)
            from activities
            union all
            select
                date '2025-12-27', 'winter_sale_2025', null, 'email', 'incentive', 450
            union all
            select
                occurred_at::date, null, utm_campaign,
                utm_medium, 'media',
                cents(count(distinct visitor_id) * (
                    0.6 + 0.8 * u(utm_campaign || occurred_at::date, utm_medium)
                ))
            from out_web_events
            where utm_medium in ('cpc', 'paid_social', 'affiliate')
            group by utm_campaign, utm_medium, occurred_at::date
            union all
            -- Money spent on a campaign that brought nobody.
            select
                date '2026-02-01' + i::integer, null, 'radio_locale_2026', 'audio',
                'media', 120
            from range(14) as t (i)
        )

        select
            'K' || lpad(
                row_number() over (order by date, promotion_id, utm_campaign,
                    channel, cost_type)::varchar, 7, '0'
            ) as cost_id,
            date,
            promotion_id,
            utm_campaign,
            channel,
            cost_type,
            amount,
            'EUR' as currency
        from costs
        """
    )
