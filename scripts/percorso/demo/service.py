"""The CRM, consents, every other touchpoint, and what was decided by hand."""

import duckdb

from percorso.demo.catalogue import CATEGORIES
from percorso.demo.engine import AS_OF_END, FIRST_DAY, LAST_DAY

# touchpoint, mean per person, share of them about a product, identifier
TOUCHPOINTS = [
    ("store_visit", 0.70, 0.0, "loyalty_card_id"),
    ("beacon", 0.20, 0.0, "loyalty_card_id"),
    ("fitting", 0.12, 1.0, "contact_id"),
    ("event", 0.05, 0.0, "contact_id"),
    ("webinar", 0.03, 0.0, "email"),
    ("social_like", 0.25, 0.7, "email"),
    ("social_comment", 0.06, 0.5, "email"),
    ("social_follow", 0.05, 0.0, "email"),
    ("chat", 0.20, 0.4, "email"),
    ("call", 0.16, 0.3, "phone"),
    ("support_ticket", 0.12, 0.6, "account_id"),
    ("contact_form", 0.06, 0.3, "email"),
    ("referral", 0.02, 0.0, "account_id"),
    ("push_received", 0.25, 0.0, "account_id"),
]


def create_contacts(con: duckdb.DuckDBPyConnection) -> None:
    """Create `out_crm_contacts`, with a few people in it twice.

    Args:
        con: the demo's connection, people made. A contact whose e-mail changed
            has an earlier version with the old one.
    """
    con.execute(
        f"""
        create table out_crm_contacts as
        with cards as (
            select
                contact_id,
                contact_since as since,
                true as is_first,
                p.*
            from (
                select * exclude (contact_id, contact_since), n as card,
                    contact_id, contact_since
                from people
            ) as p
            where contact_id is not null

            union all

            select
                second_contact_id,
                second_since,
                false,
                p.*
            from (
                select * exclude (contact_id, contact_since), n + 500000000 as card,
                    contact_id, contact_since
                from people
            ) as p
            where second_contact_id is not null
        ),

        versions as (
            select
                c.*,
                is_old,
                nearest.store_id,
                utc(since + to_seconds(30000 + pick(card, 'created', 40000)))
                    as created_at
            from cards as c
            join nearest using (city_i)
            cross join (values (true), (false)) as v (is_old)
            where
                not is_old
                or (
                    is_first and old_email is not null and since < email_changed
                    and u(card, 'old version') < 0.8
                )
        ),

        dated as (
            select
                *,
                least(
                    case
                        when is_old then created_at
                        when old_email is not null
                        then greatest(
                            created_at + interval 1 hour,
                            utc(email_changed + to_seconds(36000))
                        )
                        else created_at + to_days(
                            pick(card, 'updated', 900)::integer
                        )
                    end, timestamptz '{AS_OF_END}'
                ) as updated_at
            from versions
        )

        select
            contact_id,
            created_at,
            updated_at,
            if(
                u(card, 'deleted') < 0.008 and not is_old
                and updated_at < timestamptz '{AS_OF_END}' - interval 90 days,
                updated_at + interval 80 days, null
            ) as deleted_at,
            case
                when is_old then old_email
                when not is_first and old_email is not null then old_email
                when not is_first and u(card, 'second email') < 0.5 then null
                when u(card, 'crm email') < 0.05 then null
                else email
            end as email,
            if(
                u(card, 'crm landline') < 0.7,
                if(u(card, 'landline format') < 0.4, '+39 ' || landline, landline),
                null
            ) as phone,
            case
                when u(card, 'crm mobile') > 0.85 then null
                when u(card, 'mobile format') < 0.5 then '+39' || mobile
                when u(card, 'mobile format') < 0.7
                then '0039 ' || mobile[1:3] || ' ' || mobile[4:]
                else mobile
            end as mobile,
            first_name,
            last_name,
            if(u(card, 'crm birth') < 0.7, birth_date, null) as birth_date,
            if(u(card, 'crm gender') < 0.8, gender, null) as gender,
            if(u(card, 'crm city') < 0.9, city, null) as city,
            if(u(card, 'crm city') < 0.9, province, null) as province,
            if(u(card, 'crm city') < 0.9, postal_code, null) as postal_code,
            if(u(card, 'crm city') < 0.9, 'IT', null) as country,
            if(
                is_first and u(card, 'crm code') < 0.35,
                if(u(card, 'crm omocode') < 0.5, coalesce(omocode, tax_code), tax_code),
                null
            ) as tax_code,
            if(u(card, 'crm vat') < 0.8, vat_number, null) as vat_number,
            company_name,
            if(
                kind = 'company',
                ['purchasing', 'owner', 'it_manager', 'administration', 'office'][
                    1 + pick(card, 'role', 5)
                ], null
            ) as job_role,
            if(is_first and u(card, 'crm card') < 0.85, loyalty_card_id, null)
                as loyalty_card_id,
            if(is_first and u(card, 'crm account') < 0.6, account_id, null)
                as account_id,
            ['store', 'store', 'website', 'website', 'event', 'referral', 'social'][
                1 + pick(card, 'lead source', 7)
            ] as lead_source,
            if(
                u(card, 'lead campaign') < 0.3,
                ['social_video', 'brand_search', 'fiera_casa', 'giveaway_tv'][
                    1 + pick(card, 'lead campaign which', 4)
                ], null
            ) as lead_campaign,
            if(
                loyalty_card_id is not null,
                floor(4000 * u(card, 'points') ** 3)::integer, null
            ) as loyalty_points,
            if(u(card, 'crm place') < 0.6, latitude, null) as latitude,
            if(u(card, 'crm place') < 0.6, longitude, null) as longitude,
            if(u(card, 'crm store') < 0.8, store_id, null) as nearest_store_id,
            least(
                updated_at + to_minutes(15 + pick(card, 'crm loaded', 500)),
                timestamptz '{AS_OF_END}'
            ) as loaded_at
        from dated
        """
    )


