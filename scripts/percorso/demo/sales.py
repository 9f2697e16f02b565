"""What people buy: occasions, orders, lines, returns and earlier versions."""

import duckdb

from percorso.demo.engine import AS_OF_END, LAST_DAY

CALL_CENTRE_EMAIL = "ordini@percorso-demo.example"
RELAY_DOMAIN = "marketplace.percorso-demo.example"
WELCOME_COUPON = "BENVENUTO10"
ANTI_AGEING = "personal_care.anti_ageing"
SHAVERS = "personal_care.shavers"


def create_base_occasions(con: duckdb.DuckDBPyConnection) -> None:
    """Create `occasions`: one row per purchase nobody was asked to make.

    Args:
        con: the demo's connection, people and catalogue made. Columns: `k`
            (unique), `n` (person), `day` (Rome), `grp` (NULL: small things),
            `is_firm`, `cause`, `promotion_id`, `local_at` (Rome's clock, or NULL).
    """
    con.execute(
        """
        create table occasions as
        with wanted as (
            select
                n * 100 + group_i * 2 + slot as k,
                n,
                grp,
                profile,
                kind,
                u(n * 100 + group_i * 2 + slot, 'wants') as wants,
                activity * case kind
                    when 'private' then private_rate
                    when 'company' then firm_rate
                    else 0.8 * private_rate + 0.6 * firm_rate
                end * if(slot = 0, 1, 0.2) as rate
            from people
            cross join groups
            cross join (values (0), (1)) as slots (slot)

            union all

            select
                n * 100 + 20 + slot as k,
                n,
                null as grp,
                'general' as profile,
                kind,
                0 as wants,
                1 as rate
            from people
            cross join lateral (
                select
                    unnest(range(least(
                        79,
                        floor(-1.9 * activity * ln(1 - u(n, 'small things')))
                    )::bigint)) as slot
            )
        )

        select
            w.k,
            n,
            s.day,
            grp,
            case kind
                when 'private' then false
                when 'company' then u(w.k, 'firm') < 0.96
                when 'sole_trader'
                then u(w.k, 'firm')
                    < if(grp in ('notebooks', 'desktops', 'tablets'), 0.6, 0.1)
            end as is_firm,
            'base' as cause,
            null::varchar as promotion_id,
            null::timestamp as local_at
        from (select *, u(k, 'day') as x from wanted where wants < rate) as w
        asof join seasons as s
            on w.profile = s.profile and w.x >= s.x
        """
    )


