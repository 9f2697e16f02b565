"""All that the working database holds about why records are one person."""

from dataclasses import dataclass

import duckdb

from percorso.explain.walk import Record, Tie

Row = tuple

SOURCE = """
case {kind}
    when 'order' then 'shop' when 'contact' then 'crm' when 'consent' then 'crm'
    when 'login' then 'web' when 'interaction' then 'service'
    when 'override' then 'by hand' else 'messaging'
end
"""
# Only the person's own rows are kept; everything else is asked of them.
OWN = [
    """
    create or replace temp table own_nodes as
    select arrived.*, min(matched.node_name) as node_name
    from intermediate.int_identifiers_resolved as resolved
    inner join intermediate.int_identifiers_arrived as arrived
        on resolved.node_key = arrived.node_key
    inner join intermediate.int_identifiers_matched as matched
        on resolved.node_key = matched.node_key
    where resolved.customer_id = $id
    group by all
    """,
    """
    create or replace temp table own_records as
    select record_type, record_id from intermediate.int_records_owned
    where customer_id = $id
    union
    select 'order' as record_type, order_id as record_id
    from intermediate.int_orders_identified
    where customer_id = $id
    """,
    """
    create or replace temp table own_rows as
    select matched.*, own_nodes.node_key is not null as is_own
    from intermediate.int_identifiers_matched as matched
    left join own_nodes on matched.node_key = own_nodes.node_key
    left join own_records
        on
            matched.record_type = own_records.record_type
            and matched.record_id = own_records.record_id
    where
        matched.record_type <> 'erasure'
        and (own_records.record_id is not null or own_nodes.node_key is not null)
    """,
    """
    create or replace temp table own_values as
    select distinct identifier_type, identifier_value from own_rows
    union
    select identifier_type, identifier_value from marts.customer_identifiers
    where customer_id = $id and identifier_type = 'visitor_id'
    """,
]
WHO = """
select
    customers.first_name, customers.last_name, customers.customer_type,
    customers.is_lead, customers.first_seen_at, customers.orders_count,
    customers.records_count, customers.sources
from marts.customers as customers
where customers.customer_id = $id
"""
ERASED = """
select requested_at from intermediate.int_customers_erased
where erased_customer_id = $id
"""
IDENTIFIERS = f"""
select
    own_rows.identifier_type,
    own_rows.identifier_value,
    min(own_rows.linked_on) as first_on,
    max(own_rows.linked_on) as last_on,
    string_agg(distinct {SOURCE.format(kind="own_rows.record_type")}, ', '
        order by {SOURCE.format(kind="own_rows.record_type")}) as sources,
    bool_or(own_rows.is_own and not own_rows.is_shared) as is_own,
    coalesce(max(users.people_count), 0) as people_count,
    min(users.customer_id) filter (
        where users.customer_id <> $id and not own_rows.is_shared
    ) as other_id
from own_rows
left join (
    select
        resolved.node_key,
        resolved.customer_id,
        count(distinct resolved.customer_id) over (
            partition by wanted.identifier_type, wanted.identifier_value
        ) as people_count
    from intermediate.int_identifiers_resolved as resolved
    inner join (
        select distinct
            matched.node_key, matched.identifier_type, matched.identifier_value
        from intermediate.int_identifiers_matched as matched
        inner join own_values
            on
                matched.identifier_type = own_values.identifier_type
                and matched.identifier_value = own_values.identifier_value
    ) as wanted
        on resolved.node_key = wanted.node_key
) as users
    on own_rows.node_key = users.node_key
group by own_rows.identifier_type, own_rows.identifier_value
order by min(own_rows.identifier_rank), first_on, own_rows.identifier_value
"""
# The identifier that arrived first, as int_people_founded chooses it.
FOUNDER = """
select node_key, first_on from own_nodes
order by first_seen_at, identifier_rank, node_key
limit 1
"""
NODES = """
select distinct node_key, identifier_type, identifier_value from own_rows
where is_own
"""
TIES = f"""
with rows as (
    select
        record_type, record_id, node_key,
        min(linked_on) as linked_on, min(loaded_at) as loaded_at
    from own_rows where is_own and not is_shared
    group by record_type, record_id, node_key
)
select
    links.node_a, links.node_b,
    min_by(one.record_type, moment) as record_type,
    min_by(one.record_id, moment) as record_id,
    min_by({SOURCE.format(kind="one.record_type")}, moment) as source,
    min(greatest(one.linked_on, other.linked_on)) as tied_on
from intermediate.int_identifiers_linked as links
inner join rows as one on links.node_a = one.node_key
inner join rows as other
    on
        links.node_b = other.node_key
        and one.record_type = other.record_type
        and one.record_id = other.record_id
left join intermediate.int_links_cut as cut
    on links.node_a = cut.node_a and links.node_b = cut.node_b
cross join lateral (
    select (
        greatest(one.loaded_at, other.loaded_at), one.record_type, one.record_id
    ) as moment
) as placed
inner join own_nodes as first_end on links.node_a = first_end.node_key
inner join own_nodes as second_end on links.node_b = second_end.node_key
where
    links.node_a <> links.node_b and links.unlinked_on is null
    and cut.node_a is null
group by
    links.node_a, links.node_b, first_end.node_name, second_end.node_name,
    first_end.identifier_rank, second_end.identifier_rank
-- the strongest first; names make the order the same whatever the rows' order
order by
    greatest(first_end.identifier_rank, second_end.identifier_rank),
    least(first_end.node_name, second_end.node_name),
    greatest(first_end.node_name, second_end.node_name)
"""
RECORDS = """
select record_type, count(*) from own_records
group by record_type order by count(*) desc, record_type
"""
DEVICES = """
select
    known.identifier_value, known.valid_from, known.valid_to, known.is_shared,
    known.first_seen_at, known.last_seen_at,
    (
        select count(*) from intermediate.int_orders_identified as orders
        where
            orders.customer_id = $id and orders.visitor_id = known.identifier_value
            and orders.identified_by in ('visitor_interval', 'guest_visitor')
            and coalesce(orders.placed_at >= known.valid_from, true)
            and coalesce(orders.placed_at < known.valid_to, true)
    ) as orders_count
from marts.customer_identifiers as known
where known.customer_id = $id and known.identifier_type = 'visitor_id'
order by coalesce(known.valid_from, known.first_seen_at), known.identifier_value
"""
ALONE = """
select order_id, visitor_id, cast(loaded_at as date), identified_by
from intermediate.int_orders_identified
where customer_id = $id and identified_by in ('order_alone', 'guest_visitor')
order by loaded_at, order_id
"""
# What links nobody, and how many others carry it.
REVIEWED = """
select
    review.identifier_type, review.identifier_value, review.review_kind,
    review.since_on, review.names_count, review.contacts_count,
    review.records_count, review.detail,
    (
        select count(distinct coalesce(owned.customer_id, orders.customer_id))
        from intermediate.int_identifiers_matched as matched
        left join intermediate.int_records_owned as owned
            on
                matched.record_type = owned.record_type
                and matched.record_id = owned.record_id
        left join intermediate.int_orders_identified as orders
            on
                matched.record_type = 'order'
                and matched.record_id = orders.order_id
        where
            matched.identifier_type = review.identifier_type
            and matched.identifier_value = review.identifier_value
            and coalesce(owned.customer_id, orders.customer_id) <> $id
    ) as others_count
from ops.identity_review as review
inner join own_values
    on
        review.identifier_type = own_values.identifier_type
        and review.identifier_value = own_values.identifier_value
where review.other_value is null and review.review_kind not like '%not_applied'
order by review.identifier_type, review.identifier_value, review.review_kind
"""
NAMES_APART = """
select
    names.identifier_type, names.identifier_value,
    coalesce(names.node_suffix, '') as node_suffix,
    string_agg(names.name_key, ' / ' order by names.name_key) as names,
    bool_or(names.ambiguous_at is not null) as is_ambiguous,
    min(resolved.customer_id) as customer_id
from intermediate.int_names_separated as names
inner join own_values
    on
        names.identifier_type = own_values.identifier_type
        and names.identifier_value = own_values.identifier_value
left join (
    select distinct matched.node_key, matched.node_name
    from intermediate.int_identifiers_matched as matched
    inner join own_values
        on
            matched.identifier_type = own_values.identifier_type
            and matched.identifier_value = own_values.identifier_value
) as nodes
    on nodes.node_name = names.identifier_type || ':' || names.identifier_value
        || coalesce(names.node_suffix, '')
left join intermediate.int_identifiers_resolved as resolved
    on nodes.node_key = resolved.node_key
where names.name_key is not null
group by
    names.identifier_type, names.identifier_value, coalesce(names.node_suffix, ''),
    names.ambiguous_at is not null
order by
    names.identifier_type, names.identifier_value, is_ambiguous, node_suffix
"""
CUTS = f"""
with cut as (
    select
        links.review_kind, links.linked_on, own_nodes.node_key as own_key,
        case when links.node_a = own_nodes.node_key then links.node_b
            else links.node_a
        end as other_key
    from intermediate.int_links_cut as links
    inner join own_nodes
        on own_nodes.node_key in (links.node_a, links.node_b)
)
select
    cut.review_kind, cut.linked_on,
    one.identifier_type, one.identifier_value,
    other.identifier_type, other.identifier_value,
    resolved.customer_id,
    min_by(one.record_type, (one.linked_on, one.record_type, one.record_id)),
    min_by(one.record_id, (one.linked_on, one.record_type, one.record_id)),
    min_by(
        {SOURCE.format(kind="one.record_type")},
        (one.linked_on, one.record_type, one.record_id)
    )
from cut
inner join own_rows as one on cut.own_key = one.node_key
inner join intermediate.int_identifiers_matched as other
    on
        cut.other_key = other.node_key
        and one.record_type = other.record_type
        and one.record_id = other.record_id
left join intermediate.int_identifiers_resolved as resolved
    on cut.other_key = resolved.node_key
group by all
order by cut.linked_on, one.identifier_value, other.identifier_value
"""
OVERRIDES = """
select
    sides.override_id, sides.action, sides.reason, cast(sides.decided_at as date),
    string_agg(
        sides.identifier_type || ' ' || sides.identifier, ' and '
        order by sides.side
    ),
    max(review.identifier_type || ' ' || review.identifier_value)
from intermediate.int_overrides_sided as sides
left join ops.identity_review as review
    on
        review.review_kind = 'override_not_applied'
        and review.detail = sides.action || ' by override ' || sides.override_id
where sides.override_id in (
    select told.override_id from intermediate.int_overrides_sided as told
    inner join intermediate.int_identifiers_normalised as normalised
        on
            told.identifier_type = normalised.identifier_type
            and told.identifier = normalised.identifier
    inner join own_values
        on
            normalised.identifier_type = own_values.identifier_type
            and normalised.identifier_value = own_values.identifier_value
)
group by sides.override_id, sides.action, sides.reason, sides.decided_at
order by sides.decided_at, sides.override_id
"""
# An id is the hash of an identifier: one of theirs may be behind it.
FOUNDED = """
md5($secret || ':' || ('0x' || substr(md5('{kind}:' || {value}), 1, 15))::bigint)
"""
CHANGES = f"""
with behind as (
    select distinct
        md5($secret || ':' || node_key) as old_customer_id,
        identifier_type || ' ' || identifier_value as founder
    from own_rows
    union all
    select
        {FOUNDED.format(kind="visitor_id", value="identifier_value")},
        'visitor_id ' || identifier_value
    from own_values where identifier_type = 'visitor_id'
    union all
    select
        {FOUNDED.format(kind="order_id", value="record_id")},
        'order_id ' || record_id
    from own_records where record_type = 'order'
)
select
    changes.old_customer_id, changes.customer_id, changes.valid_from,
    changes.valid_to, changes.reason, behind.founder
from marts.customer_id_changes as changes
left join behind on changes.old_customer_id = behind.old_customer_id
where
    $id in (changes.customer_id, changes.old_customer_id)
    or changes.old_customer_id = $asked
    or changes.old_customer_id in (
        select became.old_customer_id from marts.customer_id_changes as became
        where became.customer_id = $id
    )
order by changes.valid_from, changes.old_customer_id
"""


