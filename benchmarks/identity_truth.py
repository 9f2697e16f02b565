"""Score a published home against the demo's truth, by pairs of records.

Two records of one person that have one customer_id are a pair found; two records
of different people that have one are a wrong pair. Records are the truth's
contacts, accounts and orders.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import duckdb

from report import RESULTS, Unusable, table, write

EPILOG = """\
HOME must be built and published, TRUTH is the folder that generate_demo.py
wrote beside the same demo:

  python scripts/generate_demo.py --out DEMO --truth TRUTH
  PERCORSO_LANDING=DEMO PERCORSO_HOME=HOME python scripts/build.py
  python benchmarks/identity_truth.py HOME TRUTH

exit codes: 0 scored, 1 below --min-precision or --min-recall, 2 an input is
missing
"""

# What is read, and from where; a missing one is told before anything runs.
NEEDED = {
    "crm": ["main.customer_identifiers", "main.orders"],
    "build": [
        "staging.stg_crm__contacts",
        "staging.stg_shop__orders",
        "staging.stg_web__events",
        "staging.stg_messaging__events",
        "intermediate.int_identifiers_normalised",
        "intermediate.int_identifiers_demoted",
    ],
}

# The keys of each record as the project normalises them. A login adds its
# e-mail to its account, a message its recipient to its contact.
KEYS = """
create table records as
with

resolved as (

    select identifier_type, identifier_value, customer_id
    from crm.customer_identifiers
    where identifier_type in ('contact_id', 'account_id')
    union all
    select 'order_id', order_id, customer_id from crm.orders

)

select distinct
    truth.person_id,
    truth.record_type,
    truth.record_id,
    truth.has_person_key,
    resolved.customer_id
from read_parquet($truth) as truth
left join resolved
    on
        truth.record_type = resolved.identifier_type
        and truth.record_id = resolved.identifier_value
where truth.record_type in ('contact_id', 'account_id', 'order_id');

create table typed as
with

told as (

    select
        'order_id' as record_type, order_id as record_id, first_name, last_name,
        {'contact_id': contact_id, 'account_id': account_id,
         'loyalty_card_id': loyalty_card_id, 'email': email, 'phone': phone,
         'mobile': null::varchar, 'tax_code': tax_code} as keys
    from build.staging.stg_shop__orders
    union all
    select
        'contact_id', contact_id, first_name, last_name,
        {'contact_id': contact_id, 'account_id': account_id,
         'loyalty_card_id': loyalty_card_id, 'email': email, 'phone': phone,
         'mobile': mobile, 'tax_code': tax_code}
    from build.staging.stg_crm__contacts

),

split as (

    select
        record_type, record_id, first_name, last_name,
        unnest(['contact_id', 'account_id', 'loyalty_card_id', 'email', 'phone',
                'phone', 'tax_code']) as identifier_type,
        unnest([keys.contact_id, keys.account_id, keys.loyalty_card_id,
                keys.email, keys.phone, keys.mobile, keys.tax_code])
            as identifier
    from told

),

hashed as (

    select distinct
        sha256(lower(trim(identifier))) as email_hash,
        identifier as email
    from split
    where identifier_type = 'email' and identifier is not null

)

select * from split where identifier is not null
union all
select 'account_id', record_id, null, null, 'account_id', record_id
from records
where record_type = 'account_id'
union
select 'account_id', events.account_id, null, null, 'email', hashed.email
from build.staging.stg_web__events as events
inner join hashed on events.email_hash = hashed.email_hash
where events.account_id is not null
union
select
    'contact_id', contact_id, null, null,
    case channel when 'email' then 'email' else 'phone' end, recipient
from build.staging.stg_messaging__events
where
    contact_id is not null
    and recipient is not null
    and channel in ('email', 'sms', 'phone');

create table carried as
select
    records.person_id,
    records.record_type,
    records.record_id,
    records.customer_id,
    records.has_person_key,
    normalised.identifier_type,
    normalised.identifier_value,
    normalised.identifier_type || ':' || normalised.identifier_value as key,
    bool_or(demoted.identifier_value is not null) as is_guarded,
    max(nullif(regexp_replace(lower(strip_accents(typed.first_name)),
        '[^a-z]', '', 'g'), '')) as first_name,
    max(nullif(regexp_replace(lower(strip_accents(typed.last_name)),
        '[^a-z]', '', 'g'), '')) as last_name
