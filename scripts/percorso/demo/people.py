"""People, households and firms, and the identifiers each of them owns."""

import duckdb

from percorso.demo.engine import FIRST_DAY, LAST_DAY


def create_people(con: duckdb.DuckDBPyConnection, people: int) -> None:
    """Create `firms` and `people`, one row per made-up person.

    Args:
        con: the demo's connection, pools and catalogue made.
        people: how many, numbered `n` from 0. `activity` has mean 1 and scales
            how much a person buys; `online` in [0, 1] is the share of their
            orders placed online; `*_since` are the first days of a record.
    """
    firms = max(8, people * 5 // 100 // 2)
    con.execute(
        f"""
        create table firms as
        select
            f,
            name || ' ' || ['S.r.l.', 'S.p.A.', 'S.n.c.', '& Figli S.r.l.'][
                1 + pick(f, 'form', 4)
            ] as company_name,
            lower(letters(name)) || f || '.example' as domain,
            partita_iva(3000000 + f * 13, 1 + pick(f, 'firm province', 100))
                as vat_number
        from range({firms}) as t (f)
        join names
            on names.list = 'firm'
            and names.i = pick(
                f, 'firm', (select count(*) from names where list = 'firm')
            )
        """
    )
    con.execute(
        f"""
        create table people as
        with kinds as (
            select
                n,
                case
                    when u(n, 'kind') < 0.05 then 'sole_trader'
                    when u(n, 'kind') < 0.10 then 'company'
                    else 'private'
                end as kind
            from range({people}) as t (n)
        ),

        households as (
            -- Neighbours in number share a home; both have to be private.
            select
                kinds.*,
                if(
                    kind = 'private' and u(n // 2, 'household') < 0.4
                    and min(kind) over (partition by n // 2) = 'private'
                    and max(kind) over (partition by n // 2) = 'private'
                    and count(*) over (partition by n // 2) = 2,
                    n // 2 * 2, n
                ) as household,
                if(
                    kind = 'company',
                    -- A few large firms, many small ones, one with very many.
                    if(
                        u(n, 'large firm') < 0.03, 0,
                        floor({firms} * u(n, 'firm') ** 1.4)::bigint
                    ), null
                ) as f
            from kinds
        ),

        named as (
            select
                h.*,
                if(u(n, 'gender') < 0.51, 'f', 'm') as gender,
                first.name as first_name,
                last.name as last_name,
                date '2008-01-01' - (
                    60 + floor(26500 * (
                        0.55 * u(n, 'age') + 0.45 * u(n, 'age too')
                    ))
                )::integer as birth_date,
                born.code as birth_code,
                home.city_i,
                home.city,
                home.province,
                home.prefix,
                home.code as home_code,
                home.postal_code,
                street.name || ' ' || (1 + pick(household, 'house number', 140))
                    as street,
                round(home.latitude + 0.12 * (u(household, 'lat') - 0.5), 5)
                    as latitude,
                round(home.longitude + 0.12 * (u(household, 'lon') - 0.5), 5)
                    as longitude,
                firms.company_name,
                firms.domain,
                firms.vat_number as firm_vat
            from households as h
            join names as first
                on first.list = if(u(n, 'gender') < 0.51, 'f', 'm')
                and first.i = floor((u(n, 'first name') ** 1.5) * (
                    select count(*) from names
                    where list = if(u(n, 'gender') < 0.51, 'f', 'm')
                ))
            join names as last
                on last.list = 'last'
                and last.i = floor((u(
                    if(u(n, 'own last name') < 0.45, n, household), 'last name'
                ) ** 1.5) * (select count(*) from names where list = 'last'))
            join names as street
                on street.list = 'street'
                and street.i = pick(
                    household, 'street',
                    (select count(*) from names where list = 'street')
                )
            asof join cities as home on u(household, 'home') >= home.x
            asof join cities as born on u(n, 'born') >= born.x
            left join firms on firms.f = h.f
        ),

        addressed as (
            select
                *,
                lower(letters(first_name)) || '.' || lower(letters(last_name))
                    || '.' || n as local_part,
                ['gmail.com', 'gmail.com', 'gmail.com', 'gmail.com', 'googlemail.com',
                'posta.example', 'posta.example', 'libera.example',
                'virgola.example', 'casella.example'][1 + pick(n, 'domain', 10)]
                    as mail_domain,
                codice_fiscale(
                    last_name, first_name, birth_date, gender, birth_code
                ) as tax_code,
                kind = 'private' and u(n, 'lead') < 0.08 as is_lead,
                if(
                    kind = 'private' and u(n, 'lead') < 0.08,
                    date '{LAST_DAY}' - floor(
                        u(n, 'account since') ** 1.5 * 900
                    )::integer,
                    date '{FIRST_DAY}' + floor(
                        u(n, 'account since') ** 1.3 * 2800
                    )::integer
                ) as account_since
            from named
        )

        select
            n,
            'P' || lpad(n::varchar, 8, '0') as person_id,
            kind,
            household,
            f,
            gender,
            first_name,
            last_name,
            birth_date,
            city_i,
            city,
            province,
            postal_code,
            street,
            latitude,
            longitude,
            case
                when kind = 'company'
                then lower(letters(first_name)) || '.' || lower(letters(last_name))
                    || '.' || n || '@' || domain
                -- One couple in thirty reads one mailbox.
                when n > household and u(household, 'couple') < 0.03
                then first_value(local_part || '@' || mail_domain) over (
                    partition by household order by n
                )
                when u(n, 'has email') < 0.93
                then local_part || '@' || mail_domain
            end as email,
            if(
                kind = 'private' and u(n, 'old email') < 0.10,
                left(lower(letters(first_name)), 1) || lower(letters(last_name))
                || (1950 + n % 50) || '.' || n || '@vecchia.example', null
            ) as old_email,
            date '2022-01-01' + pick(n, 'email changed', 1500)::integer
                as email_changed,
            if(
                u(n, 'has mobile') < 0.90,
                '3' || ['47', '28', '33', '40', '49', '20', '38', '91', '66', '77'][
                    1 + (n // 1000000 + pick(n, 'operator', 10)) % 10
                ] || lpad((n % 1000000)::varchar, 7, '0'), null
            ) as mobile,
            if(
                u(household, 'has landline') < 0.42,
                prefix || lpad((7000 + household % 2999)::varchar, 4, '0')
                || lpad((household // 2999 % 1000)::varchar, 3, '0'), null
            ) as landline,
            if(
                count(*) over (partition by tax_code) > 1, null, tax_code
            ) as tax_code,
            if(u(n, 'omocodia') < 0.04, omocodia(tax_code), null) as omocode,
            case
                when kind = 'sole_trader'
                then partita_iva(1000000 + n, 1 + pick(n, 'vat province', 100))
                else firm_vat
            end as vat_number,
            case
                when kind = 'sole_trader'
                then last_name || ' ' || first_name || ' '
                    || ['Impianti', 'Studio', 'Servizi', 'Edilizia'][
                        1 + pick(n, 'trade', 4)
                    ]
                else company_name
            end as company_name,
            if(
                kind <> 'company' and u(n, 'has card') < 0.45,
                '29' || lpad(scatter(n, 31)::varchar, 9, '0'), null
            ) as loyalty_card_id,
            if(
                u(n, 'has account') < 0.58 and u(n, 'has email') < 0.93,
                'A' || lpad(scatter(n, 517)::varchar, 9, '0'), null
            ) as account_id,
            account_since,
            account_since - if(is_lead, 0, 100) as contact_since,
            if(
                is_lead or u(n, 'has contact') < 0.75,
                'C' || lpad(scatter(n, 9001)::varchar, 9, '0'), null
            ) as contact_id,
            if(
                u(n, 'has contact') < 0.75 and u(n, 'twice') < 0.03,
                'C' || (500000000 + scatter(n, 9001))::varchar, null
            ) as second_contact_id,
            least(account_since + 200, date '{LAST_DAY}') as second_since,
            if(
                is_lead, 0,
                exp(0.7 * normal(n, 'activity') - 0.22)
            ) as activity,
            u(n, 'online') ** 1.2 as online,
            u(n, 'online') > 0.3 or u(n, 'browses') < 0.3 as has_visitor,
            1 + floor(2.99 * u(n, 'visitors') ** 1.6)::bigint as visitors,
            case
                when u(n, 'email consent') < 0.66 then 'granted'
                when u(n, 'email consent') < 0.90 then 'never'
                else 'withdrawn'
            end as email_consent,
            account_since + (30 + pick(n, 'withdrawn after', 1500))::integer
                as email_withdrawn_on
        from addressed
        """
    )
