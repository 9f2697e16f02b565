"""Visits to the shop's site and app, by people and by nobody we know."""

import duckdb

from percorso.demo.catalogue import CATEGORIES
from percorso.demo.engine import AS_OF_END, FIRST_DAY

# kind of session, step, event, chance, seconds from the start
STEPS = [
    ("purchase", 0, "page_view", 0.95, 0),
    ("purchase", 1, "search", 0.25, 25),
    ("purchase", 2, "view_list", 0.60, 45),
    ("purchase", 3, "view_product", 0.97, 90),
    ("purchase", 4, "compare", 0.05, 140),
    ("purchase", 5, "add_to_cart", 0.99, 200),
    ("purchase", 6, "begin_checkout", 0.99, 260),
    ("purchase", 7, "payment_failed", 0.05, 300),
    ("purchase", 8, "add_payment", 0.97, 330),
    ("purchase", 9, "purchase", 0.985, 380),
    ("browse", 0, "page_view", 0.90, 0),
    ("browse", 1, "search", 0.28, 30),
    ("browse", 2, "view_list", 0.65, 55),
    ("browse", 3, "view_product", 0.85, 110),
    ("browse", 4, "view_product", 0.45, 220),
    ("browse", 5, "compare", 0.05, 300),
    ("browse", 6, "add_to_wishlist", 0.04, 340),
    ("browse", 7, "video_view", 0.04, 400),
    ("browse", 8, "store_locator", 0.04, 460),
    ("browse", 9, "share", 0.006, 480),
    ("cart", 0, "page_view", 0.90, 0),
    ("cart", 1, "view_list", 0.60, 40),
    ("cart", 2, "view_product", 0.98, 100),
    ("cart", 3, "add_to_cart", 1.00, 170),
    ("cart", 4, "remove_from_cart", 0.12, 240),
    ("cart", 5, "begin_checkout", 0.45, 300),
    ("cart", 6, "payment_failed", 0.10, 390),
    ("click", 0, "page_view", 1.00, 1),
    ("click", 1, "view_list", 0.75, 40),
    ("click", 2, "view_product", 0.65, 100),
    ("lead", 0, "page_view", 1.00, 0),
    ("lead", 1, "view_list", 0.50, 35),
    ("lead", 2, "form_submit", 0.60, 120),
    ("lead", 3, "generate_lead", 1.00, 121),
    ("lead", 4, "sign_up", 0.50, 180),
    ("anonymous", 0, "page_view", 0.95, 0),
    ("anonymous", 1, "search", 0.22, 25),
    ("anonymous", 2, "view_list", 0.55, 60),
    ("anonymous", 3, "view_product", 0.70, 115),
    ("anonymous", 4, "view_product", 0.30, 210),
    ("anonymous", 5, "add_to_cart", 0.07, 280),
    ("anonymous", 6, "store_locator", 0.03, 330),
]
SHARED_SHARE = 0.03
SITE = "https://www.percorso-demo.example"


def create_web_events(con: duckdb.DuckDBPyConnection, people: int) -> None:
    """Create `sessions` and `out_web_events`.

    Args:
        con: the demo's connection, sales and clicks made.
        people: size of the demo; scales the visitors nobody will ever know.
    """
    con.execute(
        "create table steps (kind varchar, step bigint, event_type varchar,"
        " chance double, seconds bigint)"
    )
    con.executemany("insert into steps values (?, ?, ?, ?, ?)", STEPS)
    _create_sessions(con, people)
    _create_events(con)


