"""SQL of a made-up retailer of any size, one query an entity.

Every value is a hash of its row's number, so that any part is made alone and comes
out the same. People, products, names and the steps of a visit are the demo's own;
what is made here is how many of everything there are, and who did which.
"""

from dataclasses import dataclass

import duckdb

from percorso.demo import catalogue, codes, people, pools
from percorso.demo.campaigns import APPLE_PROXY, READER
from percorso.demo.engine import FIRST_DAY, LAST_DAY
from percorso.demo.service import TOUCHPOINTS
from percorso.demo.web import SITE, STEPS

PEOPLE = 1_000_000
# Rows of size 1, in what one number of each stands for.
ORDERS = 5_000_000
WEB_EVENTS = 50_000_000
MESSAGE_EVENTS = 20_000_000
INTERACTIONS = 1_000_000

ORDER_DAYS = (LAST_DAY - FIRST_DAY).days + 1
WEB_DAYS = 365
MESSAGE_DAYS = 1096
# The later a day, the more orders it has.
ORDER_GROWTH = 0.8

# Share of the sessions of each kind, and how often its steps are gone through.
KINDS = {"anonymous": 0.36, "browse": 0.50, "cart": 0.12, "lead": 0.02}
ROUNDS = 2
EVENTS_A_MESSAGE = 2.27
# What was sent for these, and to whom it was not, is handed over as assignments.
TRIALS = 6


@dataclass(frozen=True)
class Size:
    """How many of everything a retailer has, and how many a day more brings."""

    people: int
    orders: int
    sessions: int
    messages: int
    interactions: int

    @classmethod
    def of(cls, size: float) -> "Size":
        """The retailer of so many millions of people."""
        chances = dict.fromkeys(KINDS, 0.0)
        for kind, _, _, chance, _ in STEPS:
            if kind in chances:
                chances[kind] += chance * (1 if kind == "lead" else ROUNDS)
        events = sum(share * chances[kind] for kind, share in KINDS.items())
        return cls(
            people=max(200, round(size * PEOPLE)),
            orders=max(1000, round(size * ORDERS)),
            # Visits that end in an order, or come from a message, are on top.
            sessions=max(1500, round(size * WEB_EVENTS * 0.79 / events)),
            messages=max(1500, round(size * MESSAGE_EVENTS / EVENTS_A_MESSAGE)),
            interactions=max(200, round(size * INTERACTIONS)),
        )

    def last_of_next_day(self, of: str, days: int, growth: float = 1.0) -> int:
        """The number behind the last one of the day after the last.

        Args:
            of: the field that is counted.
            days: over which they are spread.
            growth: the exponent of `moment`.
        """
        count = getattr(self, of)
        return count + max(1, int(0.97 * count / (days * growth)))


MACROS = """
-- Days from the first on, for the i-th of many: those that come after go on the
-- day after the last.
create macro days_in(i, many, days, growth) as
    days * pow((i + u(i, 'when')) / many, growth);
-- The instant of such a number of days, in opening hours, later for later ones.
create macro moment(first_day, d) as
    utc(first_day + to_days(floor(d)::integer)
    + to_seconds((25200 + 57600 * (d - floor(d)))::bigint));
create macro near(x, u) as (x + 0.04 * u) % 1.0;
create macro one_of(choices, k, s) as choices[1 + pick(k, s, len(choices))]
"""