from records
inner join typed
    on
        records.record_type = typed.record_type
        and records.record_id = typed.record_id
inner join build.intermediate.int_identifiers_normalised as normalised
    on
        typed.identifier_type = normalised.identifier_type
        and typed.identifier = normalised.identifier
left join build.intermediate.int_identifiers_demoted as demoted
    on
        normalised.identifier_type = demoted.identifier_type
        and normalised.identifier_value = demoted.identifier_value
where normalised.identifier_value is not null
group by all;
"""

# A cell is what one person's records share: the customer they were given, and
# the two components in which they hang together. Pairs are counted from cells.
CELLS = """
create table cells as
select
    records.person_id,
    records.customer_id,
    coalesce(usable.label, records.record_type || records.record_id) as usable,
    coalesce(known.label, records.record_type || records.record_id) as known,
    count(*) as n
from records
left join usable
    on
        records.record_type = usable.record_type
        and records.record_id = usable.record_id
left join known
    on
        records.record_type = known.record_type
        and records.record_id = known.record_id
where records.has_person_key and records.customer_id is not null
group by all;
"""

FIGURES = """
with

hit as (
    select sum(n * (n - 1) / 2) as pairs
    from (select sum(n) as n from cells group by person_id, customer_id)
),

found as (
    select sum(n * (n - 1) / 2) as pairs
    from (select sum(n) as n from cells group by customer_id)
),

same_person as (
    select sum(n * (n - 1) / 2) as pairs
    from (select sum(n) as n from cells group by person_id)
),

hit_with_key as (
    select sum(n * (n - 1) / 2) as pairs
    from (
        select sum(n) as n from cells group by person_id, usable, customer_id
    )
),

with_key as (
    select sum(n * (n - 1) / 2) as pairs
    from (select sum(n) as n from cells group by person_id, usable)
)

select
    (select count(*) from records where has_person_key)::bigint as records,
    (select count(*) from records where customer_id is null)::bigint as lost,
    (select count(distinct person_id) from cells)::bigint as people,
    found.pairs::bigint as pairs_found,
    hit.pairs::bigint as pairs_right,
    same_person.pairs::bigint as pairs_of_one_person,
    with_key.pairs::bigint as pairs_with_usable_key,
    hit_with_key.pairs::bigint as pairs_right_with_usable_key,
    (hit.pairs / found.pairs)::double as precision,
    (hit.pairs / same_person.pairs)::double as recall,
    (hit_with_key.pairs / with_key.pairs)::double as recall_with_usable_key
from hit, found, same_person, hit_with_key, with_key
"""

MISSED = """
create table missed_cells as
select
    a.person_id,
    a.customer_id as customer_a,
    b.customer_id as customer_b,
    a.usable = b.usable as has_usable_key,
    a.known = b.known as has_known_key,
    sum(a.n * b.n)::bigint as pairs
from cells as a
inner join cells as b
    on a.person_id = b.person_id and a.customer_id < b.customer_id
group by all;

create table bridges as
with

sides as (

    select
        person_id,
        customer_id,
        identifier_type,
        key,
        list(distinct coalesce(last_name, '')) as last_names,
        list(distinct coalesce(first_name, '') || '|' || coalesce(last_name, ''))
            as full_names,
        bool_or(last_name is null) as is_nameless
    from carried
    where not is_guarded and customer_id is not null
    group by all

),

codes as (

    select person_id, customer_id, list(distinct key) as tax_codes
    from carried
    where identifier_type = 'tax_code' and customer_id is not null
    group by all

),

shared as (

    select
        a.person_id,
        a.customer_id as customer_a,
        b.customer_id as customer_b,
        a.identifier_type,
        not list_has_any(codes_a.tax_codes, codes_b.tax_codes) as is_vetoed,
        a.is_nameless or b.is_nameless
        or not list_has_any(a.full_names, b.full_names) as has_other_name
    from sides as a
    inner join sides as b
        on
            a.person_id = b.person_id
            and a.key = b.key
            and a.customer_id < b.customer_id
    left join codes as codes_a
        on a.person_id = codes_a.person_id and a.customer_id = codes_a.customer_id
    left join codes as codes_b
        on b.person_id = codes_b.person_id and b.customer_id = codes_b.customer_id

)