def _create_sessions(con: duckdb.DuckDBPyConnection, people: int) -> None:
    con.execute(
        f"""
        create table sessions (
            s varchar, visitor_id varchar, device varchar, n bigint,
            start_at timestamptz, kind varchar, is_login boolean, k bigint,
            message_id varchar, campaign varchar, content varchar
        );

        insert into sessions
        select
            'purchase#' || h.k,
            h.visitor_id,
            h.device_type,
            h.n,
            h.placed_at - interval 380 seconds,
            'purchase',
            h.account_id is not null,
            h.k,
            c.message_id,
            c.promotion_id,
            c.variant
        from heads as h
        left join clicks as c
            on h.k = c.k and h.placed_at - c.clicked_at < interval 1 hour
        where h.visitor_id is not null;

        insert into sessions
        select
            'research#' || k,
            visitor_of(n, pick(k, 'research browser', visitors)),
            device_of(n, pick(k, 'research browser', visitors)),
            n,
            placed_at - to_seconds(
                3600 + floor(1700000 * u(k, 'research') ** 1.5)::bigint
            ),
            'browse',
            account_id is not null and u(k, 'research login') < 0.25,
            k,
            null,
            null,
            null
        from (select k, n, placed_at, grp from heads)
        join people using (n)
        where has_visitor and grp is not null and u(k, 'researches') < 0.45;

        insert into sessions
        select
            'click#' || c.message_id,
            coalesce(h.visitor_id, visitor_of(c.n, 0)),
            coalesce(h.device_type, device_of(c.n, 0)),
            c.n,
            c.clicked_at,
            'click',
            p.account_id is not null and u(c.message_id, 'click login') < 0.2,
            c.k,
            c.message_id,
            c.promotion_id,
            c.variant
        from clicks as c
        join (select n, account_id from people) as p using (n)
        left join (select k, visitor_id, device_type from heads) as h using (k);

        insert into sessions
        with strolls as (
            select
                n,
                n * 100 + i as stroll,
                account_id,
                visitors,
                'web' as profile,
                u(n * 100 + i, 'stroll day') as x
            from people
            cross join lateral (
                select unnest(range(
                    least(40, floor(-3.2 * activity * ln(1 - u(n, 'strolls'))))::bigint
                    + if(activity = 0, 2, 0)
                )) as i
            )
            where has_visitor
        )

        select
            'stroll#' || stroll,
            visitor_of(n, pick(stroll, 'stroll browser', visitors)),
            device_of(n, pick(stroll, 'stroll browser', visitors)),
            n,
            {_clock_sql("seasons.day", "stroll")},
            case
                when u(stroll, 'stroll kind') < 0.12 then 'cart'
                when u(stroll, 'stroll kind') < 0.14 then 'lead'
                else 'browse'
            end,
            account_id is not null and u(stroll, 'stroll login') < 0.3,
            null,
            null,
            null,
            null
        from strolls
        asof join seasons
            on strolls.profile = seasons.profile and strolls.x >= seasons.x;

        insert into sessions
        with passers as (
            select
                n,
                n * 100 + i as pass,
                'web' as profile,
                u(n * 100 + i, 'pass day') as x
            from range({people} * 72 // 100) as t (n)
            cross join lateral (
                select unnest(range(
                    1 + floor(4 * u(n, 'passes') ** 3)::bigint
                )) as i
            )
        )

        select
            'pass#' || pass,
            'W' || md5(n::varchar)[1:18],
            device_of(n + 1000000000, 0),
            null,
            {_clock_sql("seasons.day", "pass")},
            'anonymous',
            false,
            null,
            null,
            null,
            null
        from passers
        asof join seasons
            on passers.profile = seasons.profile and passers.x >= seasons.x;

        -- A tablet on the sofa: one of the two, then the other, then the one.
        create table tablets as
        select
            household,
            'T' || md5(household::varchar)[1:18] as visitor_id,
            max(n) as other
        from people
        group by household
        having
            count(*) = 2
            and count(account_id) = 2
            and u(household, 'shares a tablet') < {SHARED_SHARE};

        insert into sessions
        select
            'shared#' || household || '#' || i,
            visitor_id,
            'tablet',
            if(i // 4 = 1, other, household),
            {
            _clock_sql(
                "(date '2023-01-01' + (pick(household, 'tablet bought', 700)"
                " + i // 4 * 110 + i % 4 * 20)::integer)",
                "household * 100 + i",
            )
        },
            'browse',
            i % 4 = 0 or u(household * 100 + i, 'shared login') < 0.3,
            null,
            null,
            null,
            null
        from tablets
        cross join (select unnest(range(12)) as i)
        """
    )


def _clock_sql(day: str, key: str) -> str:
    """SQL for an instant of a Roman day, later in the day more often."""
    return (
        f"utc({day} + to_seconds((6 * 3600 + 62000"
        f" * (1 - u({key}, 'clock') ** 1.6))::bigint))"
    )