def prepare(con: duckdb.DuckDBPyConnection, size: Size, seed: int) -> None:
    """Create the pools, the people, and what several entities are made from.

    Args:
        con: a connection of the demo's `engine.connect(seed)`.
        size: how many of everything.
        seed: the connection's seed.
    """
    codes.create_macros(con)
    pools.create_pools(con, seed)
    catalogue.create_catalogue(con)
    people.create_people(con, size.people)
    con.execute(MACROS)
    con.execute(
        "create table steps (kind varchar, step bigint, event_type varchar,"
        " chance double, seconds bigint)"
    )
    con.executemany("insert into steps values (?, ?, ?, ?, ?)", STEPS)
    con.execute(
        f"""
        create table shelf as
        select
            row_number() over (order by product_i) - 1 as p, product_id, category,
            list_price::double as list_price
        from products;
        create macro shelf_at(x) as floor(x * (select count(*) from shelf))::bigint;

        create table faces as
        select
            n, account_id, visitors, has_visitor, u(n, 'taste') as taste,
            sha256(lower(email)) as email_hash
        from people;

        create table cards as
        select
            n, k, n * 8 + k as c,
            utc(
                least(contact_since + (k * 290)::integer, date '{LAST_DAY}' - 1)
                + to_seconds(30000 + pick(n * 8 + k, 'created', 40000))
            ) as created_at
        from (
            select
                n, contact_since,
                unnest(range(list_position(
                    list_transform(
                        [0.10, 0.24, 0.41, 0.60, 0.76, 0.89, 1.0],
                        lambda edge: u(n, 'records') < edge
                    ), true
                ) - 1)) as k
            from people
        );

        create table heads as
        with drawn as (
            select
                o,
                floor({size.people} * pow(u(o, 'buyer'), 2))::bigint as n,
                days_in(o, {size.orders}, {ORDER_DAYS}, {ORDER_GROWTH}) as d,
                u(o, 'channel') as x,
                1 + (u(o, 'second') < 0.5)::integer + (u(o, 'third') < 0.3)::integer
                + (u(o, 'fourth') < 0.2)::integer as lines_count
            from range(
                {size.last_of_next_day("orders", ORDER_DAYS, ORDER_GROWTH)}
            ) as t(o)
        )

        select
            o, n, lines_count, faces.taste,
            moment(date '{FIRST_DAY}', d) as placed_at,
            floor(d) >= {ORDER_DAYS - 2} as is_open,
            case
                when x < 0.45 then 'store'
                when x < 0.81 then 'web'
                when x < 0.90 then 'app'
                when x < 0.95 then 'phone'
                else 'marketplace'
            end as channel,
            x >= 0.45 and x < 0.90 and has_visitor as is_visit,
            if(x >= 0.81, 9, pick(o, 'browser', visitors)) as browser,
            if(x >= 0.45 and x < 0.90 and u(o, 'logs in') < 0.7, account_id, null)
                as account_id
        from drawn
        join faces using (n)
        """
    )


def products() -> str:
    """The catalogue, as in the demo."""
    return """
        select
            product_id, name, brand, category, list_price, unit_cost,
            energy_class, is_consumable, updated_at
        from products
    """


def stores() -> str:
    """The stores, as in the demo."""
    return "select * exclude (city_i) from stores"


def exchange_rates(first_day: str, last_day: str) -> str:
    """Rates of some days: the demo's, the last ones going on."""
    return f"""
        select currency, date, rate_to_reporting
        from rates
        where date between date '{first_day}' and date '{last_day}'
        union all
        select currency, date '{last_day}', rate_to_reporting
        from rates
        where date = date '{LAST_DAY}' and date '{last_day}' > date
    """