def create_consents(con: duckdb.DuckDBPyConnection) -> None:
    """Create `out_consents`, one row per grant and per withdrawal.

    Args:
        con: the demo's connection, people made.
    """
    con.execute(
        f"""
        create table out_consents as
        with wishes as (
            select
                n, contact_id, account_id, email, mobile, account_since,
                'email' as channel,
                email_consent <> 'never' as is_granted,
                if(email_consent = 'withdrawn', email_withdrawn_on, null)
                    as withdrawn_on
            from people
            union all
            select
                n, contact_id, account_id, email, mobile, account_since,
                channel,
                u(n, 'grants ' || channel) < share,
                if(
                    u(n, 'withdraws ' || channel) < 0.06,
                    account_since
                    + (60 + pick(n, 'withdraws when ' || channel, 1200))::integer,
                    null
                )
            from people
            cross join (values
                ('sms', 0.34), ('profiling', 0.55), ('push', 0.16),
                ('phone', 0.07), ('post', 0.12)
            ) as c (channel, share)
            where channel not in ('sms', 'phone') or mobile is not null
        ),

        identified as (
            select
                *,
                case
                    when channel = 'sms' and u(n, 'sms by') < 0.25 then 'phone'
                    when contact_id is not null and u(n, 'consent by') < 0.7
                    then 'contact_id'
                    when account_id is not null then 'account_id'
                    when contact_id is not null then 'contact_id'
                    when channel in ('sms', 'phone') then 'phone'
                    else 'email'
                end as identifier_type
            from wishes
            where is_granted
        ),

        rows as (
            select *, 'granted' as status, account_since as recorded_on
            from identified
            union all
            select *, 'withdrawn', withdrawn_on
            from identified
            where withdrawn_on <= date '{LAST_DAY}' - 2
        )

        select
            'G' || md5(n || channel || status)[1:14] as consent_id,
            utc(recorded_on + to_seconds(
                28000 + pick(n || channel || status, 'consent second', 40000)
            )) as recorded_at,
            identifier_type,
            case identifier_type
                when 'phone' then '+39' || mobile
                when 'contact_id' then contact_id
                when 'account_id' then account_id
                else email
            end as identifier,
            channel,
            status,
            if(status = 'granted', 'consent', null) as legal_basis,
            ['web_form', 'store_form', 'call_centre', 'app'][
                1 + pick(n || channel, 'consent source', 4)
            ] as source,
            if(status = 'granted', 'privacy-' || year(recorded_on), null)
                as text_version,
            if(status = 'granted', 'form ' || md5(n || 'proof')[1:10], null) as proof,
            least(
                utc(recorded_on + to_seconds(
                    28000 + pick(n || channel || status, 'consent second', 40000)
                )) + to_minutes(5 + pick(n || channel, 'consent loaded', 300)),
                timestamptz '{AS_OF_END}'
            ) as loaded_at
        from rows
        where
            case identifier_type
                when 'phone' then mobile
                when 'email' then email
                else 'known'
            end is not null
        """
    )