select
    person_id,
    customer_a,
    customer_b,
    case
        when bool_or(is_vetoed) then 'tax code veto'
        when bool_or(identifier_type not in ('email', 'phone')) then 'other'
        when bool_or(identifier_type = 'email' and has_other_name)
            then 'e-mail with contradicting or missing names'
        when bool_and(identifier_type = 'phone' and has_other_name)
            then 'phone with a disagreeing or missing name'
        else 'other'
    end as reason
from shared
group by all;
"""

# Two customers of one person that only a third connects take the reason for
# which one of the person's bridges was not crossed.
MISSED_REASONS = """
with

chains as (

    select person_id, min(reason) as reason from bridges group by person_id

)

select
    case
        when not missed.has_known_key then 'no usable key in common'
        when not missed.has_usable_key then 'key demoted or blocked'
        else coalesce(bridges.reason, chains.reason, 'other')
    end as reason_missed,
    sum(missed.pairs)::bigint as pairs,
    count(distinct missed.person_id)::bigint as people
from missed_cells as missed
left join bridges
    on
        missed.person_id = bridges.person_id
        and missed.customer_a = bridges.customer_a
        and missed.customer_b = bridges.customer_b
left join chains on missed.person_id = chains.person_id
group by reason_missed
order by pairs desc, reason_missed
"""

WRONG = """
create table wrong_cells as
with

sizes as (

    select customer_id, person_id, sum(n) as n
    from cells
    group by customer_id, person_id

)

select
    a.customer_id,
    a.person_id as person_a,
    b.person_id as person_b,
    (a.n * b.n)::bigint as pairs
from sizes as a
inner join sizes as b
    on a.customer_id = b.customer_id and a.person_id < b.person_id;

create table wrong_keys as
select
    a.customer_id,
    a.person_id as person_a,
    b.person_id as person_b,
    a.identifier_type,
    starts_with(a.identifier_value, '+390') as is_landline,
    bool_or(a.first_name is null or b.first_name is null) as is_nameless,
    min(a.record_id) as record_a,
    min(b.record_id) as record_b
from carried as a
inner join carried as b
    on
        a.customer_id = b.customer_id
        and a.key = b.key
        and a.person_id < b.person_id
where not a.is_guarded
group by all;

create table wrong_devices as
with

held as (

    select distinct record_id as visitor_id, person_id
    from read_parquet($truth)
    where record_type = 'visitor_id'

),

used as (

    select
        records.customer_id, records.person_id, records.record_id,
        orders.visitor_id
    from records
    inner join build.staging.stg_shop__orders as orders
        on
            records.record_type = 'order_id'
            and records.record_id = orders.order_id
    where orders.visitor_id is not null

)

select
    used.customer_id,
    least(used.person_id, held.person_id) as person_a,
    greatest(used.person_id, held.person_id) as person_b,
    min(used.record_id) as record_a,
    min(used.visitor_id) as record_b
from used
inner join held
    on used.visitor_id = held.visitor_id and used.person_id <> held.person_id
group by 1, 2, 3;
"""

# The first that holds, from the strongest key shared to none.
WRONG_REASONS = """
create table wrong_reasons as
with

ranked as (

    select
        *,
        case
            when identifier_type in ('contact_id', 'account_id', 'tax_code')
                then 'shared ' || replace(identifier_type, '_', ' ')
            when identifier_type = 'loyalty_card_id' then 'shared loyalty card'
            when identifier_type = 'email' then 'shared mailbox'
            when is_landline and is_nameless
                then 'household landline, a first name missing'
            when is_landline then 'household landline'
            when is_nameless then 'shared mobile, a first name missing'
            else 'shared mobile'
        end as reason,
        case identifier_type
            when 'contact_id' then 1 when 'account_id' then 2
            when 'tax_code' then 3 when 'loyalty_card_id' then 4
            when 'email' then 5 else 6
        end as key_rank
    from wrong_keys

),

strongest as (

    select * from ranked
    qualify row_number() over (
        partition by customer_id, person_a, person_b
        order by key_rank, is_landline, reason
    ) = 1

)