def crm_contacts(is_next: bool) -> str:
    """Contacts of several systems; of the next day, new ones and changed ones."""
    which = "from cards"
    changed = "created_at + to_days(pick(c, 'updated', 600)::integer)"
    latest = f"timestamptz '{LAST_DAY} 20:00:00+00'"
    updated = f"least({changed}, {latest})"
    if is_next:
        tomorrow = f"timestamptz '{LAST_DAY} 22:00:00+00' + interval 9 hour"
        updated = f"{tomorrow} + to_seconds(pick(c, 'touched', 30000))"
        which = f"""
            from (
                select * from cards where u(c, 'changes') < 0.0007
                union all
                select n, 7, n * 8 + 7, {tomorrow} from people
                where u(n, 'appears') < 0.0004
            )
        """
    return f"""
        select
            'C' || lpad(c::varchar, 10, '0') as contact_id,
            created_at,
            {updated} as updated_at,
            case
                when k > 0 and old_email is not null and u(c, 'which') < 0.3
                    then old_email
                when u(c, 'email') < 0.8 then email
            end as email,
            if(u(c, 'landline') < 0.25, landline, null) as phone,
            case
                when u(c, 'mobile') >= 0.55 then null
                when u(c, 'format') < 0.5 then '+39' || mobile
                when u(c, 'format') < 0.7
                    then '0039 ' || mobile[1:3] || ' ' || mobile[4:]
                else mobile
            end as mobile,
            case
                when k > 0 and u(c, 'nameless') < 0.08 then null
                when u(c, 'shouts') < 0.05 then upper(first_name)
                else first_name
            end as first_name,
            if(k > 0 and u(c, 'nameless') < 0.08, null, last_name) as last_name,
            if(u(c, 'birth') < 0.6, birth_date, null) as birth_date,
            if(u(c, 'gender') < 0.8, gender, null) as gender,
            if(u(c, 'city') < 0.9, city, null) as city,
            if(u(c, 'city') < 0.9, province, null) as province,
            if(u(c, 'city') < 0.9, postal_code, null) as postal_code,
            'IT' as country,
            if(u(c, 'code') < if(k = 0, 0.35, 0.1), tax_code, null) as tax_code,
            if(u(c, 'vat') < 0.8, vat_number, null) as vat_number,
            company_name,
            if(u(c, 'card') < 0.4, loyalty_card_id, null) as loyalty_card_id,
            if(k < 2 and u(c, 'account') < 0.6, account_id, null) as account_id,
            ['crm', 'website', 'store', 'support', 'event', 'referral', 'social',
                'app'][1 + k] as lead_source,
            if(u(c, 'place') < 0.6, latitude, null) as latitude,
            if(u(c, 'place') < 0.6, longitude, null) as longitude,
            'S' || lpad((1 + city_i % 39)::varchar, 3, '0') as nearest_store_id,
            {updated} + to_minutes(15 + pick(c, 'loaded', 45)) as loaded_at
        {which}
        join people using (n)
        order by loaded_at, c
    """


def order_lines(first: int, last: int) -> str:
    """Lines of the orders of some numbers."""
    return f"""
        select
            'L' || lpad(i::varchar, 11, '0') as order_line_id,
            'O' || lpad(o::varchar, 10, '0') as order_id,
            product_id,
            quantity,
            unit_price,
            discount_amount,
            loaded_at
        from ({_lines(first, last)})
        order by i
    """


def _lines(first: int, last: int) -> str:
    """What is on each line: the buyer's taste, what goes with it, or anything."""
    return f"""
        select
            o, i, l, product_id,
            quantity,
            unit_price,
            if(u(i, 'reduced') < 0.25, cents(unit_price::double * quantity * 0.1),
                0::decimal(18, 4)) as discount_amount,
            placed_at + interval 20 minute as loaded_at,
            placed_at, channel
        from (
            select
                *,
                1 + floor(1.3 * u(i, 'quantity') ** 4)::integer as quantity,
                cents(list_price * (1 - 0.12 * u(i, 'price'))) as unit_price
            from (
                select
                    o, l, o * 4 + l as i, placed_at, channel,
                    shelf_at(
                        case
                            when l > 0 and u(o * 4 + l, 'goes with') < 0.3
                                then near(u(o * 4, 'anything') + 0.05, u(o, 'near'))
                            when u(o * 4 + l, 'likes') < 0.3
                                then near(taste, u(o * 4 + l, 'near'))
                            else u(o * 4 + l, 'anything')
                        end
                    ) as p
                from (
                    select *, unnest(range(lines_count)) as l
                    from heads
                    where o >= {first} and o < {last}
                )
            )
            join shelf using (p)
        )
    """