@dataclass(frozen=True)
class Person:
    """One person's rows, as the queries above order them."""

    customer_id: str
    who: Row | None
    erased: Row | None
    identifiers: list[Row]
    founder: Row | None
    nodes: dict[int, tuple[str, str]]
    ties: list[Tie]
    records: list[Row]
    devices: list[Row]
    alone: list[Row]
    reviewed: list[Row]
    names_apart: list[Row]
    cuts: list[Row]
    overrides: list[Row]
    changes: list[Row]


def gather(
    connection: duckdb.DuckDBPyConnection,
    customer_id: str,
    asked: str,
    secret: str | None,
) -> Person:
    """Read a person; `asked` may be an old id, `secret` tells what was behind it."""
    given = {"id": customer_id, "asked": asked, "secret": secret}

    def rows(query: str) -> list[Row]:
        wanted = {name: value for name, value in given.items() if f"${name}" in query}
        return connection.execute(query, wanted).fetchall()

    def row(query: str) -> Row | None:
        return next(iter(rows(query)), None)

    for query in OWN:
        rows(query)
    return Person(
        customer_id,
        who=row(WHO),
        erased=row(ERASED),
        identifiers=rows(IDENTIFIERS),
        founder=row(FOUNDER),
        nodes={key: (kind, value) for key, kind, value in rows(NODES)},
        ties=[
            Tie(one, other, Record(kind, record_id, source), day)
            for one, other, kind, record_id, source, day in rows(TIES)
        ],
        records=rows(RECORDS),
        devices=rows(DEVICES),
        alone=rows(ALONE),
        reviewed=rows(REVIEWED),
        names_apart=rows(NAMES_APART),
        cuts=rows(CUTS),
        overrides=rows(OVERRIDES),
        changes=rows(CHANGES),
    )