select
    wrong.customer_id,
    wrong.person_a,
    wrong.person_b,
    wrong.pairs,
    coalesce(
        strongest.reason,
        case when devices.record_a is not null then 'shared device' end,
        'through a third person'
    ) as reason,
    coalesce(strongest.record_a, devices.record_a) as record_a,
    coalesce(strongest.record_b, devices.record_b) as record_b
from wrong_cells as wrong
left join strongest
    on
        wrong.customer_id = strongest.customer_id
        and wrong.person_a = strongest.person_a
        and wrong.person_b = strongest.person_b
left join wrong_devices as devices
    on
        wrong.customer_id = devices.customer_id
        and wrong.person_a = devices.person_a
        and wrong.person_b = devices.person_b;

-- two people joined through others: nobody joins them when only two are there
update wrong_reasons set reason = 'other'
where
    reason = 'through a third person'
    and customer_id in (
        select customer_id from wrong_reasons group by customer_id
        having count(*) = 1
    );
"""

WRONG_COUNTS = """
select
    reason,
    sum(pairs)::bigint as pairs,
    len(list_distinct(flatten(list([person_a, person_b]))))::bigint as people,
    array_to_string(
        list(record_a || ' + ' || record_b order by pairs desc, record_a)
            filter (where record_a is not null)[1:3],
        '; '
    ) as examples
from wrong_reasons
group by reason
order by pairs desc, reason
"""


def main(argv: list[str] | None = None) -> int:
    """Score, print, write.

    Args:
        argv: arguments without the program's name; None = those of the shell.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("home", metavar="HOME", type=Path, help="a published home")
    parser.add_argument(
        "truth", metavar="TRUTH", type=Path, help="the demo's truth folder"
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=RESULTS,
        help="where identity_truth.md and .json go (default benchmarks/results)",
    )
    parser.add_argument(
        "--min-precision", type=float, default=0, help="fail below (default 0)"
    )
    parser.add_argument(
        "--min-recall",
        type=float,
        default=0,
        help="fail below, of the pairs with a usable key (default 0)",
    )
    options = parser.parse_args(argv)
    try:
        figures = score(options.home, options.truth)
    except Unusable as error:
        print(f"identity_truth: {error}", file=sys.stderr)
        return 2
    page = described(figures)
    print(page)
    write(options.results, "identity_truth", page, figures)
    told = figures["figures"]
    good = (
        told["precision"] >= options.min_precision
        and told["recall_with_usable_key"] >= options.min_recall
    )
    return 0 if good else 1


def score(home: Path, truth: Path) -> dict[str, Any]:
    """Figures, missed pairs and wrong pairs of a home.

    Args:
        home: holds build.duckdb and published/crm.duckdb.
        truth: holds records.parquet.

    Returns:
        `figures` by name; `missed` and `wrong`, lists of rows by reason.

    Raises:
        Unusable: when a file or a table is missing.
    """
    records = truth / "records.parquet"
    if not records.exists():
        raise Unusable(f"no records.parquet in {truth}: name a demo's truth folder")
    with duckdb.connect() as con:
        _attach(con, home)
        con.execute("set timezone = 'UTC'")
        for statement in KEYS.split(";\n"):
            _run(con, statement, records)
        _label(con, "usable", "where not is_guarded")
        _label(con, "known", "")
        for script in (CELLS, MISSED, WRONG, WRONG_REASONS):
            for statement in script.split(";\n"):
                _run(con, statement, records)
        figures = _rows(con, FIGURES)[0]
        if not figures["pairs_found"]:
            raise Unusable(f"no record of {truth} is in {home}: another demo's truth?")
        result = {
            "figures": figures,
            "missed": _rows(con, MISSED_REASONS),
            "wrong": _rows(con, WRONG_COUNTS),
        }
    _balance(result)
    return result