def orders(first: int, last: int) -> str:
    """Orders of some numbers, with the identifiers that their channel asks for."""
    return f"""
        with totals as (
            select o, sum(quantity * unit_price - discount_amount) as amount
            from ({_lines(first, last)})
            group by o
        ),

        charged as (
            select
                *,
                if(channel = 'store' or amount > 49, 0, 4.9)::decimal(18, 4)
                    as shipping,
                u(o, 'cancelled') < 0.03 as is_cancelled,
                to_hours((24 + pick(o, 'days', 96))::bigint) as underway
            from heads
            join totals using (o)
        )

        select
            'O' || lpad(o::varchar, 10, '0') as order_id,
            placed_at,
            case
                when is_cancelled then 'cancelled'
                when is_open and channel <> 'store' then 'paid'
                else 'delivered'
            end as status,
            channel,
            if(u(o, 'abroad') < 0.01, 'CHF', 'EUR') as currency,
            (amount + shipping)::decimal(18, 4) as total_amount,
            shipping as shipping_amount,
            0::decimal(18, 4) as discount_amount,
            h.account_id,
            if(
                u(n, 'records') >= 0.10 and u(o, 'known') < 0.25,
                'C' || lpad((n * 8)::varchar, 10, '0'), null
            ) as contact_id,
            if(u(o, 'card') < if(channel = 'store', 0.6, 0.2), loyalty_card_id, null)
                as loyalty_card_id,
            if(channel in ('web', 'app', 'phone') or u(o, 'email') < 0.3, email, null)
                as email,
            if(u(o, 'mobile') < 0.5, mobile, null) as phone,
            if(u(o, 'code') < 0.06, tax_code, null) as tax_code,
            if(u(o, 'vat') < 0.5, vat_number, null) as vat_number,
            if(channel <> 'store' or u(o, 'named') < 0.4, first_name, null)
                as first_name,
            if(channel <> 'store' or u(o, 'named') < 0.4, last_name, null)
                as last_name,
            if(u(o, 'vat') < 0.5, company_name, null) as company_name,
            if(channel <> 'store', city, null) as city,
            if(channel <> 'store', province, null) as province,
            if(channel <> 'store', postal_code, null) as postal_code,
            if(channel <> 'store', 'IT', null) as country,
            if(
                channel = 'store', 'S' || lpad((1 + city_i % 39)::varchar, 3, '0'),
                null
            ) as store_id,
            if(u(o, 'coupon') < 0.12, 'EXTRA' || pick(o, 'which', 40), null)
                as coupon_code,
            one_of(['card', 'card', 'paypal', 'cash', 'financing'], o, 'pays')
                as payment_method,
            if(is_visit, visitor_of(n, browser), null) as visitor_id,
            if(is_visit, device_of(n, browser), null) as device_type,
            if(
                is_cancelled or (is_open and channel <> 'store'), null,
                placed_at + if(channel = 'store', interval 0 hour, underway)
            ) as delivered_at,
            placed_at + interval 15 minute as updated_at,
            placed_at + interval 20 minute as loaded_at
        from charged as h
        join people using (n)
        order by o
    """


def returns(first: int, last: int) -> str:
    """Lines of some orders that were sent back within a month."""
    return f"""
        select
            'R' || lpad(i::varchar, 11, '0') as return_id,
            'L' || lpad(i::varchar, 11, '0') as order_line_id,
            placed_at + to_days((7 + pick(i, 'kept', 20))::integer) as returned_at,
            1 as quantity,
            cents(unit_price::double * 0.9) as amount,
            one_of(['changed_mind', 'defective', 'late', 'wrong_item'], i, 'why')
                as reason,
            false as is_take_back,
            placed_at + to_days((8 + pick(i, 'kept', 20))::integer) as loaded_at
        from ({_lines(first, last)})
        where
            u(i, 'returned') < 0.04 and u(o, 'cancelled') >= 0.03
            and placed_at < timestamptz '{LAST_DAY}' - interval 30 day
        order by i
    """