def create_interactions(con: duckdb.DuckDBPyConnection) -> None:
    """Create `out_interactions`: reviews, chats, visits, coupons and the rest.

    Args:
        con: the demo's connection, sales finished and outcomes drawn.
    """
    con.execute(
        """
        create table touched (
            i varchar, occurred_at timestamptz, touchpoint varchar,
            identifier_type varchar, identifier varchar, product_id varchar,
            category varchar, store_id varchar, score double, score_scale integer,
            related_identifier varchar, coupon_code varchar, promotion_id varchar,
            is_angry boolean
        );
        create table touchpoints (
            touchpoint varchar, mean double, product_share double, by_what varchar
        )
        """
    )
    con.executemany("insert into touchpoints values (?, ?, ?, ?)", TOUCHPOINTS)
    _touch_people(con)
    _touch_orders(con)
    con.execute(
        f"""
        create table out_interactions as
        with rows as (
            select
                t.*,
                touchpoint in ('chat', 'call', 'support_ticket', 'contact_form')
                    as is_served
            from touched as t
            where occurred_at < timestamptz '{AS_OF_END}'
        )

        select
            'I' || md5(i)[1:16] as interaction_id,
            occurred_at,
            touchpoint,
            if(identifier is null, null, identifier_type) as identifier_type,
            identifier,
            product_id,
            category,
            store_id,
            case
                when touchpoint in ('chat', 'call')
                then occurred_at + to_seconds(90 + pick(i, 'lasts', 1500))
                when touchpoint in ('store_visit', 'fitting', 'event', 'webinar')
                then occurred_at + to_minutes(8 + pick(i, 'stays', 60))
            end as ended_at,
            if(
                is_served and u(i, 'unanswered') > 0.06,
                occurred_at + to_seconds(
                    if(touchpoint in ('chat', 'call'), 20, 3600)
                    * (1 + pick(i, 'answers', 12))
                ), null
            ) as first_response_at,
            if(
                is_served and u(i, 'unanswered') > 0.14,
                occurred_at + to_seconds(
                    if(touchpoint in ('chat', 'call'), 300, 43200)
                    * (1 + pick(i, 'solves', 9))
                ), null
            ) as resolved_at,
            score,
            score_scale,
            case
                when score is not null
                then case
                    when score / score_scale > 0.75 then 'positive'
                    when score / score_scale > 0.45 then 'neutral'
                    else 'negative'
                end
                when is_angry then 'negative'
                when touchpoint in ('social_comment', 'forum')
                then ['positive', 'neutral', 'negative'][1 + pick(i, 'mood', 3)]
            end as sentiment,
            if(
                is_served,
                ['buy', 'inform', 'inform', 'return', 'warranty', 'complain',
                    'other'][1 + pick(i, 'intent', 7)], null
            ) as intent,
            case
                when touchpoint in ('social_comment', 'forum', 'backlink', 'tv',
                    'print')
                then if(
                    touchpoint in ('tv', 'print'), 'brand',
                    ['user', 'user', 'user', 'brand', 'competitor'][
                        1 + pick(i, 'actor', 5)
                    ]
                )
                when touchpoint like 'social%' then 'user'
            end as actor,
            case
                when is_served
                then if(u(i, 'unanswered') > 0.14, 'solved', 'open')
                when touchpoint = 'fitting'
                then if(u(i, 'fitting') < 0.35, 'bought', 'not_bought')
            end as outcome,
            case
                when touchpoint = 'review' and score >= 4
                then ['Ottimo prodotto, consegna puntuale.', 'Silenziosa e capiente.',
                    'Buon rapporto qualità/prezzo.'][1 + pick(i, 'text', 3)]
                when touchpoint = 'review'
                then ['Si è guastato dopo un mese.', 'Non corrisponde alla foto.',
                    'Così così, mi aspettavo di più.'][1 + pick(i, 'text', 3)]
            end as text,
            related_identifier,
            coupon_code,
            promotion_id,
            least(
                occurred_at + to_minutes(3 + pick(i, 'interaction loaded', 600)),
                timestamptz '{AS_OF_END}'
            ) as loaded_at
        from rows
        """
    )