def _attach(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Attach the home's databases, and say what is missing in them."""
    files = {"crm": home / "published" / "crm.duckdb", "build": home / "build.duckdb"}
    for name, path in files.items():
        if not path.exists():
            raise Unusable(f"no {path}: build and publish the home first")
        try:
            con.execute(f"attach '{path}' as {name} (read_only)")
        except duckdb.Error as error:
            raise Unusable(f"{path} cannot be read: {error}") from None
        there = {
            f"{schema}.{relation}"
            for schema, relation in con.execute(
                "select table_schema, table_name from information_schema.tables "
                "where table_catalog = ?",
                [name],
            ).fetchall()
        }
        for needed in NEEDED[name]:
            if needed not in there:
                raise Unusable(
                    f"{path} has no {needed}: this benchmark reads it; was the "
                    "model renamed?"
                )


def _run(con: duckdb.DuckDBPyConnection, statement: str, records: Path) -> None:
    if statement.strip():
        given = {"truth": str(records)} if "$truth" in statement else None
        con.execute(statement, given)


def _label(con: duckdb.DuckDBPyConnection, name: str, condition: str) -> None:
    """Components of each person's own records over the keys they carry.

    Creates the table `name` with record_type, record_id and label, the smallest
    record of the component. Labels spread along the keys until none changes: a
    person has few records, and a chain of them is short.
    """
    con.execute(
        f"create temp table edges as select distinct person_id, record_type, "
        f"record_id, key from carried {condition}"
    )
    con.execute(
        "create temp table labels as select distinct person_id, record_type, "
        "record_id, record_type || record_id as label from edges"
    )
    changed = 1
    while changed:
        con.execute(
            """
            create or replace temp table spread as
            with

            keyed as (

                select edges.person_id, edges.key, min(labels.label) as label
                from edges
                inner join labels
                    on
                        edges.record_type = labels.record_type
                        and edges.record_id = labels.record_id
                        and edges.person_id = labels.person_id
                group by edges.person_id, edges.key

            )

            select
                edges.person_id, edges.record_type, edges.record_id,
                min(keyed.label) as label
            from edges
            inner join keyed
                on edges.person_id = keyed.person_id and edges.key = keyed.key
            group by edges.person_id, edges.record_type, edges.record_id
            """
        )
        changed = con.execute(
            "select count(*) from (from spread except from labels)"
        ).fetchone()[0]
        con.execute("drop table labels; alter table spread rename to labels")
    con.execute(f"create table {name} as from labels")
    con.execute("drop table labels; drop table edges")


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Rows of a query, by column name."""
    answer = con.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _balance(result: dict[str, Any]) -> None:
    """Raise when the tables of reasons do not add up to the figures."""
    told = result["figures"]
    missed = told["pairs_of_one_person"] - told["pairs_right"]
    wrong = told["pairs_found"] - told["pairs_right"]
    if sum(row["pairs"] for row in result["missed"]) != missed:
        raise AssertionError("the reasons for missed pairs do not add up")
    if sum(row["pairs"] for row in result["wrong"]) != wrong:
        raise AssertionError("the reasons for wrong pairs do not add up")


def described(result: dict[str, Any]) -> str:
    """The result as a page of Markdown."""
    told = result["figures"]
    figures = [
        ("records with a person key", told["records"], ""),
        ("of which without a customer", told["lost"], ""),
        ("people", told["people"], ""),
        ("pairs put together", told["pairs_found"], ""),
        ("**precision**", told["pairs_right"], f"{told['precision']:.4f}"),
        ("pairs of one person", told["pairs_of_one_person"], ""),
        ("**recall**, all pairs", told["pairs_right"], f"{told['recall']:.4f}"),
        ("pairs joined by a usable key", told["pairs_with_usable_key"], ""),
        (
            "**recall**, pairs joined by a usable key",
            told["pairs_right_with_usable_key"],
            f"{told['recall_with_usable_key']:.4f}",
        ),
    ]
    missed = [
        (row["reason_missed"], row["pairs"], row["people"]) for row in result["missed"]
    ]
    wrong = [
        (row["reason"], row["pairs"], row["people"], row["examples"])
        for row in result["wrong"]
    ]
    return "\n\n".join(
        [
            "# Identity on the demo's truth",
            "Written by `benchmarks/identity_truth.py`.",
            table(("what", "number", "share"), figures),
            "A key is usable when it is neither blocked nor demoted. Two records are "
            "joined by usable keys directly or along a chain of the same person's "
            "records.",
            "## Pairs of one person that were missed",
            table(("reason", "pairs", "people"), missed),
            "## Pairs of two people that were put together",
            table(("reason", "pairs", "people", "examples"), wrong),
            "A wrong pair counts under the strongest key that the two people share.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
