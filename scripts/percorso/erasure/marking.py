"""Which landed rows are a person's who is to be erased, and what becomes of each."""

import duckdb

from percorso.contract import entities
from percorso.door_typing import literal
from percorso.erasure import strip
from percorso.erasure.rendered import BUILT, Rendered
from percorso.home import Home

# Models of every landed row that names somebody, and of what it names them by.
ROWS = "stg_door__personal_rows"
IDENTIFIERS = "stg_door__identifiers"


def mark(db: duckdb.DuckDBPyConnection, rendered: Rendered) -> None:
    """Every landed row that changes, with what it becomes."""
    rendered.match(
        db, f"select identifier_type, identifier from {BUILT}.staging.{IDENTIFIERS}"
    )
    removed = ", ".join(literal(e.name) for e in entities().values() if e.is_removed)
    db.execute(
        f"""
        create temp table found as
        -- by whose the row is, and by what only they bear: so also what the
        -- models passed over, a row that ties with another or is not yet known
        select
            file_path, line_number, row_hash, entity,
            erased_customer_id, is_visit_theirs, false as is_related, 1 as proof_rank
        from int_rows_erased
        union all
        select
            borne.file_path, borne.line_number, borne.row_hash, borne.entity,
            identifiers.erased_customer_id,
            identifiers.identifier_type = 'visitor_id' as is_visit_theirs,
            borne.is_related, 2 as proof_rank
        from {BUILT}.staging.{IDENTIFIERS} as borne
        inner join spelled
            on borne.identifier_type = spelled.identifier_type
            and borne.identifier = spelled.identifier
        inner join (
            select distinct identifier_type, identifier_value, erased_customer_id
            from int_identifiers_erased
        ) as identifiers
            on spelled.identifier_type = identifiers.identifier_type
            and spelled.identifier_value = identifiers.identifier_value
        """
    )
    db.execute(
        f"""
        create temp table marked as
        with rows_ as (
            select
                entity, file_path, line_number, row_hash,
                min_by(
                    erased_customer_id,
                    (is_related, proof_rank, erased_customer_id)
                ) as erased_customer_id,
                bool_and(is_related) as is_related,
                bool_or(is_visit_theirs) as is_visit_theirs
            from found
            group by all
        ),
        kept_numbers as (
            select distinct vat_number from int_accounts_peopled
            where not starts_with(customer_id, 'erased_')
        )
        select
            rows_.entity, rows_.file_path, rows_.line_number, rows_.row_hash,
            case
                when rows_.is_related then '{strip.RELATED}'
                when rows_.entity in ({removed}) then '{strip.REMOVED}'
                else '{strip.STRIPPED}'
            end as action,
            people.token as account,
            -- a device that somebody else has as well stays theirs
            case
                when rows_.is_visit_theirs then token('device', landed.visitor_id)
                when rows_.entity = 'web_events' then landed.visitor_id
            end as visitor,
            case
                when landed.record_type = 'contact'
                then token('contact', landed.record_id)
            end as contact,
            case
                when kept_numbers.vat_number is not null then typed.vat_number
                when typed.vat_number is not null
                then token('company', typed.vat_number)
                when typed.order_customer_type = 'unknown' then 'erased'
            end as company
        from rows_
        inner join people
            on rows_.erased_customer_id = people.erased_customer_id
        left join {BUILT}.staging.{ROWS} as landed
            on rows_.entity = landed.entity
            and rows_.file_path = landed.file_path
            and rows_.line_number = landed.line_number
            and rows_.row_hash = landed.row_hash
        left join int_orders_typed as typed
            on landed.record_type = 'order' and landed.record_id = typed.order_id
        left join kept_numbers
            on typed.vat_number = kept_numbers.vat_number
        """
    )


def mark_refused(home: Home, db: duckdb.DuckDBPyConnection) -> None:
    """Rows refused at the door in whose text somebody of them is named."""
    pattern = literal(str(home.landed / "quarantine" / "*.parquet"))
    db.execute(
        f"""
        create temp table quarantined as
        with texts as (
            select distinct lower(unnest([identifier, identifier_value])) as text,
                erased_customer_id
            from int_identifiers_erased
        ),
        refused as (
            select
                entity, file as file_path, line as line_number,
                lower(raw_text || ' ' || coalesce(reason, '')) as raw_text
            from read_parquet({pattern}, union_by_name = true)
            where raw_text is not null
        ),
        -- whole fields, and whole words: an id within a longer one is another's
        parts as (
            select
                entity, file_path, line_number,
                trim(unnest(list_concat(
                    string_split_regex(raw_text, '[,;:"{{}}\\[\\]]+'),
                    string_split_regex(raw_text, '[^0-9a-z@._+-]+')
                ))) as part
            from refused
        )
        select
            parts.entity, parts.file_path, parts.line_number,
            min(people.token) as token
        from parts
        inner join texts
            on parts.part = texts.text
        inner join people
            on texts.erased_customer_id = people.erased_customer_id
        group by all
        """
    )