def consents() -> str:
    """What people granted and withdrew, channel by channel."""
    return f"""
        with wishes as (
            select
                n, u(n, 'records') >= 0.10 as has_contact, email, account_since,
                channel, n * 8 + rank as i, email_consent,
                case
                    when channel <> 'email' then u(n * 8 + rank, 'grants') < share
                    else email_consent <> 'never'
                end as is_granted
            from people
            cross join (values
                ('email', 0, 1.0), ('sms', 1, 0.25), ('push', 2, 0.1),
                ('profiling', 3, 0.4), ('phone', 4, 0.05), ('post', 5, 0.1)
            ) as c (channel, rank, share)
            where has_contact or email is not null
        )

        select
            'G' || lpad((i * 2 + turn)::varchar, 11, '0') as consent_id,
            utc(
                least(
                    account_since + (turn * 400)::integer, date '{LAST_DAY}' - 1
                ) + to_seconds(36000 + pick(i, 'clock', 30000) + turn)
            ) as recorded_at,
            if(has_contact, 'contact_id', 'email') as identifier_type,
            if(has_contact, 'C' || lpad((n * 8)::varchar, 10, '0'), email)
                as identifier,
            channel,
            if(turn = 0, 'granted', 'withdrawn') as status,
            'consent' as legal_basis,
            'website' as source
        from wishes
        cross join (values (0), (1)) as t (turn)
        where
            is_granted
            and (
                turn = 0
                or (channel = 'email' and email_consent = 'withdrawn')
                or (channel <> 'email' and u(i, 'withdraws') < 0.07)
            )
        order by i, turn
    """


def sends(size: Size, promotions: list[str], first: int, last: int) -> str:
    """Messages of some numbers, and those that a trial held back.

    Args:
        size: how many of everything.
        promotions: ids that messages were sent for; the first are trials.
        first: the first number.
        last: the number behind the last.
    """
    return f"""
        select
            *,
            promotion_i < {TRIALS} as is_trial,
            promotion_i < {TRIALS} and u(n * 8 + promotion_i, 'holds out') < 0.1
                as is_held_out,
            if(promotion_i < {len(promotions)}, {promotions}[1 + promotion_i], null)
                as promotion_id,
            u(m, 'opens') < 0.46 as is_opened,
            u(m, 'opens') < 0.06 as is_clicked
        from (
            select
                m,
                floor({size.people} * pow(u(m, 'reaches'), 1.3))::bigint as n,
                pick(m, 'promotes', {len(promotions)} * 8 // 5) as promotion_i,
                moment(
                    date '{LAST_DAY}' - {MESSAGE_DAYS - 1},
                    days_in(m, {size.messages}, {MESSAGE_DAYS}, 1.0)
                ) as sent_at
            from range({first}, {last}) as t (m)
        )
        join (
            select
                n, email, mobile, visitors, has_visitor, account_id,
                u(n, 'records') >= 0.10 as has_contact
            from people
            where email is not null
        ) using (n)
    """