def _touch_people(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        insert into touched
        with drawn as (
            select
                touchpoint || '#' || n || '#' || slot as i,
                n,
                touchpoint,
                product_share,
                by_what,
                'web' as profile,
                u(touchpoint || n || slot, 'touch day') as x
            from people
            cross join touchpoints
            cross join (values (0), (1), (2)) as s (slot)
            where
                u(n || touchpoint || slot, 'touch')
                < mean * [0.65, 0.25, 0.1][1 + slot]
        )

        select
            i,
            utc(seasons.day + to_seconds(32400 + pick(i, 'touch second', 36000))),
            touchpoint,
            if(by_what in ('contact_id', 'loyalty_card_id', 'account_id')
                and case by_what
                    when 'contact_id' then contact_id
                    when 'account_id' then account_id
                    else loyalty_card_id
                end is null, 'email', by_what),
            coalesce(
                case by_what
                    when 'contact_id' then contact_id
                    when 'account_id' then account_id
                    when 'loyalty_card_id' then loyalty_card_id
                    when 'phone' then coalesce('+39' || mobile, landline)
                end,
                if(by_what = 'phone', null, email)
            ),
            product.product_id,
            product.category,
            if(
                touchpoint in ('store_visit', 'beacon', 'fitting', 'event'),
                nearest.store_id, null
            ),
            null,
            null,
            if(touchpoint = 'referral', 'amico.' || n || '@casella.example', null),
            null,
            null,
            touchpoint in ('call', 'support_ticket') and u(i, 'angry') < 0.2
        from drawn
        asof join seasons
            on drawn.profile = seasons.profile and drawn.x >= seasons.x
        join people using (n)
        join nearest using (city_i)
        left join products as product
            on
                u(i, 'about a product') < product_share
                and product.category_i = pick(
                    i, 'about which', {len(CATEGORIES)}
                )
                and product.product_rank = pick(i, 'which one', 20)
        where not (by_what = 'phone' and mobile is null and landline is null);

        -- What nobody in particular saw, heard or wrote.
        insert into touched (i, occurred_at, touchpoint, is_angry)
        select
            touchpoint || '#' || i,
            utc(
                date '{FIRST_DAY}' + (i * 7 + pick(i, touchpoint, 7))::integer
                + to_seconds(43200)
            ),
            touchpoint,
            false
        from range(410) as t (i)
        cross join (
            values ('print'), ('tv'), ('forum'), ('backlink')
        ) as v (touchpoint)
        """
    )


def _touch_orders(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        insert into touched
        with arrived as (
            select
                line_k,
                l.product_id,
                l.category,
                l.returned_quantity,
                l.grp,
                l.slot,
                h.would_arrive_at,
                h.k,
                p.contact_id,
                h.account_id,
                h.store_id,
                coalesce(h.account_id, p.contact_id, p.email) as identifier,
                case
                    when h.account_id is not null then 'account_id'
                    when p.contact_id is not null then 'contact_id'
                    else 'email'
                end as identifier_type
            from lines as l
            join heads as h using (k)
            join people as p on h.n = p.n
            where not h.is_cancelled
        )

        select
            'review#' || line_k,
            would_arrive_at + to_minutes(7200 + pick(line_k, 'reviewed', 50000)),
            'review',
            identifier_type,
            identifier,
            product_id,
            category,
            store_id,
            if(
                returned_quantity > 0, 1 + pick(line_k, 'stars', 3),
                [5, 5, 5, 4, 4, 4, 3, 2, 1][1 + pick(line_k, 'stars', 9)]
            ),
            5,
            null,
            null,
            null,
            false
        from arrived
        where u(line_k, 'reviews') < 0.06 and identifier is not null

        union all

        select
            'survey#' || k,
            would_arrive_at + to_minutes(2880 + pick(k, 'surveyed', 9000)),
            'survey',
            identifier_type,
            identifier,
            null,
            null,
            store_id,
            [10, 10, 9, 9, 9, 8, 8, 7, 6, 4, 2, 0][1 + pick(k, 'nps', 12)],
            10,
            null,
            null,
            null,
            false
        from arrived
        where slot = 0 and u(k, 'answers survey') < 0.06 and identifier is not null

        union all

        select
            'registration#' || line_k,
            would_arrive_at + to_minutes(600 + pick(line_k, 'registered', 30000)),
            'product_registration',
            identifier_type,
            identifier,
            product_id,
            category,
            null,
            null,
            null,
            null,
            null,
            null,
            false
        from arrived
        where
            slot = 0
            and grp is not null
            and u(line_k, 'registers') < 0.11
            and identifier is not null

        union all

        select
            'coupon#' || k,
            placed_at,
            'coupon_redeemed',
            if(account_id is not null, 'account_id', 'email'),
            coalesce(account_id, email),
            null,
            null,
            store_id,
            null,
            null,
            null,
            coupon_code,
            promotion_id,
            false
        from heads
        where coupon_code is not null;

        insert into touched
        select
            'issued#' || promotion_id || '#' || n,
            utc(local_at + interval 2 hours),
            'coupon_issued',
            'email',
            email,
            null,
            null,
            null,
            null,
            null,
            null,
            'REFUND100-' || upper(replace(promotion_id, '_', '-')),
            promotion_id,
            false
        from outcomes
        join (select n, email from people) as p using (n)
        where arm = 'treated' and variant = 'refund'
        """
    )


