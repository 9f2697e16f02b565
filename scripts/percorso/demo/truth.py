"""What the models must find out and may never read."""

import duckdb


def create_truth(con: duckdb.DuckDBPyConnection) -> None:
    """Create the truth's tables, but for personas and dirt.

    Args:
        con: the demo's connection, every entity made. Creates `truth_people`,
            `truth_records`, `truth_order_causes`,
            `truth_uplift` and `truth_machine_events`.
    """
    con.execute(
        """
        create table truth_people as
        select
            person_id, kind, kind = 'company' as is_company, gender, first_name,
            last_name, birth_date, city, province, household, company_name,
            vat_number, tax_code, email, mobile, landline,
            contact_id, second_contact_id, account_id, loyalty_card_id,
            activity = 0 as is_lead
        from people;

        create table truth_records as
        select
            person_id,
            'contact_id' as record_type,
            contact_id as record_id,
            null::timestamptz as valid_from,
            null::timestamptz as valid_to,
            true as has_person_key
        from people
        where contact_id is not null
        union all
        select person_id, 'contact_id', second_contact_id, null, null, true
        from people
        where second_contact_id is not null
        union all
        select p.person_id, 'account_id', p.account_id, null, null, true
        from people as p
        semi join (
            select account_id from heads
            union
            select account_id from out_web_events
            union
            select account_id from out_crm_contacts
            union
            select identifier from out_consents where identifier_type = 'account_id'
            union
            select identifier from out_interactions
            where identifier_type = 'account_id'
        ) as used
            on p.account_id = used.account_id
        union all
        select
            person_id,
            'order_id',
            order_id,
            null,
            null,
            coalesce(
                h.account_id, h.contact_id, h.loyalty_card_id, h.phone, h.tax_code,
                if(h.channel in ('phone', 'marketplace'), null, h.email)
            ) is not null
        from heads as h
        join order_keys using (k)
        join (select n, person_id from people) as p using (n)
        union all
        select
            person_id,
            'visitor_id',
            visitor_id,
            valid_from,
            lead(valid_from) over (
                partition by visitor_id order by valid_from, person_id
            ),
            true
        from (
            select
                visitor_id,
                n,
                -- A shared tablet changes hands and back; each turn is a row.
                min(start_at) as valid_from
            from (
                select
                    visitor_id,
                    n,
                    start_at,
                    row_number() over (
                        partition by visitor_id order by start_at, s
                    ) - row_number() over (
                        partition by visitor_id, n order by start_at, s
                    ) as turn
                from sessions
                where n is not null
            )
            group by visitor_id, n, turn
        )
        join (select n, person_id from people) as p using (n)
        where visitor_id in (
            select visitor_id from out_web_events
            union
            select visitor_id from out_orders
        );

        create table truth_order_causes as
        select order_id, promotion_id, person_id
        from heads
        join order_keys using (k)
        join (select n, person_id from people) as p using (n)
        where cause = 'caused';

        create table truth_uplift as
        with bought as (
            select
                o.promotion_id,
                o.n,
                min(h.day - o.due_on) as first_day,
                min(h.day - o.due_on) filter (
                    where not (h.cause = 'caused' and h.promotion_id = o.promotion_id)
                ) as first_day_if_none
            from outcomes as o
            join heads as h
                on
                    o.n = h.n
                    and not h.is_cancelled
                    and h.day - o.due_on between 0 and 29
            group by o.promotion_id, o.n
        )

        select
            o.promotion_id,
            count(*) filter (where arm = 'treated') as treated,
            count(*) filter (where arm = 'holdout') as holdout,
            any_value(planted_uplift) as planted_uplift,
            avg((persuaded_day is not null and persuaded_day < 14)::integer)
                as true_uplift_14d,
            avg((persuaded_day is not null)::integer) as true_uplift_30d,
            count(first_day) filter (where arm = 'treated' and first_day < 14)
                as buyers_treated_14d,
            count(first_day) filter (where arm = 'holdout' and first_day < 14)
                as buyers_holdout_14d,
            count(first_day) filter (where arm = 'treated') as buyers_treated_30d,
            count(first_day) filter (where arm = 'holdout') as buyers_holdout_30d,
            count(first_day_if_none) as buyers_if_none,
            count(caused_day) as orders_caused
        from outcomes as o
        left join bought using (promotion_id, n)
        group by o.promotion_id;

        create table truth_machine_events as from machine_events
        """
    )


def create_identifiers(con: duckdb.DuckDBPyConnection) -> None:
    """Create `truth_identifiers`: each value as somebody typed it, once.

    Args:
        con: the demo's connection, `truth_records` complete.
    """
    con.execute(
        """
        create table truth_identifiers as
        select distinct
            person_id,
            identifier_type,
            identifier_value
        from (
            unpivot (
                select
                    r.person_id, c.email, c.phone, c.mobile, c.tax_code,
                    c.vat_number, c.loyalty_card_id
                from out_crm_contacts as c
                join truth_records as r
                    on r.record_type = 'contact_id' and r.record_id = c.contact_id
            ) on email, phone, mobile, tax_code, vat_number, loyalty_card_id
            into name identifier_type value identifier_value
            union all by name
            unpivot (
                select
                    r.person_id, o.email, o.phone, o.tax_code, o.vat_number,
                    o.loyalty_card_id
                from out_orders as o
                join truth_records as r
                    on r.record_type = 'order_id' and r.record_id = o.order_id
            ) on email, phone, tax_code, vat_number, loyalty_card_id
            into name identifier_type value identifier_value
        )
        """
    )