def message_events(sent: str) -> str:
    """What became of messages.

    Args:
        sent: a query of `sends`.
    """
    return f"""
        with told as (
            select
                *,
                u(m, 'by text') < 0.06 as is_sms,
                u(m, 'bounces') < 0.02 as is_bounced
            from ({sent})
            where not is_held_out
        )

        select
            'M' || lpad((m * 8 + step)::varchar, 12, '0') as event_id,
            'N' || lpad(m::varchar, 11, '0') as message_id,
            sent_at + to_seconds(case step
                when 0 then 0
                when 1 then 4 + pick(m, 'arrives', 50)
                when 2 then 300 + pick(m, 'is opened', 70000)
                else 330 + pick(m, 'is opened', 70000) + pick(m, 'is clicked', 200)
            end) as occurred_at,
            if(event_type = 'delivered' and is_bounced, 'soft_bounced', event_type)
                as event_type,
            if(is_sms, 'sms', 'email') as channel,
            promotion_id,
            if(promotion_id is null, null, 'daily') as wave,
            case
                when promotion_id is null then null
                when u(m, 'variant') < 0.5 then 'generic'
                else 'refund'
            end as variant,
            if(has_contact, 'C' || lpad((n * 8)::varchar, 10, '0'), null)
                as contact_id,
            if(is_sms and mobile is not null, mobile, email) as recipient,
            if(
                event_type = 'clicked',
                '{SITE}/promo/' || coalesce(promotion_id, 'news'), null
            ) as link_url,
            case
                when step < 2 then null
                when u(m, 'reader') < 0.4 then '{APPLE_PROXY}'
                else '{READER}'
            end as user_agent,
            if(step = 0, 0.001, null)::decimal(18, 4) as cost_amount,
            sent_at + to_seconds(if(step < 2, 120, 72000)) as loaded_at
        from told
        cross join (values
            (0, 'sent', 1.0), (1, 'delivered', 1.0), (2, 'opened', 0.46),
            (3, 'clicked', 0.06), (4, 'unsubscribed', 0.003)
        ) as e (step, event_type, share)
        where
            u(m, 'opens') < share
            and (step < 2 or not is_bounced)
            and not (step = 2 and is_sms)
        order by m, step
    """


def assignments(sent: str) -> str:
    """Who was written to and who was held out, in the promotions of trials.

    Args:
        sent: a query of `sends`.
    """
    return f"""
        select
            'Z' || lpad((n * 8 + promotion_i)::varchar, 11, '0') as assignment_id,
            promotion_id,
            min(sent_at) as assigned_at,
            if(is_held_out, 'holdout', 'treated') as arm,
            if(has_contact, 'contact_id', 'email') as identifier_type,
            if(has_contact, 'C' || lpad((n * 8)::varchar, 10, '0'), email)
                as identifier,
            'daily' as wave,
            'email' as channel
        from ({sent})
        where is_trial
        group by n, promotion_i, promotion_id, is_held_out, has_contact, email
        order by n, promotion_i
    """