def create_sales(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables `heads` and `lines` that `add_sales` fills.

    Args:
        con: the demo's connection, catalogue made.
    """
    con.execute(
        """
        create table nearest as
        select
            cities.city_i,
            arg_min(store_id, (
                (stores.latitude - cities.latitude) ** 2
                + (stores.longitude - cities.longitude) ** 2, store_id
            )) as store_id
        from cities
        cross join stores
        where closed_on is null
        group by cities.city_i
        """
    )
    # An empty relation gives both tables the types that add_sales will insert.
    con.execute("create temp view no_occasions as from occasions limit 0")
    con.execute(f"create table heads as {_heads_sql('no_occasions')}")
    con.execute(f"create table lines as {_lines_sql('heads')}")


def add_sales(con: duckdb.DuckDBPyConnection, occasions: str) -> None:
    """Add the orders and lines of some occasions to `heads` and `lines`.

    Args:
        con: the demo's connection.
        occasions: a relation with the columns of `occasions`.
    """
    con.execute(f"create table new_heads as {_heads_sql(occasions)}")
    con.execute(f"insert into lines {_lines_sql('new_heads')}")
    con.execute("insert into heads from new_heads")
    con.execute("drop table new_heads")


def _heads_sql(occasions: str) -> str:
    return f"""
        with drawn as (
            select
                o.*,
                p.* exclude (n, f),
                nearest.store_id as near_store_id,
                year(o.day) - 2018 as age_of_shop,
                o.cause <> 'base' as is_asked,
                p.account_id is not null and o.day >= p.account_since
                    as has_login,
                p.contact_id is not null and o.day >= p.contact_since
                    as has_contact
            from {occasions} as o
            join people as p using (n)
            join nearest using (city_i)
        ),

        placed as (
            select
                *,
                case
                    when u(k, 'channel') < 0.010 and email is not null
                        and not is_asked and not is_firm
                    then 'marketplace'
                    when u(k, 'channel') > 0.975 and not is_asked then 'phone'
                    when email is null and account_id is null then 'store'
                    when u(k, 'is online') < online * (0.75 + 0.06 * age_of_shop)
                    then if(has_login and u(k, 'app') < 0.2, 'app', 'web')
                    else 'store'
                end as channel
            from drawn
        ),

        timed as (
            select
                * exclude (local_at),
                utc(coalesce(
                    local_at,
                    day + to_seconds(
                        case channel
                            when 'store' then 9.1 * 3600 + 38000 * u(k, 'second')
                            when 'phone' then 9.0 * 3600 + 32000 * u(k, 'second')
                            else 7.5 * 3600
                                + 58000 * (1 - u(k, 'second') ** 2)
                        end::bigint
                    )
                )) as placed_at,
                channel in ('web', 'app') as is_online,
                channel = 'app'
                or (channel = 'web' and has_login and u(k, 'login') < 0.85)
                or (channel = 'web' and has_login and is_asked)
                    as is_login,
                if(
                    old_email is not null and day < email_changed and not is_asked,
                    old_email, email
                ) as mailbox
            from placed
        ),

        known as (
            select
                *,
                channel <> 'store'
                and not is_asked and u(k, 'cancelled') < 0.03
                    as is_cancelled,
                case
                    -- An order that no key ties to its person would hide what
                    -- an activity did.
                    when is_asked then true
                    when is_login then u(k, 'shows email') < 0.7
                    when channel = 'web' then true
                    when channel = 'store' then u(k, 'shows email') < 0.22
                    else false
                end and mailbox is not null as shows_email,
                channel = 'store' and loyalty_card_id is not null
                and (is_asked or u(k, 'shows card') < 0.72) as shows_card,
                has_contact and (
                    is_asked
                    or (channel = 'store' and u(k, 'till') < 0.22)
                    or (channel = 'phone' and u(k, 'till') < 0.6)
                    or (is_online and u(k, 'till') < 0.15)
                ) as shows_contact
            from timed
        ),

        spelled as (
            select
                *,
                case channel
                    when 'phone' then true
                    when 'store'
                    then u(k, 'shows phone')
                        < if(shows_card, 0.25, if(grp is null, 0.5, 0.93))
                    else u(k, 'shows phone') < if(is_login, 0.4, 0.85)
                end as shows_phone,
                case channel
                    when 'store' then u(k, 'shows name') < if(grp is null, 0.3, 0.8)
                    when 'app' then u(k, 'shows name') < 0.6
                    else true
                end as shows_name,
                tax_code is not null and (
                    (is_firm and kind = 'sole_trader')
                    or u(k, 'shows tax code') < 0.13
                ) as shows_tax_code,
                channel <> 'store' or grp is not null as is_sent_home,
                if(channel = 'app', 9, pick(k, 'browser', visitors)) as browser
            from known
        )

        select
            k,
            n,
            day,
            grp,
            cause,
            promotion_id,
            is_firm,
            channel,
            placed_at,
            is_online,
            is_cancelled,
            browser,
            -- Invoices are typed by hand: one number in seventy has a digit wrong.
            is_firm and u(k, 'vat typo') < 0.015 as has_vat_typo,
            if(
                grp is null and not is_asked and u(k, 'currency') < 0.009,
                if(u(k, 'currency') < 0.006, 'CHF', 'USD'), 'EUR'
            ) as currency,
            if(is_login, account_id, null) as account_id,
            if(shows_contact, contact_id, null) as contact_id,
            if(shows_card, loyalty_card_id, null) as loyalty_card_id,
            case
                when channel = 'marketplace'
                then substr(md5(person_id || day), 1, 12) || '@{RELAY_DOMAIN}'
                when channel = 'phone' and u(k, 'call centre') < 0.75
                then '{CALL_CENTRE_EMAIL}'
                when shows_email
                then case
                    when is_login then mailbox
                    when u(k, 'spelling') < 0.06 then upper(mailbox)
                    when u(k, 'spelling') < 0.10 then ' ' || mailbox || ' '
                    when u(k, 'spelling') < 0.14
                    then upper(mailbox[1]) || mailbox[2:]
                    when mailbox not like '%@gmail.com' then mailbox
                    when u(k, 'spelling') < 0.24
                    then replace(split_part(mailbox, '@', 1), '.', '')
                        || '@gmail.com'
                    when u(k, 'spelling') < 0.32
                    then split_part(mailbox, '@', 1) || '+acquisti@gmail.com'
                    else mailbox
                end
            end as email,
            case
                when not shows_phone then null
                when mobile is null or (
                    landline is not null and u(k, 'landline') < 0.2
                )
                then case
                    when u(k, 'phone spelling') < 0.3 then '+39 ' || landline
                    else landline
                end
                when u(k, 'phone spelling') < 0.35 then mobile
                when u(k, 'phone spelling') < 0.55 then '+39' || mobile
                when u(k, 'phone spelling') < 0.68
                then '+39 ' || mobile[1:3] || ' ' || mobile[4:]
                when u(k, 'phone spelling') < 0.80
                then mobile[1:3] || ' ' || mobile[4:6] || ' ' || mobile[7:]
                when u(k, 'phone spelling') < 0.90 then '0039' || mobile
                else mobile[1:3] || '-' || mobile[4:]
            end as phone,
            if(
                shows_tax_code,
                if(
                    omocode is not null and u(k, 'as omocode') < 0.5,
                    omocode, if(u(k, 'lower code') < 0.03, lower(tax_code), tax_code)
                ), null
            ) as tax_code,
            case
                when not is_firm then null
                when u(k, 'vat typo') < 0.015
                then vat_number[1:10] || ((vat_number[11]::integer + 3) % 10)
                when u(k, 'vat prefix') < 0.12 then 'IT' || vat_number
                else vat_number
            end as vat_number,
            case
                when not shows_name then null
                when u(k, 'case') < 0.07 then upper(first_name)
                when u(k, 'case') < 0.10 then lower(first_name)
                else first_name
            end as first_name,
            case
                when not shows_name then null
                when u(k, 'case') < 0.07 then upper(last_name)
                when u(k, 'case') < 0.10 then lower(last_name)
                else last_name
            end as last_name,
            if(is_firm, company_name, null) as company_name,
            if(is_sent_home, city, null) as city,
            if(is_sent_home, province, null) as province,
            if(is_sent_home, postal_code, null) as postal_code,
            if(is_sent_home, 'IT', null) as country,
            if(channel = 'store', near_store_id, null) as store_id,
            if(
                is_online and not is_asked and u(k, 'coupon') < 0.03,
                '{WELCOME_COUPON}', null
            ) as coupon_code,
            case channel
                when 'store'
                then ['card', 'card', 'card', 'cash', 'financing'][
                    1 + pick(k, 'payment', 5)
                ]
                when 'marketplace' then 'marketplace'
                else ['card', 'card', 'paypal', 'bank_transfer', 'financing',
                    'cash_on_delivery'][1 + pick(k, 'payment', 6)]
            end as payment_method,
            case
                when is_online and u(k, 'cookie') < 0.93
                then visitor_of(n, browser)
            end as visitor_id,
            if(is_online, device_of(n, browser), null) as device_type,
            if(
                channel = 'store',
                placed_at,
                placed_at + to_seconds(
                    (20 + 110 * u(k, 'delivered')) ::bigint * 3600
                    + pick(k, 'delivered minute', 3600)
                )
            ) as would_arrive_at
        from spelled
        """


def _lines_sql(heads: str) -> str:
    return f"""
        with slots as (
            select
                k * 4 + slot as line_k,
                slot,
                grp as head_grp,
                h.k,
                h.n,
                h.day,
                h.channel,
                h.cause,
                h.is_firm,
                h.is_cancelled,
                h.would_arrive_at,
                p.gender = 'm' or p.birth_date > date '1986-01-01' as is_young_or_man,
                u(k * 4 + slot, 'category') as x,
                if(slot = 0, coalesce(grp, 'small'), 'small') as wanted
            from {heads} as h
            join people as p using (n)
            cross join (values (0), (1), (2), (3)) as s (slot)
            where
                slot = 0
                or u(k, 'basket') < case
                    when grp is null then [0.42, 0.17, 0.06][slot]
                    else [0.36, 0.10, 0.03][slot]
                end
        ),

        categorised as (
            select
                s.*,
                c.category as wanted_category,
                c.category_i,
                c.products
            from slots as s
            join categories as c
                on s.wanted = c.grp and s.x >= c.x and s.x < c.x_end

            union all

            select
                s.*,
                c.category as wanted_category,
                c.category_i,
                c.products
            from slots as s
            asof join (
                select *, 'small' as wanted from categories
                where small_x is not null
            ) as c
                on s.wanted = c.wanted and s.x >= c.small_x
        ),

        -- Who buys creams against ageing is mostly a woman past forty, so that
        -- a young man who looks at them looks for somebody else.
        suited as (
            select
                c.* exclude (
                    category_i, wanted_category, products, is_young_or_man
                ),
                coalesce(other.category_i, c.category_i) as category_i,
                coalesce(other.products, c.products) as products
            from categorised as c
            left join categories as other
                on
                    other.category = '{SHAVERS}'
                    and c.wanted_category = '{ANTI_AGEING}'
                    and c.is_young_or_man
                    and u(c.line_k, 'suits') < 0.95
        ),

        priced as (
            select
                c.* exclude (x, wanted),
                p.product_i,
                p.product_id,
                p.category,
                p.grp,
                case
                    when c.slot = 0 and c.head_grp is not null
                    then if(
                        c.is_firm and u(line_k, 'several') < 0.3,
                        2 + pick(line_k, 'quantity', 4), 1
                        + (u(line_k, 'several') > 0.985)::bigint
                    )
                    else 1 + floor(2.6 * u(line_k, 'quantity') ** 4)::bigint
                end as quantity,
                case
                    when list_price < 15 then list_price
                    else (
                        floor(list_price * (1 - 0.012 * (2026 - year(day))))
                        + (list_price % 1)
                    )::decimal(18, 4)
                end as unit_price,
                u(line_k, 'discounted') < if(
                    month(day) = 11 and dayofmonth(day) between 18 and 30, 0.6, 0.2
                ) as is_discounted
            from suited as c
            join products as p
                on c.category_i = p.category_i
                and floor(c.products * u(line_k, 'product') ** 1.4)::bigint
                = p.product_rank
        ),

        discounted as (
            select
                * exclude (is_discounted),
                if(
                    is_discounted,
                    cents(
                        quantity * unit_price::double
                        * [0.05, 0.10, 0.10, 0.15, 0.20, 0.25][
                            1 + pick(line_k, 'discount', 6)
                        ]
                    ), 0
                )::decimal(18, 4) as discount_amount
            from priced
        ),

        returned as (
            select
                *,
                cause = 'base' and not is_cancelled
                and u(line_k, 'returned') < if(channel = 'store', 0.03, 0.06)
                    as is_returned,
                would_arrive_at + to_seconds(
                    86400 * (2 + pick(line_k, 'returned after', 22))
                    + pick(line_k, 'returned second', 30000)
                ) as returned_at
            from discounted
        )

        select
            * exclude (is_returned, returned_at, would_arrive_at, head_grp),
            if(
                is_returned and returned_at < timestamptz '{AS_OF_END}',
                returned_at, null
            ) as returned_at,
            if(
                is_returned and returned_at < timestamptz '{AS_OF_END}',
                if(u(line_k, 'return part') < 0.2, 1, quantity), 0
            )::bigint as returned_quantity
        from returned
        """


def finish_sales(con: duckdb.DuckDBPyConnection) -> None:
    """Number the orders by time and create the entities of the shop.

    Args:
        con: the demo's connection, every occasion in `heads` and `lines`.
            Creates `order_keys` (k, order_id) and the contract's tables
            `out_orders`, `out_order_lines`, `out_returns`, `out_products`,
            `out_stores` and `out_exchange_rates`.
    """
    con.execute(
        """
        create table order_keys as
        select
            k,
            'O' || lpad(
                (100000 + row_number() over (order by placed_at, k))::varchar, 9, '0'
            ) as order_id
        from heads
        """
    )
    con.execute(
        f"""
        create table out_orders as
        with totals as (
            select
                k,
                sum(quantity * unit_price - discount_amount)::decimal(18, 4)
                    as items_amount
            from lines
            group by k
        ),

        charged as (
            select
                h.*,
                order_keys.order_id,
                items_amount,
                case
                    when channel = 'store' or items_amount >= 99 then 0
                    when u(k, 'free shipping') < 0.25 then 0
                    else 5.90
                end::decimal(18, 4) as shipping_amount,
                if(
                    coupon_code = '{WELCOME_COUPON}' and items_amount > 60, 10, 0
                )::decimal(18, 4) as order_discount,
                would_arrive_at <= timestamptz '{AS_OF_END}'
                and not is_cancelled as is_delivered
            from heads as h
            join totals using (k)
            join order_keys using (k)
        )

        select
            order_id,
            placed_at,
            case
                when is_cancelled then 'cancelled'
                when is_delivered then 'delivered'
                when placed_at > timestamptz '{AS_OF_END}' - interval 8 hours
                then 'placed'
                when placed_at > timestamptz '{AS_OF_END}' - interval 1 day
                then 'paid'
                else 'shipped'
            end as status,
            channel,
            currency,
            (items_amount - order_discount + shipping_amount)::decimal(18, 4)
                as total_amount,
            shipping_amount,
            order_discount as discount_amount,
            0::decimal(18, 4) as tax_amount,
            account_id,
            contact_id,
            loyalty_card_id,
            email,
            phone,
            tax_code,
            vat_number,
            first_name,
            last_name,
            company_name,
            city,
            province,
            postal_code,
            country,
            store_id,
            if(
                coupon_code = '{WELCOME_COUPON}' and items_amount <= 60,
                null, coupon_code
            ) as coupon_code,
            payment_method,
            visitor_id,
            device_type,
            if(is_delivered, would_arrive_at, null) as delivered_at,
            least(
                case
                    when is_delivered then would_arrive_at
                    when is_cancelled
                    then placed_at + to_minutes(40 + pick(k, 'cancelled after', 2000))
                    else placed_at + interval 5 minutes
                end, timestamptz '{AS_OF_END}'
            ) as updated_at,
            null::timestamptz as loaded_at
        from charged
        """
    )
    con.execute(
        f"""
        update out_orders set loaded_at = least(
            updated_at + to_minutes(4 + pick(order_id, 'loaded', 170)),
            timestamptz '{AS_OF_END}'
        )
        """
    )
    _add_earlier_versions(con)
    con.execute(
        f"""
        create table line_keys as
        select
            line_k,
            order_id,
            'L' || order_id[2:] || '-' || (slot + 1) as order_line_id
        from lines
        join order_keys using (k);

        create table out_order_lines as
        select
            order_line_id,
            order_id,
            product_id,
            quantity::integer as quantity,
            unit_price,
            discount_amount,
            least(
                placed_at + to_minutes(4 + pick(order_id, 'line loaded', 170)),
                timestamptz '{AS_OF_END}'
            ) as loaded_at
        from lines
        join line_keys using (line_k)
        join (select k, placed_at from heads) as h on lines.k = h.k;

        create table out_returns as
        select
            'R' || order_line_id[2:] as return_id,
            order_line_id,
            returned_at,
            returned_quantity::integer as quantity,
            round(
                (quantity * unit_price - discount_amount)
                * returned_quantity / quantity, 2
            )::decimal(18, 4) as amount,
            ['defective', 'not_as_described', 'changed_mind', 'changed_mind',
                'late_delivery', 'damaged'][1 + pick(line_k, 'reason', 6)] as reason,
            false as is_take_back,
            least(
                returned_at + to_minutes(10 + pick(line_k, 'return loaded', 300)),
                timestamptz '{AS_OF_END}'
            ) as loaded_at
        from lines
        join line_keys using (line_k)
        where returned_quantity > 0

        union all

        select
            'T' || order_line_id[2:] as return_id,
            order_line_id,
            placed_at + interval 30 minutes as returned_at,
            1 as quantity,
            0 as amount,
            'old_appliance' as reason,
            true as is_take_back,
            least(
                placed_at + interval 1 hour, timestamptz '{AS_OF_END}'
            ) as loaded_at
        from lines
        join line_keys using (line_k)
        join (select k, placed_at from heads) as h on lines.k = h.k
        where
            category like 'appliances.%'
            and grp is not null
            and returned_quantity = 0
            and not is_cancelled
            and u(line_k, 'take back') < 0.18;

        create table out_products as
        select
            product_id,
            name,
            brand,
            category,
            list_price,
            unit_cost,
            energy_class,
            is_consumable,
            updated_at
        from products;

        create table out_stores as select * exclude (city_i) from stores;

        create table out_exchange_rates as from rates
        """
    )


def _add_earlier_versions(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        insert into out_orders
        select
            * exclude (version, after) replace (
                version as status,
                null as delivered_at,
                placed_at + to_minutes(after) as updated_at,
                placed_at + to_minutes(after + 9) as loaded_at
            )
        from out_orders
        cross join (values ('placed', 1), ('shipped', 420)) as v (version, after)
        where
            status = 'delivered'
            and channel <> 'store'
            and u(order_id, 'versions') < 0.04
            and placed_at < timestamptz '{LAST_DAY}' - interval 10 days
        """
    )