def create_requests(con: duckdb.DuckDBPyConnection) -> None:
    """Create `out_erasure_requests` and `out_identity_overrides`.

    Args:
        con: the demo's connection, contacts made and outcomes drawn. Nobody
            who was ever assigned asks to be erased: the measured groups keep
            the people the truth is about.
    """
    con.execute(
        f"""
        create table out_erasure_requests as
        with askers as (
            select
                n,
                contact_id,
                email,
                account_id,
                row_number() over (order by u(n, 'asks to be erased')) as turn
            from people
            where
                contact_id is not null
                and email is not null
                and account_id is not null
                and household = n
                and n not in (select n from outcomes)
        )

        select
            'Q' || lpad(turn::varchar, 4, '0') as request_id,
            timestamptz '{LAST_DAY} 09:00:00+00' - to_days((turn * 9)::integer)
                as requested_at,
            ['contact_id', 'email', 'account_id'][1 + (turn % 3)] as identifier_type,
            [contact_id, email, account_id][1 + (turn % 3)] as identifier
        from askers
        where turn <= 5;

        create table out_identity_overrides as
        with twice as (
            select contact_id, second_contact_id
            from people
            where second_contact_id is not null and contact_id is not null
            order by n
            limit 1
        ),

        couples as (
            select
                min(contact_id) as left_contact_id,
                max(contact_id) as right_contact_id
            from people
            where contact_id is not null
            group by household, email
            having count(*) = 2
            order by household
            limit 1
        ),

        lines_shared as (
            select any_value(landline) as landline
            from people
            where landline is not null
            group by household
            having count(*) = 2 and count(distinct last_name) = 2
            order by household
            limit 1
        )

        select
            'OV001' as override_id, 'merge' as action, 'contact_id' as left_type,
            contact_id as left_value, 'contact_id' as right_type,
            second_contact_id as right_value,
            'same person, confirmed by phone' as reason,
            timestamptz '2026-02-10 10:00:00+00' as decided_at
        from twice
        union all
        select
            'OV002', 'split', 'contact_id', left_contact_id, 'contact_id',
            right_contact_id, 'husband and wife with one mailbox',
            timestamptz '2026-03-04 15:30:00+00'
        from couples
        union all
        select
            'OV003', 'block', 'phone', landline, null, null,
            'line of a shared house', timestamptz '2026-03-18 08:45:00+00'
        from lines_shared
        """
    )