def web_events(
    size: Size, clicks: str, first: int, last: int, edges: tuple[str, str]
) -> str:
    """Events of the visits of some numbers, and of what orders and messages bring.

    Args:
        size: how many of everything.
        clicks: a table of messages that were clicked.
        first: the first visit.
        last: the number behind the last.
        edges: the moments from which and before which orders and clicks count.
    """
    shares = [sum(list(KINDS.values())[: i + 1]) for i in range(len(KINDS))]
    kind = " ".join(
        f"when x < {share} then '{name}'"
        for name, share in zip(KINDS, shares, strict=True)
    )
    between = f">= timestamptz '{edges[0]}' and {{}} < timestamptz '{edges[1]}'"
    return f"""
        with strolls as (
            select
                s, x, {size.people} as many,
                case {kind} else 'lead' end as kind,
                floor({size.people} * pow(u(s, 'visitor'), 1.3))::bigint as n,
                moment(
                    date '{LAST_DAY}' - {WEB_DAYS - 1},
                    days_in(s, {size.sessions}, {WEB_DAYS}, 1.0)
                ) as start_at
            from (
                select s, u(s, 'kind') as x from range({first}, {last}) as t (s)
            )
        ),

        visits as (
            select
                s, kind, start_at,
                if(kind = 'anonymous' or not has_visitor, null, n) as n,
                if(
                    kind = 'anonymous' or not has_visitor,
                    'W' || md5(pick(s, 'passes', greatest(many, 1))::varchar)[1:18],
                    visitor_of(n, pick(s, 'browser', visitors))
                ) as visitor_id,
                device_of(n, if(has_visitor, pick(s, 'browser', visitors), 0))
                    as device,
                if(
                    kind <> 'anonymous' and has_visitor and u(s, 'logs in') < 0.3,
                    account_id, null
                ) as account_id,
                if(
                    kind <> 'anonymous' and has_visitor and u(s, 'hashed') < 0.1,
                    email_hash, null
                ) as email_hash,
                shelf_at(
                    if(u(s, 'likes') < 0.4, near(taste, u(s, 'near')), u(s, 'looks'))
                ) as p,
                if(kind = 'lead' or kind = 'anonymous' and x < 0.05, 1, {ROUNDS})
                    as rounds,
                null::bigint as o, null::bigint as m, null::varchar as promotion_id
            from strolls
            join faces using (n)
            union all
            select
                {size.sessions} * 4 + o, 'purchase', placed_at - interval 380 second,
                n, visitor_of(n, browser), device_of(n, browser), account_id,
                null, shelf_at(near(taste, u(o, 'near'))), 1, o, null, null
            from heads
            where is_visit and placed_at {between.format("placed_at")}
            union all
            select
                {size.sessions} * 4 + {size.orders} * 4 + m, 'click', clicked_at, n,
                visitor_of(n, 0), device_of(n, 0), null, null,
                shelf_at(u(m, 'looks')), 1, null, m, promotion_id
            from {clicks}
            where has_visitor and clicked_at {between.format("clicked_at")}
        ),

        stepped as (
            select
                visits.*, u(s, 'source') as source,
                turn * 16 + step as step, event_type,
                start_at + to_seconds(turn * 540 + seconds + if(
                    event_type in ('page_view', 'purchase'), 0,
                    pick(s * 32 + step, 'dawdles', 15)
                )) as occurred_at,
                (p + step // 4) % (select count(*) from shelf) as p_seen
            from visits
            cross join lateral (select unnest(range(rounds)) as turn)
            join steps using (kind)
            where u(s * 64 + turn * 16 + step, 'step') < chance
            union all
            select *, u(s, 'source'), 15, 'login', start_at + interval 2 second, p
            from visits
            where account_id is not null
        )

        select
            'E' || lpad((s * 64 + step)::varchar, 13, '0') as event_id,
            occurred_at,
            visitor_id,
            event_type,
            account_id,
            email_hash,
            if(
                event_type in ('view_product', 'compare', 'add_to_wishlist',
                    'add_to_cart', 'remove_from_cart', 'video_view', 'share'),
                product_id, null
            ) as product_id,
            if(
                event_type in ('view_list', 'view_product', 'compare',
                    'add_to_wishlist', 'add_to_cart', 'remove_from_cart',
                    'video_view', 'share'),
                category, null
            ) as category,
            if(event_type = 'search', split_part(category, '.', -1), null)
                as search_term,
            if(event_type = 'purchase', 'O' || lpad(o::varchar, 10, '0'), null)
                as order_id,
            '{SITE}/' || case event_type
                when 'view_list' then replace(category, '.', '/')
                when 'view_product' then 'p/' || product_id
                when 'begin_checkout' then 'checkout'
                when 'purchase' then 'checkout/done'
                when 'login' then 'account/login'
                else ''
            end as page_url,
            case
                when m is not null then null
                when source < 0.16 then 'https://www.google.com/'
                when source < 0.22 then 'https://www.facebook.com/'
                when source < 0.45 then 'https://www.google.com/'
            end as referrer_url,
            case
                when m is not null then 'email'
                when source < 0.16 then 'google'
                when source < 0.22 then 'meta'
            end as utm_source,
            case
                when m is not null then 'email'
                when source < 0.16 then 'cpc'
                when source < 0.22 then 'paid_social'
            end as utm_medium,
            case
                when m is not null then promotion_id
                when source < 0.16 then 'shopping_appliances'
                when source < 0.22 then 'social_video'
            end as utm_campaign,
            if(m is null, null, 'N' || lpad(m::varchar, 11, '0')) as message_id,
            device as device_type,
            if(device = 'app', 'app', 'web') as platform,
            case device
                when 'app' then 'PercorsoDemo/7.3 (Android 15)'
                when 'mobile' then 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5)'
                when 'tablet' then 'Mozilla/5.0 (iPad; CPU OS 18_5)'
                else 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0'
            end as user_agent,
            '192.0.2.0' as ip_truncated,
            if(event_type = 'search', pick(s, 'finds', 40), null)::integer
                as results_count,
            if(
                m is null and source < 0.22, if(source < 0.16, 'gclid', 'fbclid'), null
            ) as click_id_type,
            if(
                event_type in ('page_view', 'view_list', 'view_product'),
                4 + pick(s * 64 + step, 'engaged', 120), null
            )::double as engaged_seconds,
            if(event_type in ('add_to_cart', 'remove_from_cart'), 1, null)::double
                as quantity,
            if(event_type = 'add_to_cart', list_price, null) as value,
            occurred_at + interval 90 second as loaded_at
        from stepped
        join shelf on stepped.p_seen = shelf.p
        order by occurred_at, s, step
    """