def _create_events(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        create table out_web_events as
        with sourced as (
            select
                s.*,
                u(s, 'source') as source,
                month(start_at) = 11 as is_november,
                coalesce(
                    main.product_i,
                    popular.product_i
                ) as product_i
            from sessions as s
            left join (
                select k, product_i from lines where slot = 0
            ) as main using (k)
            left join products as popular
                on
                    popular.category_i = pick(
                        s.s, 'looks at', {len(CATEGORIES)}
                    )
                    and popular.product_rank = floor(
                        20 * u(s.s, 'looks at which') ** 1.5
                    )
        ),

        tagged as (
            select
                * exclude (campaign, content),
                case
                    when message_id is not null then 'email'
                    when source < 0.16 then 'google'
                    when source < 0.22 then 'meta'
                    when source < 0.27 then 'prezzi.example'
                    when source < 0.31 then 'social.example'
                end as utm_source,
                case
                    when message_id is not null then 'email'
                    when source < 0.16 then 'cpc'
                    when source < 0.22 then 'paid_social'
                    when source < 0.27 then 'affiliate'
                    when source < 0.31 then 'social'
                end as utm_medium,
                case
                    when message_id is not null then campaign
                    when source < 0.22 and is_november
                    then 'black_friday_' || year(start_at)
                    when source < 0.07 then 'brand_search'
                    when source < 0.12 then 'shopping_appliances'
                    when source < 0.16 then 'search_computers'
                    when source < 0.22 then 'social_video'
                    when source < 0.27 then 'affiliate_prezzi'
                    when source < 0.31 then 'community'
                end as utm_campaign,
                content as utm_content,
                case
                    when message_id is not null then null
                    when source < 0.16 then 'gclid'
                    when source < 0.22 then 'fbclid'
                end as click_id_type,
                case
                    when message_id is not null then null
                    when source < 0.16 then 'https://www.google.com/'
                    when source < 0.22 then 'https://www.facebook.com/'
                    when source < 0.27 then 'https://prezzi.example/'
                    when source < 0.31 then 'https://social.example/'
                    when source < 0.56 then 'https://www.google.com/'
                    when source < 0.60 then 'https://forum.example/'
                end as referrer_url
            from sourced
        ),

        logged as (
            -- A session that logs in does so first, before anything is looked at.
            select s, -1 as step, 'login' as event_type, 2 as seconds
            from sessions
            where is_login
            union all
            select sessions.s, steps.step, steps.event_type, steps.seconds
            from sessions
            join steps using (kind)
            where u(s, 'step' || step) < chance
        ),

        detailed as (
            select
                t.*,
                l.step,
                l.event_type,
                start_at + to_seconds(
                    l.seconds + if(
                        l.event_type in ('purchase', 'page_view', 'login'), 0,
                        pick(t.s || step, 'dawdles', 15)
                    )
                ) as occurred_at,
                product.product_id,
                product.category,
                product.list_price,
                order_keys.order_id,
                people.account_id,
                people.email
            from logged as l
            join tagged as t using (s)
            left join products as product on t.product_i = product.product_i
            left join people on t.n = people.n
            left join order_keys on t.k = order_keys.k
        ),

        loaded as (
            select
                'X' || md5(s || '#' || step)[1:18] as event_id,
                occurred_at,
                visitor_id,
                event_type,
                if(is_login, account_id, null) as account_id,
                if(
                    email is not null and (
                        (is_login and u(s, 'hashed') < 0.35)
                        or (event_type in ('purchase', 'sign_up', 'generate_lead')
                            and u(s, 'hashed') < 0.3)
                    ), sha256(lower(trim(email))), null
                ) as email_hash,
                if(
                    event_type in (
                        'view_product', 'compare', 'add_to_wishlist', 'add_to_cart',
                        'remove_from_cart', 'video_view', 'share'
                    ), product_id, null
                ) as product_id,
                if(
                    event_type in (
                        'view_list', 'view_product', 'compare', 'add_to_wishlist',
                        'add_to_cart', 'remove_from_cart', 'video_view', 'share'
                    ), category, null
                ) as category,
                if(
                    event_type = 'search',
                    replace(split_part(category, '.', -1), '_', ' '), null
                ) as search_term,
                if(event_type = 'purchase', order_id, null) as order_id,
                null::varchar as coupon_code,
                '{SITE}/' || case event_type
                    when 'view_list' then replace(category, '.', '/')
                    when 'view_product' then 'p/' || product_id
                    when 'search' then 'search'
                    when 'begin_checkout' then 'checkout'
                    when 'add_payment' then 'checkout/payment'
                    when 'payment_failed' then 'checkout/payment'
                    when 'purchase' then 'checkout/done'
                    when 'login' then 'account/login'
                    when 'sign_up' then 'account/new'
                    when 'store_locator' then 'stores'
                    else if(
                        kind = 'click', 'promo/' || utm_campaign,
                        coalesce(replace(category, '.', '/'), '')
                    )
                end as page_url,
                referrer_url,
                utm_source,
                utm_medium,
                utm_campaign,
                utm_content,
                message_id,
                device as device_type,
                if(device = 'app', 'app', 'web') as platform,
                case device
                    when 'app' then 'PercorsoDemo/7.3 (Android 15)'
                    when 'mobile' then 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5)'
                    when 'tablet' then 'Mozilla/5.0 (iPad; CPU OS 18_5)'
                    else 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0'
                end as user_agent,
                ['192.0.2.0', '198.51.100.0', '203.0.113.0'][
                    1 + pick(visitor_id, 'network', 3)
                ] as ip_truncated,
                if(
                    event_type = 'search',
                    if(
                        u(s || step, 'finds nothing') < 0.09,
                        0, 1 + pick(s || step, 'finds', 60)
                    ), null
                )::integer as results_count,
                click_id_type,
                if(
                    event_type in ('page_view', 'view_list', 'view_product'),
                    round(4 + 180 * u(s || step, 'engaged') ** 3, 1), null
                )::double as engaged_seconds,
                if(event_type in ('add_to_cart', 'remove_from_cart'), 1, null)::double
                    as quantity,
                if(event_type = 'add_to_cart', list_price, null)::double as value,
                occurred_at + if(
                    u(s || step, 'is late') < 0.01,
                    to_seconds(86400 + pick(s || step, 'late', 39 * 86400)),
                    to_seconds(60 + pick(s || step, 'loaded', 7200))
                ) as loaded_at
            from detailed
        )

        select * from loaded
        where
            loaded_at <= timestamptz '{AS_OF_END}'
            and occurred_at >= timestamptz '{FIRST_DAY}'
        """
    )