def interactions(size: Size, first: int, last: int) -> str:
    """Every other touchpoint, as often as in the demo beside one another."""
    total = sum(mean for _, mean, _, _ in TOUCHPOINTS)
    before, rows = 0.0, []
    for name, mean, share, by_what in TOUCHPOINTS:
        rows.append(f"('{name}', {before / total}, {share}, '{by_what}')")
        before += mean
    return f"""
        with drawn as (
            select
                i,
                floor({size.people} * pow(u(i, 'who'), 1.3))::bigint as n,
                moment(
                    date '{FIRST_DAY}', days_in(i, {size.interactions}, {ORDER_DAYS}, 1)
                ) as occurred_at,
                u(i, 'how') as x,
                shelf_at(u(i, 'about')) as p
            from range({first}, {last}) as t (i)
        ),

        met as (
            select drawn.*, ways.*
            from drawn
            asof join (values {", ".join(rows)})
                as ways (touchpoint, from_x, product_share, by_what)
                on drawn.x >= ways.from_x
        )

        select
            'I' || lpad(i::varchar, 10, '0') as interaction_id,
            occurred_at,
            touchpoint,
            by_what as identifier_type,
            case by_what
                when 'email' then email
                when 'phone' then mobile
                when 'account_id' then account_id
                when 'loyalty_card_id' then loyalty_card_id
                else if(
                    u(n, 'records') >= 0.10, 'C' || lpad((n * 8)::varchar, 10, '0'),
                    null
                )
            end as identifier,
            if(u(i, 'product') < product_share, shelf.product_id, null) as product_id,
            if(u(i, 'product') < product_share, shelf.category, null) as category,
            if(
                touchpoint in ('store_visit', 'beacon'),
                'S' || lpad((1 + city_i % 39)::varchar, 3, '0'), null
            ) as store_id,
            if(touchpoint = 'store_visit', occurred_at + interval 20 minute, null)
                as ended_at,
            if(
                touchpoint in ('chat', 'call', 'support_ticket', 'contact_form'),
                one_of(['buy', 'inform', 'return', 'warranty', 'complain'], i, 'why'),
                null
            ) as intent,
            occurred_at + interval 30 minute as loaded_at
        from met
        join people using (n)
        join shelf using (p)
        order by i
    """


def activity_costs(promotions: list[str]) -> str:
    """A month's cost of each promotion that is written for, and of two campaigns."""
    return f"""
        select
            'K' || row_number() over (order by name, month) as cost_id,
            month::date as date,
            if(is_promotion, name, null) as promotion_id,
            if(is_promotion, null, name) as utm_campaign,
            if(is_promotion, 'email', 'web') as channel,
            if(is_promotion, 'send', 'media') as cost_type,
            cents(50 + 400 * u(name || month, 'cost')) as amount,
            'EUR' as currency
        from (
            select unnest({promotions}) as name, true as is_promotion
            union all
            select unnest(['shopping_appliances', 'social_video']), false
        )
        cross join (
            select unnest(range(
                date '{LAST_DAY}' - {MESSAGE_DAYS}, date '{LAST_DAY}', interval 1 month
            )) as month
        )
        order by name, month
    """
