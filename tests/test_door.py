"""The door: what is landed, what is set apart, what is refused."""

import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percorso import door, door_swap, progress
from percorso.contract import entities
from percorso.door import Declarations, land
from percorso.errors import Busy, Refused
from percorso.home import Home

LAND = Path(__file__).parents[1] / "scripts" / "land.py"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ORDERS = "order_id,placed_at,status,channel,currency,total_amount"
ORDER = "o1,2026-01-05T10:00:00+01:00,paid,web,EUR,279.995"
LINES = "order_line_id,order_id,product_id,quantity,unit_price"
LINE = "l1,o1,p1,1,279.995"
PRODUCTS = "product_id,category,name"
PRODUCT = "p1,appliances.kitchen,Oven"


class Retailer:
    """A landing folder and a home, and what a test asks of the two."""

    def __init__(self, root: Path) -> None:
        self.landing = root / "landing"
        self.home = Home(root / "home")
        self.deliver("orders/o.csv", ORDERS, ORDER)
        self.deliver("order_lines/l.csv", LINES, LINE)
        self.deliver("products/p.csv", PRODUCTS, PRODUCT)

    def deliver(self, name: str, *lines: str) -> Path:
        """Writes a CSV file of these lines."""
        return self.deliver_bytes(name, "".join(f"{x}\n" for x in lines).encode())

    def deliver_bytes(self, name: str, content: bytes) -> Path:
        """Writes a file."""
        path = self.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def deliver_parquet(self, name: str, select: str) -> Path:
        """Writes the rows of a query as a Parquet file."""
        path = self.deliver_bytes(name, b"")
        duckdb.sql(f"copy ({select}) to '{path}' (format parquet)")
        return path

    def manifest(self, **changes) -> None:
        """Writes a manifest that matches, then changes what is given."""
        files = []
        for path in sorted(self.landing.glob("*/*")):
            content = path.read_bytes()
            files.append(
                {
                    "file": path.relative_to(self.landing).as_posix(),
                    "rows": content.count(b"\n") - 1,
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
        content = {"as_of_date": "2026-05-31", "files": files} | changes
        (self.landing / "manifest.json").write_text(json.dumps(content))

    def land(self, **declared) -> door.Landing:
        """Lands, at a fixed clock."""
        return land(self.home, self.landing, Declarations(**declared), NOW)

    def run(self, **env) -> subprocess.CompletedProcess:
        """Lands as a person would, from the command line."""
        return subprocess.run(
            [sys.executable, LAND],
            env=self.env() | env,
            capture_output=True,
            text=True,
        )

    def env(self) -> dict[str, str]:
        """The environment of this retailer, and no other setting of ours."""
        kept = {k: v for k, v in os.environ.items() if "PERCORSO_" not in k}
        return kept | {
            "PERCORSO_LANDING": str(self.landing),
            "PERCORSO_HOME": str(self.home.root),
        }

    def rows(
        self, table: str, columns: str = "*", order: str = "all", tail: str = ""
    ) -> list[tuple]:
        """Rows of a landed table, as dbt would read them."""
        db = duckdb.connect()
        db.execute("set TimeZone = 'UTC'")
        path = self.home.landed / table / "*.parquet"
        return db.execute(
            f"select {columns} from read_parquet('{path}', union_by_name = true) "
            f"{tail} order by {order}"
        ).fetchall()

    def reasons(self) -> list[tuple]:
        """(line, reason) of every quarantined row."""
        return self.rows("quarantine", "line, reason", "file, line")

    def snapshot(self) -> dict[str, str]:
        """Checksum by path of everything landed; the books without its moments."""
        landed, found = self.home.landed, {}
        for path in sorted(landed.rglob("*.parquet")):
            content = path.read_bytes()
            if path.name == "files.parquet":
                books = duckdb.sql(f"select * exclude (landed_at) from '{path}'")
                content = str(books.fetchall()).encode()
            name = path.relative_to(landed).as_posix()
            found[name] = hashlib.sha256(content).hexdigest()
        return found

    def assert_reconciled(self) -> None:
        """Every file's rows add up, and are as many as there really are."""
        landed = {}
        for entity in entities():
            for file, count in self.rows(
                entity, "_file, count(*)", tail="group by _file"
            ):
                landed[file] = count
        quarantined = dict(
            self.rows("quarantine", "file, count(*)", tail="group by file")
        )
        for file, *counts in self.rows(
            "files",
            "file, sum(rows_in), sum(rows_landed), sum(rows_quarantined), "
            "sum(rows_duplicate)",
            tail="group by file",
        ):
            rows_in, rows_landed, rows_quarantined, rows_duplicate = counts
            assert rows_in == rows_landed + rows_quarantined + rows_duplicate
            assert landed.get(file, 0) == rows_landed
            assert quarantined.get(file, 0) == rows_quarantined


@pytest.fixture
def retailer(tmp_path):
    """A retailer whose three required entities are delivered and sound."""
    return Retailer(tmp_path)


def refused(retailer: Retailer, *parts: str, **declared) -> str:
    """Asserts one clear message and that nothing was written.

    Args:
        retailer: whose landing is refused.
        parts: texts that the message holds.
        declared: declarations.

    Returns:
        The message.
    """
    before = retailer.snapshot()
    with pytest.raises(Refused) as caught:
        retailer.land(**declared)
    message = str(caught.value)
    assert "\n" not in message
    assert message.count(" - ") >= 2
    for part in parts:
        assert part in message
    assert retailer.snapshot() == before
    assert not list(retailer.home.root.glob("*.tmp"))
    return message


# ---- the layout


def test_layout(retailer):
    """Every table a dbt source reads is there, typed, on the first landing."""
    retailer.land()
    for entity in entities().values():
        described = duckdb.sql(
            f"describe select * from '{retailer.home.landed}/{entity.name}/*.parquet'"
        ).fetchall()
        types = {name: data_type.lower() for name, data_type, *_ in described}
        expected = {c.name: c.data_type for c in entity.columns} | door.BOOKKEEPING
        assert types == expected
    for table, types in (
        ("quarantine", door.QUARANTINE),
        ("files", door.FILES),
        ("entities", door.ENTITIES),
        ("run", door.RUN),
    ):
        described = duckdb.sql(
            f"describe select * from '{retailer.home.landed}/{table}/*.parquet'"
        ).fetchall()
        assert {name: kind.lower() for name, kind, *_ in described} == types
    assert (retailer.home.landed / "returns" / "empty.parquet").exists()
    assert not (retailer.home.landed / "orders" / "empty.parquet").exists()
    assert retailer.rows("quarantine") == []


def test_typed_row(retailer):
    """A row lands with its types, its file, its line and a fingerprint."""
    retailer.land()
    [(placed_at, total, delivered, file, line, row_hash)] = retailer.rows(
        "orders",
        "placed_at, total_amount, delivered_at, _file, _line, _row_hash",
    )
    assert placed_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert total == Decimal("279.9950")
    assert delivered is None
    assert (file, line, len(row_hash)) == ("orders/o.csv", 2, 32)


def test_books(retailer):
    """The files, entities and run tables say what was landed."""
    retailer.deliver("stores/s.csv", "store_id,name")
    retailer.manifest()
    retailer.land()
    content = (retailer.landing / "orders/o.csv").read_bytes()
    assert ("orders", "orders/o.csv", hashlib.sha256(content).hexdigest()) in (
        retailer.rows("files", "entity, file, sha256")
    )
    assert retailer.rows("files", "bytes", tail="where entity = 'orders'") == [
        (len(content),)
    ]
    provided = retailer.rows("entities", "entity, is_provided, rows_landed")
    assert len(provided) == len(entities())
    assert ("orders", True, 1) in provided
    assert ("stores", True, 0) in provided
    assert ("returns", False, 0) in provided
    assert retailer.rows("run") == [(str(retailer.landing), date(2026, 5, 31))]


def test_a_long_landing_tells_how_far_it_has_come(retailer, monkeypatch, capsys):
    """File by file, once it takes longer than somebody waits in silence."""
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0)
    files = len(retailer.land().accounts)
    told = capsys.readouterr().out.splitlines()
    assert len(told) == files
    assert told[0].startswith(f"  landed 1 of {files} files, ")


def test_columns_in_any_order_and_case(retailer):
    """Columns are found by name; blanks and capitals around it are forgiven."""
    retailer.deliver(
        "products/p.csv", "Name, CATEGORY ,product_id", "Oven,appliances.kitchen,p1"
    )
    retailer.land()
    assert retailer.rows("products", "product_id, category, name") == [
        ("p1", "appliances.kitchen", "Oven")
    ]


def test_parquet_and_csv_give_the_same_row(retailer):
    """The same row is the same content, whatever brought it."""
    retailer.deliver_parquet(
        "orders/o.parquet",
        "select 'o1' as order_id, timestamp '2026-01-05 09:00' as placed_at, "
        "'paid' as status, 'web' as channel, 'EUR' as currency, "
        "279.995::double as total_amount, '' as email",
    )
    retailer.land()
    assert retailer.rows("orders", "order_id, _file, _line") == [
        ("o1", "orders/o.csv", 2)
    ]
    assert retailer.rows("files", "file, rows_duplicate", order="1") == [
        ("order_lines/l.csv", 0),
        ("orders/o.csv", 0),
        ("orders/o.parquet", 1),
        ("products/p.csv", 0),
    ]


def test_parquet_types_are_cast_and_bad_rows_set_apart(retailer):
    """Another type is cast; what does not cast goes to quarantine by row."""
    retailer.deliver_parquet(
        "order_lines/l.parquet",
        "select i as order_line_id, 'o1' as order_id, 'p1' as product_id, "
        "case i when 12 then 1.5 else 2 end::double as quantity, "
        "case i when 13 then 'nan' when 14 then 'inf' else '9.5' end::double "
        "as unit_price from range(11, 15) as t(i)",
    )
    retailer.land()
    assert retailer.rows(
        "order_lines",
        "order_line_id, quantity, unit_price, _line",
        tail="where _file like '%parquet'",
    ) == [("11", 2, Decimal("9.5"), 1)]
    assert retailer.reasons() == [
        (2, "quantity: '1.5' is not a whole number"),
        (3, "unit_price: 'nan' is not a number"),
        (4, "unit_price: 'inf' is not a number"),
    ]
    assert '"order_line_id":12' in retailer.rows("quarantine", "raw_text", "line")[0][0]
    retailer.assert_reconciled()


def test_empty_text_in_parquet_is_null(retailer):
    """An empty string says as little in Parquet as in a CSV; NULs go."""
    retailer.deliver_parquet(
        "products/q.parquet",
        "select 'q' || i as product_id, 'a' as category, "
        "['', chr(0), 'x' || chr(0)][i] as name from range(1, 4) as t(i)",
    )
    retailer.land()
    assert retailer.rows(
        "products", "product_id, name", tail="where _file like '%parquet'"
    ) == [("q1", None), ("q2", None), ("q3", "x")]


def test_file_names_mean_nothing_to_the_engine(retailer):
    """Brackets, quotes and stars in a name are just a name."""
    names = ["ab", "a[b]", "a*", "it's {a,b} ?"]
    for i, name in enumerate(names):
        retailer.deliver(f"stores/{name}.csv", "store_id", f"c{i}")
        retailer.deliver_parquet("stores/x.parquet", f"select 'p{i}' as store_id")
        path = retailer.landing / "stores" / "x.parquet"
        path.rename(path.with_name(f"{name}.parquet"))
    retailer.land()
    assert retailer.rows("stores", "store_id, _file") == [
        (f"{kind[0]}{i}", f"stores/{name}.{kind}")
        for kind in ("csv", "parquet")
        for i, name in enumerate(names)
    ]
    assert retailer.land().accounts == []


def test_unfinished_and_foreign_files_are_passed_over(retailer):
    """*.tmp and *.part are left alone; what is no contract file is told."""
    retailer.deliver("orders/more.csv.part", "rubbish")
    retailer.deliver("orders/more.parquet.tmp", "rubbish")
    retailer.deliver("orders/notes.txt", "rubbish")
    retailer.deliver("carts/c.csv", "cart_id")
    done = retailer.land()
    assert done.warnings == [
        "carts: a folder of no known entity, ignored",
        "orders/notes.txt: neither Parquet nor CSV, ignored",
    ]
    assert len(retailer.rows("orders")) == 1


# ---- fault 1: an open quote


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(['p1,a,"Oven', "p2,a,Hob", "p3,a,Fan"], id="to the end"),
        pytest.param(['p1,a,"Oven', "p2,a,Hob", 'p3,a,"Fan"'], id="to a later quote"),
        pytest.param(['p1,"a,Oven', "p2,a,Hob", 'p3,"a",Fan'], id="within the row"),
        pytest.param(['p1,a,"Oven', 'p2,"b', "p3,a,Fan"], id="twice"),
        pytest.param(['p1,"Oven', 'p2,a,b"', "p3,a,Fan"], id="closed too late"),
    ],
)
def test_fault_01_unclosed_quote_is_refused(retailer, rows):
    """Rows swallowed by an open quote are never taken for one row."""
    retailer.deliver("products/p.csv", PRODUCTS, *rows)
    refused(retailer, "products/p.csv:2", "quote")


def test_fault_01_lawful_line_breaks_load(retailer):
    """A quoted field may hold lines; the lines after it keep their numbers."""
    retailer.deliver_bytes(
        "products/p.csv",
        b'product_id,category,name\np1,a,"one\ntwo\n\nfour"\np2,a,"x ""y"""\n'
        b'p3,,"five\nsix"\np4,a,z\n',
    )
    retailer.land()
    assert retailer.rows("products", "product_id, name, _line") == [
        ("p1", "one\ntwo\n\nfour", 2),
        ("p2", 'x "y"', 6),
        ("p4", "z", 9),
    ]
    assert retailer.rows("quarantine", "line, raw_text") == [(7, 'p3,,"five\nsix"')]


# ---- fault 2: one broken row


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("p2,a", "2 fields, the header has 3"),
        ("p2,a,b,c", "4 fields, the header has 3"),
        ('p2,a,"b" c', "a quote inside the row is neither closed nor doubled"),
    ],
)
def test_fault_02_broken_row_is_set_apart(retailer, row, reason):
    """One row of the wrong shape costs one row, and is found by its line."""
    rows = [PRODUCT, row, "", 'p3,a,"Hob, 4 flames"', "p4,,x"]
    retailer.deliver("products/p.csv", PRODUCTS, *rows)
    retailer.land()
    assert retailer.rows("products", "product_id, name, _line") == [
        ("p1", "Oven", 2),
        ("p3", "Hob, 4 flames", 5),
    ]
    assert retailer.rows("quarantine", "line, raw_text, reason", "line") == [
        (3, row, reason),
        (6, "p4,,x", "category: empty, and the column is required"),
    ]
    assert retailer.rows(
        "files", "rows_in, rows_skipped", tail="where entity = 'products'"
    ) == [(4, 1)]
    retailer.assert_reconciled()


@pytest.mark.parametrize(
    ("entity", "column", "value", "complaint"),
    [
        ("order_lines", "unit_price", "abc", "'abc' is not a number"),
        ("order_lines", "unit_price", "1_000", "'1_000' is not a number"),
        ("order_lines", "quantity", "2.5", "'2.5' is not a whole number"),
        ("order_lines", "quantity", "0x10", "'0x10' is not a whole number"),
        ("order_lines", "quantity", "", "empty, and the column is required"),
        ("order_lines", "discount_amount", "ten", "'ten' is not a number"),
        ("orders", "status", "lost", "'lost' is not one of placed, paid, shipped, "),
        ("orders", "placed_at", "05/01/2026", "'05/01/2026' is not a timestamp"),
        ("orders", "placed_at", "2026-02-30", "'2026-02-30' is not a timestamp"),
        ("orders", "delivered_at", "soon", "'soon' is not a timestamp"),
        ("products", "is_consumable", "maybe", "'maybe' is not true or false"),
        ("crm_contacts", "birth_date", "1980-01-01x", "'1980-01-01x' is not a date"),
        ("interactions", "score_scale", "7", "'7' is not one of 5, 10, 100"),
        ("erasure_requests", "identifier_type", "mail", "'mail' is not one of "),
    ],
)
def test_fault_02_bad_value_is_named(retailer, entity, column, value, complaint):
    """The reason names the column and the value, optional columns too."""
    deliver_value(retailer, entity, column, value)
    retailer.land()
    [(line, reason)] = retailer.reasons()
    assert line == 3
    assert reason.startswith(f"{column}: {complaint}")
    assert len(retailer.rows(entity)) == 2
    retailer.assert_reconciled()


GOOD = {
    "orders": dict(zip(ORDERS.split(","), ORDER.split(","), strict=True)),
    "order_lines": dict(zip(LINES.split(","), LINE.split(","), strict=True)),
    "products": dict(zip(PRODUCTS.split(","), PRODUCT.split(","), strict=True)),
    "crm_contacts": {"contact_id": "c1", "created_at": "2026-01-01"},
    "interactions": {
        "interaction_id": "i1",
        "occurred_at": "2026-01-01",
        "touchpoint": "review",
    },
    "stores": {"store_id": "s1"},
    "erasure_requests": {
        "request_id": "e1",
        "requested_at": "2026-01-01",
        "identifier_type": "email",
        "identifier": "a@b.example",
    },
    "activity_costs": {
        "cost_id": "k1",
        "date": "2026-01-01",
        "amount": "5",
        "currency": "EUR",
        "promotion_id": "promo",
        "utm_campaign": "",
    },
    "returns": {
        "return_id": "r1",
        "order_line_id": "l1",
        "returned_at": "2026-01-01",
        "quantity": "1",
        "amount": "1",
    },
}


def deliver_value(retailer: Retailer, entity: str, column: str, value: str) -> None:
    """Delivers three rows of an entity, the second with one value changed.

    Args:
        retailer: whose landing folder it goes to.
        entity: the entity, one of `GOOD`.
        column: the column to change.
        value: what is written there.
    """
    key = entities()[entity].key[0]
    rows = [GOOD[entity] | {key: f"k{i}"} for i in (1, 2, 3)]
    if column not in rows[0]:
        rows = [row | {column: ""} for row in rows]
    rows[1] = rows[1] | {column: value}
    name = {"orders": "o", "order_lines": "l", "products": "p"}.get(entity, "x")
    retailer.deliver(
        f"{entity}/{name}.csv", ",".join(rows[0]), *(",".join(r.values()) for r in rows)
    )


# ---- fault 3: encodings


def test_fault_03_latin_1_byte_is_set_apart(retailer):
    """A byte that is no UTF-8 costs its row; raw text shows the byte."""
    retailer.deliver_bytes(
        "products/p.csv",
        "product_id,category,name\np1,a,Caffè\n".encode() + b"p2,a,Caff\xe8\np3,a,x\n",
    )
    retailer.land()
    assert retailer.rows("products", "product_id, name") == [
        ("p1", "Caffè"),
        ("p3", "x"),
    ]
    [(line, raw, reason)] = retailer.rows("quarantine", "line, raw_text, reason")
    assert (line, raw) == (3, "p2,a,Caff\\xe8")
    assert reason.startswith("byte 0xe8 is not UTF-8")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
def test_fault_03_declared_encoding(retailer, encoding):
    """A declared encoding is used, for every CSV file."""
    for path in retailer.landing.glob("*/*.csv"):
        text = path.read_text().replace("Oven", "Caffè")
        path.write_bytes(text.encode(encoding))
    retailer.land(encoding=encoding)
    assert retailer.rows("products", "name") == [("Caffè",)]


def test_fault_03_byte_unknown_to_the_declared_encoding(retailer):
    """A byte that the declared encoding lacks costs its row as well."""
    retailer.deliver_bytes(
        "products/p.csv",
        b"product_id,category,name\np1,a,Caff\xe8\np2,a,x\x81y\np3,a,x\n",
    )
    retailer.land(encoding="cp1252")
    assert retailer.rows("products", "product_id, name") == [
        ("p1", "Caffè"),
        ("p3", "x"),
    ]
    assert [line for line, _ in retailer.reasons()] == [3]


def test_fault_03_unknown_encoding(retailer):
    """An encoding nobody knows is refused by its name."""
    refused(retailer, "'klingon'", "PERCORSO_ENCODING", encoding="klingon")


# ---- fault 4: ends, starts, empty files


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_fault_04_bom_and_line_ends_load(retailer, end, bom, is_whole):
    """BOM, LF, CRLF, CR, and a last line without an end all load."""
    lines = [b'"product_id",category,name', b"p1,a,x", b"p2,,y", b'p3,a,"z"']
    content = bom + end.join(lines) + (end if is_whole else b"")
    retailer.deliver_bytes("products/p.csv", content)
    retailer.land()
    assert retailer.rows("products", "product_id, name, _line") == [
        ("p1", "x", 2),
        ("p3", "z", 4),
    ]
    assert retailer.rows("quarantine", "line, raw_text") == [(3, "p2,,y")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"product_id,category\r\np1,a\r\np2,a\np3,a\r\n", 3),
        (b"product_id,category\np1,a\np2,a\r\n", 3),
        (b"product_id,category\np1,a\rp2,a\np3,b\n", 2),
    ],
)
def test_fault_04_mixed_line_ends_are_refused(retailer, content, line):
    """Mixed line ends are refused at the first line that differs."""
    retailer.deliver_bytes("products/p.csv", content)
    refused(retailer, "line ends are mixed", f"products/p.csv:{line}", "LF or CRLF")


def test_fault_04_line_ends_within_quotes_may_differ(retailer):
    """What a person typed into a field is no line end of the file."""
    retailer.deliver_bytes(
        "products/p.csv",
        b'product_id,category,name\r\np1,a,"x\ny"\r\np2,a,"u\rv"\r\n',
    )
    retailer.land()
    assert retailer.rows("products", "product_id, name, _line") == [
        ("p1", "x\ny", 2),
        ("p2", "u\rv", 4),
    ]


@pytest.mark.parametrize("name", ["stores/s.csv", "stores/s.csv.gz"])
def test_fault_04_empty_file_is_refused(retailer, name):
    """A file of 0 bytes is half a delivery."""
    packed = gzip.compress(b"") if name.endswith("gz") else b""
    retailer.deliver_bytes(name, packed)
    refused(retailer, "the file is empty", name)


def test_fault_04_header_only(retailer):
    """A header alone is fine until the home has had rows of the entity."""
    retailer.deliver("stores/1.csv", "store_id,name")
    retailer.land()
    retailer.deliver("stores/2.csv", "store_id,name")
    retailer.deliver("stores/3.csv", "store_id,name", "s1,Roma")
    retailer.land()
    assert retailer.rows("stores", "store_id") == [("s1",)]
    retailer.deliver("stores/4.csv", "store_id,city")
    refused(retailer, "no rows", "stores/4.csv")


# ---- fault 5: a huge field


@pytest.mark.parametrize("piece", [b"x", b"x\n"])
def test_fault_05_huge_field_is_set_apart(retailer, piece):
    """A field of 10 MB costs its row, and quarantine stays readable."""
    field = b'"' + piece * (10_000_000 // len(piece)) + b'"'
    retailer.deliver_bytes(
        "products/p.csv",
        b"product_id,category,name\np1,a,x\np2,a," + field + b"\np3,a,y\n",
    )
    retailer.land()
    assert retailer.rows("products", "product_id") == [("p1",), ("p3",)]
    [(line, reason)] = retailer.reasons()
    assert line == 3
    assert reason.startswith("name: 10000000 characters")
    assert len(retailer.rows("quarantine", "raw_text")[0][0]) < 200_000


def test_fault_05_huge_field_in_parquet(retailer):
    """The same in Parquet."""
    retailer.deliver_parquet(
        "products/q.parquet",
        "select i::varchar as product_id, 'a' as category, "
        "case when i = 2 then repeat('x', 10000000) end as name from range(1, 4) t(i)",
    )
    retailer.land()
    [(line, reason)] = retailer.reasons()
    assert line == 2
    assert reason.startswith("name: 10000000 bytes")


# ---- fault 6: columns


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("id,category,name", ["the required column product_id is missing", "has id, "]),
        ("product_id,cat,name", ["the required column category is missing"]),
        ("product_id,category,Category", ["the column category is there twice"]),
    ],
)
def test_fault_06_columns_that_stop(retailer, header, parts):
    """A renamed or doubled column stops before anything is written."""
    retailer.deliver("products/p.csv", header, PRODUCT)
    refused(retailer, "products/p.csv:1", *parts)


def test_fault_06_missing_column_in_parquet(retailer):
    """The same in Parquet."""
    retailer.deliver_parquet("products/q.parquet", "select 'p1' as product_id")
    refused(retailer, "required column category is missing", "products/q.parquet")


def test_fault_06_one_of_two_columns(retailer):
    """Of promotion_id and utm_campaign one column must be there."""
    retailer.deliver(
        "activity_costs/c.csv", "cost_id,date,amount,currency", "k,2026-01-01,1,EUR"
    )
    refused(retailer, "promotion_id or utm_campaign", "activity_costs/c.csv:1")


def test_fault_06_unknown_column_warns(retailer):
    """A new column is told and ignored."""
    retailer.deliver("products/p.csv", PRODUCTS + ",colour", PRODUCT + ",red")
    assert retailer.land().warnings == [
        "products/p.csv: the column colour is not in the contract, ignored"
    ]


@pytest.mark.parametrize("entity", ["orders", "order_lines", "products"])
def test_fault_06_missing_entity(retailer, entity):
    """A required entity that never came stops; later it may stay away."""
    [path] = (retailer.landing / entity).iterdir()
    content = path.read_bytes()
    path.unlink()
    refused(retailer, f"no file of the required entity {entity}")
    path.write_bytes(content)
    retailer.land()
    path.unlink()
    retailer.land()
    assert len(retailer.rows(entity)) == 1


# ---- fault 7: numbers as people write them


@pytest.mark.parametrize(
    ("written", "locale", "value"),
    [
        ("1299.00", None, "1299"),
        ("1.299", None, "1.299"),
        ("1.299,00", None, None),
        ("1,299.00", None, None),
        ("1,5", None, None),
        ("1.299,00", "it_IT", "1299"),
        ("1.234.567,89", "it_IT", "1234567.89"),
        ("1.299.000", "it_IT", "1299000"),
        ("1299,5", "it_IT", "1299.5"),
        ("0,5", "it_IT", "0.5"),
        ("12.50", "it_IT", "12.50"),
        ("1299.00", "it_IT", "1299"),
        ("0.299", "it_IT", "0.299"),
        ("1.299", "it_IT", None),
        ("279.995", "it_IT", None),
        ("1,299.00", "it_IT", None),
        ("1.29,00", "it_IT", None),
    ],
)
def test_fault_07_locale(retailer, written, locale, value):
    """Comma forms only as declared; what reads two ways is set apart."""
    row = ORDER.replace("279.995", f'"{written}"')
    retailer.deliver("orders/o.csv", ORDERS, row)
    price = LINE.replace("279.995", "1")
    retailer.deliver("order_lines/l.csv", LINES, price)
    retailer.land(locale=locale)
    expected = [] if value is None else [(Decimal(value),)]
    assert retailer.rows("orders", "total_amount") == expected
    if value is None:
        [(_, reason)] = retailer.reasons()
        assert reason.startswith(f"total_amount: '{written}' is ")
        is_open = locale and written in ("1.299", "279.995")
        assert ("ambiguous" in reason) == bool(is_open)


@pytest.mark.parametrize(
    ("total", "is_taken"), [("-0.01", False), ("0.00", True), ("0.01", True)]
)
def test_fault_09_nobody_pays_less_than_nothing(retailer, total, is_taken):
    """What is paid back is a return: an order below 0 is set apart."""
    retailer.deliver("orders/o.csv", ORDERS, ORDER.replace("279.995", total))
    retailer.deliver("order_lines/l.csv", LINES, LINE.replace("279.995", "1"))
    retailer.land()
    assert len(retailer.rows("orders", "total_amount")) == is_taken
    reasons = [reason for _, reason in retailer.reasons()]
    assert reasons == ([] if is_taken else [f"total_amount: '{total}' is below 0"])


@pytest.mark.parametrize(
    ("discount", "is_taken"),
    [("99.97", True), ("99.98", True), ("99.99", False), ("-1", True)],
)
def test_fault_09_no_discount_beyond_the_price(retailer, discount, is_taken):
    """Two of 49.99: of a line worth less than nothing some figure is wrong."""
    retailer.deliver("orders/o.csv", ORDERS, ORDER)
    retailer.deliver(
        "order_lines/l.csv",
        f"{LINES.strip()},discount_amount\n",
        f"l1,o1,p1,2,49.99,{discount}\n",
    )
    retailer.land()
    taken = [(Decimal(discount),)] if is_taken else []
    assert retailer.rows("order_lines", "discount_amount") == taken
    complaint = f"discount_amount: '{discount}' is above quantity times unit_price"
    assert [why for _, why in retailer.reasons()] == ([] if is_taken else [complaint])


def test_fault_07_typed_numbers_have_no_locale(retailer):
    """A number in Parquet was never written with commas."""
    retailer.deliver_parquet(
        "orders/o.parquet",
        "select 'o2' as order_id, timestamptz '2026-01-01' as placed_at, "
        "'paid' as status, 'web' as channel, 'EUR' as currency, "
        "1.299::double as total_amount",
    )
    retailer.deliver("orders/o.csv", ORDERS, ORDER.replace("279.995", "1"))
    retailer.deliver("order_lines/l.csv", LINES, LINE.replace("279.995", "1"))
    retailer.land(locale="it_IT")
    assert retailer.reasons() == []


def test_fault_07_unknown_locale(retailer):
    """A locale that is not known is refused by its name."""
    with pytest.raises(Refused, match="PERCORSO_LOCALE"):
        retailer.land(locale="fr_FR")


# ---- faults 8 and 9: numbers that are none, and their bounds


@pytest.mark.parametrize("value", ["NaN", "nan", "Infinity", "-inf", "1e400"])
def test_fault_08_not_finite(retailer, value):
    """NaN and Infinity are no prices, and no doubles either."""
    deliver_value(retailer, "order_lines", "unit_price", value)
    deliver_value(retailer, "interactions", "score", value)
    retailer.land()
    assert retailer.reasons() == [
        (3, f"score: '{value}' is not a number"),
        (3, f"unit_price: '{value}' is not a number"),
    ]


@pytest.mark.parametrize(
    ("entity", "column", "value", "complaint"),
    [
        ("order_lines", "unit_price", "279.995", None),
        ("order_lines", "unit_price", "0", None),
        ("order_lines", "unit_price", "-0.01", "'-0.01' is below 0"),
        ("order_lines", "quantity", "-1", "'-1' is below 1"),
        ("order_lines", "quantity", "0", "'0' is below 1"),
        ("returns", "amount", "-5", "'-5' is below 0"),
    ],
)
def test_fault_09_bounds(retailer, entity, column, value, complaint):
    """Every decimal is kept; what is below its bound is set apart."""
    deliver_value(retailer, entity, column, value)
    retailer.land()
    if complaint:
        assert retailer.reasons() == [(3, f"{column}: {complaint}")]
    else:
        kept = retailer.rows(entity, column, tail="where _line = 3")
        assert kept == [(Decimal(value),)]


# ---- fault 10: the same row twice


def test_fault_10_same_content(retailer):
    """Exact duplicates leave one row: the first to arrive, then the first."""
    header = ORDERS + ",loaded_at"
    retailer.deliver(
        "orders/o.csv",
        header,
        ORDER + ",2026-03-01",
        ORDER.replace("10:00:00+01:00", "09:00:00Z") + ",2026-02-01",
        ORDER.replace("279.995", "279.9950") + ",2026-02-01",
        ORDER.replace("o1", "o2") + ",2026-02-02",
    )
    retailer.deliver(
        "orders/n.csv", header, ORDER + ",2026-02-02", ORDER + ",2026-02-03"
    )
    retailer.land()
    assert retailer.rows("orders", "order_id, _file, _line") == [
        ("o1", "orders/o.csv", 3),
        ("o2", "orders/o.csv", 5),
    ]
    assert retailer.rows(
        "files", "file, rows_in, rows_duplicate", tail="where entity = 'orders'"
    ) == [("orders/n.csv", 2, 2), ("orders/o.csv", 4, 2)]
    retailer.assert_reconciled()


def test_fault_10_missing_arrival_is_the_time_of_the_event(retailer):
    """A duplicate without loaded_at arrived when it happened: earliest."""
    retailer.deliver(
        "orders/o.csv", ORDERS + ",loaded_at", ORDER + ",2026-03-01", ORDER + ","
    )
    retailer.land()
    assert retailer.rows("orders", "_line") == [(3,)]


def test_fault_10_different_content(retailer):
    """Every version of a key is kept; staging decides between them."""
    other = ORDER.replace("279.995", "280")
    retailer.deliver("orders/o.csv", ORDERS, ORDER, other)
    retailer.land()
    assert len(retailer.rows("orders")) == 2


def test_fault_10_against_what_landed_before(retailer):
    """A row that landed in an earlier run is a duplicate in a later one."""
    retailer.land()
    retailer.deliver("orders/n.csv", ORDERS, ORDER, ORDER.replace("o1", "o2"))
    done = retailer.land()
    [account] = done.accounts
    assert (account.landed, account.duplicate) == (1, 1)
    assert retailer.rows("orders", "order_id, _file") == [
        ("o1", "orders/o.csv"),
        ("o2", "orders/n.csv"),
    ]
    retailer.assert_reconciled()


def test_fault_10_values_do_not_run_together(retailer):
    """'ab','c' is not 'a','bc', and a NULL is not a missing separator."""
    retailer.deliver(
        "products/p.csv",
        "product_id,category,name,brand",
        "p1,a,xy,z",
        "p1,a,x,yz",
        "p1,a,,x",
        "p1,a,x,",
    )
    retailer.land()
    assert len(retailer.rows("products")) == 4


def test_a_file_of_which_nothing_landed_says_why(retailer):
    """In the first of its rows, and what to set where that is what is missing."""
    lines = [ORDER.replace("279.995", '"279,99"').replace("o1", o) for o in ("a", "b")]
    retailer.deliver("orders/o.csv", ORDERS, *lines)
    done = retailer.run()
    assert (
        "warning: orders/o.csv: all 2 rows are refused, line 2 for: total_amount: "
        "'279,99' is not a number - are decimals written with a comma? Set "
        "PERCORSO_LOCALE=it_IT\n"
    ) in done.stderr
    retailer.deliver("orders/o.csv", ORDERS, *lines, ORDER)
    assert "are refused" not in retailer.run().stderr


# ---- fault 14: moments that cannot be


@pytest.mark.parametrize(
    ("entity", "column", "value", "complaint"),
    [
        ("orders", "placed_at", "2026-06-02T11:59:00Z", None),
        ("orders", "placed_at", "2026-06-02T12:01:00Z", "more than a day after"),
        ("orders", "placed_at", "infinity", "more than a day after"),
        ("orders", "placed_at", "1971-01-01", None),
        ("orders", "placed_at", "1970-12-31T23:59:59Z", "before 1971-01-01"),
        ("orders", "placed_at", "0001-01-01", "before 1971-01-01"),
        ("orders", "updated_at", "1970-01-01", "before 1971-01-01"),
        ("orders", "loaded_at", "2027-01-01", "more than a day after"),
        ("activity_costs", "date", "1970-01-01", "before 1971-01-01"),
        ("crm_contacts", "birth_date", "1938-04-25", None),
        ("stores", "opened_on", "1865-10-30", None),
        ("stores", "opened_on", "2030-01-01", None),
        ("stores", "opened_on", "infinity", "not a date"),
    ],
)
def test_fault_14_mistaken_moments(retailer, entity, column, value, complaint):
    """A moment after tomorrow or before 1971 is set apart; a birthday is not."""
    deliver_value(retailer, entity, column, value)
    retailer.land()
    if complaint:
        [(line, reason)] = retailer.reasons()
        assert line == 3
        assert reason.startswith(f"{column}: '{value}' is {complaint}")
    else:
        assert retailer.reasons() == []


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-01-05 10:00:00", 10),
        ("2026-01-05T10:00:00Z", 10),
        ("2026-01-05T10:00:00+02:00", 8),
        ("2026-01-05 10:00:00.000-0330", None),
        (" 2026-01-05 10:00:00 ", 10),
        ("2026-01-05", 0),
    ],
)
def test_timestamps_are_utc(retailer, written, hour):
    """An offset counts; without one it is UTC."""
    deliver_value(retailer, "orders", "placed_at", written)
    retailer.land()
    [(placed_at,)] = retailer.rows("orders", "placed_at", tail="where _line = 3")
    expected = (
        timedelta(hours=13, minutes=30) if hour is None else timedelta(hours=hour)
    )
    assert placed_at == datetime(2026, 1, 5, tzinfo=UTC) + expected


# ---- faults 18, 19: no currency, no id


def test_fault_18_null_currency(retailer):
    """An order without currency is set apart."""
    deliver_value(retailer, "orders", "currency", "")
    retailer.land()
    assert retailer.reasons() == [(3, "currency: empty, and the column is required")]


@pytest.mark.parametrize(
    "value", ["null", "None", "NaN", "-1", "Anonymous", "0", "0000", " null ", "  "]
)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_fault_19_no_id(retailer, value, kind):
    """Every spelling of 'no id' is a missing value where one is required."""
    deliver_value(retailer, "returns", "order_line_id", value)
    if kind == "parquet":
        path = retailer.landing / "returns" / "x.csv"
        retailer.deliver_parquet(
            "returns/x.parquet", f"from read_csv('{path}', all_varchar = true)"
        )
        path.unlink()
    retailer.land()
    [(_, reason)] = retailer.reasons()
    assert reason.startswith("order_line_id: ")
    assert reason.endswith("the column is required")


@pytest.mark.parametrize("value", ["nullable", "-10", "00a", "n", "anonymous2", "10"])
def test_fault_19_ids_that_look_alike(retailer, value):
    """An id that only begins like a 'no id' is an id."""
    deliver_value(retailer, "returns", "order_line_id", value)
    retailer.land()
    assert retailer.reasons() == []


def test_fault_19_optional_ids_are_left_as_typed(retailer):
    """In an optional column staging, not the door, reads 'no id' as NULL."""
    deliver_value(retailer, "orders", "account_id", "null")
    retailer.land()
    assert ("null",) in retailer.rows("orders", "account_id")


@pytest.mark.parametrize(
    ("promotion", "campaign", "is_good"),
    [("p", "", True), ("", "c", True), ("", "", False), ("null", "0", False)],
)
def test_one_of_two(retailer, promotion, campaign, is_good):
    """Of promotion_id and utm_campaign one is filled."""
    good = GOOD["activity_costs"]
    row = good | {"promotion_id": promotion, "utm_campaign": campaign}
    retailer.deliver("activity_costs/c.csv", ",".join(row), ",".join(row.values()))
    retailer.land()
    expected = "promotion_id: empty, and utm_campaign too; one of the two is required"
    assert retailer.reasons() == ([] if is_good else [(2, expected)])


# ---- faults 33, 34: no room, two at once


def test_fault_33_no_room(retailer):
    """A full disk ends with one line, and the earlier landing is whole."""
    retailer.land()
    before = retailer.snapshot()
    retailer.deliver(
        "orders/n.csv",
        ORDERS,
        *(ORDER.replace("o1", hashlib.md5(b"%d" % i).hexdigest()) for i in range(9999)),
    )
    limited = (
        "import resource, runpy, sys;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        f"sys.argv = ['land']; runpy.run_path({str(LAND)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        env=retailer.env(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert done.stderr.startswith("land: ")
    assert done.stderr.count("\n") == 1
    assert retailer.snapshot() == before


def test_fault_34_two_at_once(retailer):
    """A second landing on the same home is refused, and told so."""
    with door_swap.workbench(retailer.home):
        with pytest.raises(Busy, match="another landing is at work"):
            retailer.land()
        assert retailer.run().returncode == 3
    retailer.land()


# ---- fault 37: what is delivered, and how often


def test_landed_file_is_skipped(retailer):
    """The same file again is skipped, and nothing changes."""
    retailer.land()
    before = retailer.snapshot()
    done = retailer.land()
    assert [file.name for file in done.known] == [
        "order_lines/l.csv",
        "orders/o.csv",
        "products/p.csv",
    ]
    assert done.accounts == []
    assert retailer.snapshot() == before


def test_fault_37_delivered_twice(retailer):
    """A landed content under a new name is refused, in one run or in two."""
    content = (retailer.landing / "orders/o.csv").read_bytes()
    retailer.deliver_bytes("orders/p.csv", content)
    refused(retailer, "delivered twice", "orders/o.csv", "orders/p.csv")
    (retailer.landing / "orders/p.csv").unlink()
    retailer.land()
    retailer.deliver_bytes("orders/p.csv", content)
    refused(retailer, "delivered twice", "orders/o.csv", "orders/p.csv")


def test_same_path_with_new_content(retailer):
    """A file delivered anew lands beside its first version."""
    retailer.land()
    retailer.deliver("orders/o.csv", ORDERS, ORDER.replace("paid", "shipped"))
    retailer.land()
    assert retailer.rows("orders", "status") == [("paid",), ("shipped",)]
    retailer.assert_reconciled()


def cut_rows(content: bytes) -> bytes:
    """A CSV that stops in the middle of its last row."""
    return content[: content.rindex(b",")]


@pytest.mark.parametrize("name", ["products/q.csv", "products/q.csv.gz"])
def test_fault_37_half_written_csv(retailer, name):
    """A CSV or gzip that stops midway is refused."""
    content = "\n".join([PRODUCTS, *(f"q{i},a,b{i * 7}" for i in range(500))]).encode()
    content = (
        gzip.compress(content)[:-100] if name.endswith("gz") else cut_rows(content)
    )
    retailer.deliver_bytes(name, content)
    refused(retailer, name, "deliver it again")


@pytest.mark.parametrize("size", [0, 3, 100, -1])
def test_fault_37_half_written_parquet(retailer, size):
    """A Parquet that stops midway is refused."""
    path = retailer.deliver_parquet(
        "products/q.parquet", "select 'q' as product_id, 'a' as category"
    )
    path.write_bytes(path.read_bytes()[:size])
    refused(retailer, "not a whole Parquet file", "products/q.parquet")


def test_fault_37_manifest_that_matches(retailer):
    """A manifest that matches changes nothing, again and again."""
    retailer.deliver("products/p.csv", PRODUCTS, PRODUCT, "p2,a")
    retailer.manifest()
    retailer.land(is_manifest_required=True)
    retailer.deliver("orders/n.csv", ORDERS, ORDER.replace("o1", "o2"))
    retailer.manifest(
        files=[{"file": "orders/n.csv", "rows": 1}], as_of_date="2026-06-01"
    )
    retailer.land(is_manifest_required=True)
    assert retailer.rows("run", "as_of_date") == [(date(2026, 6, 1),)]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("rows", 2, "says 2 rows, the file has 1"),
        ("bytes", 7, "says bytes 7"),
        ("sha256", "ab", "says sha256 ab"),
        ("file", "orders/other.csv", "a file of the manifest is missing"),
    ],
)
def test_fault_37_manifest_that_does_not_match(retailer, key, value, said):
    """A manifest that says otherwise stops the landing and names the file."""
    retailer.manifest()
    path = retailer.landing / "manifest.json"
    content = json.loads(path.read_text())
    content["files"][1][key] = value
    path.write_text(json.dumps(content))
    refused(retailer, said, "orders/")


def test_fault_37_file_not_in_the_manifest(retailer):
    """A file that the manifest does not know is refused."""
    retailer.manifest()
    retailer.deliver("stores/s.csv", "store_id", "s1")
    refused(retailer, "not in the manifest", "stores/s.csv")


def test_fault_37_manifest_required_or_broken(retailer):
    """A manifest that is missing when required, or unreadable, is refused."""
    refused(retailer, "the manifest is missing", is_manifest_required=True)
    (retailer.landing / "manifest.json").write_text("{")
    refused(retailer, "the manifest cannot be read")


# ---- faults 29, 41: text is text


def test_fault_29_and_41_text_is_text(retailer):
    """NULs go; everything else stays as typed, whatever it looks like."""
    texts = ["a\0b", "'; drop table orders; --", "{{ 1 }}", " x ", "İß e\u0301", "=1+1"]
    rows = [f"p{i},a,{text}" for i, text in enumerate(texts)]
    retailer.deliver("products/p.csv", PRODUCTS, *rows, "p9\0,a,\0")
    retailer.land()
    assert retailer.rows("products", "product_id, name") == [
        *((f"p{i}", text.replace("\0", "")) for i, text in enumerate(texts)),
        ("p9", None),
    ]


def test_every_physical_line_is_accounted_for(retailer):
    """Header, rows, empty lines, and lines that a quoted field goes on to."""
    two_lines = '"first\nsecond"'
    quiet = retailer.deliver("products/q.csv", PRODUCTS, f"q1,a,{two_lines}", "q2,a,b")
    harsh = retailer.deliver(
        "products/h.csv",
        PRODUCTS,
        f"h1,a,{two_lines}",
        "",
        "h2,a",
        f"h3,a,{two_lines}",
        "",
        "h4,,b",
    )
    retailer.land()
    told = {
        file: counts
        for file, *counts in retailer.rows(
            "files", "file, lines, rows_in, rows_skipped, lines_within"
        )
    }
    assert told["products/q.csv"] == [4, 2, 0, 1]
    assert told["products/h.csv"] == [9, 4, 2, 2]
    for path in (quiet, harsh):
        assert told[f"products/{path.name}"][0] == path.read_bytes().count(b"\n")
    retailer.deliver_parquet(
        "products/z.parquet", "select 'z' as product_id, 'a' as category"
    )
    retailer.land()
    assert ("products/z.parquet", None, None) in retailer.rows(
        "files", "file, lines, lines_within"
    )


# ---- fault 32: kills


KILL = """
import os, signal, sys
from percorso import door, door_swap
from percorso.home import Home, landing_folder

def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

owner, name = {owner}, {name!r}
whole = getattr(owner, name)
def wrapped(*args, **kwargs):
    if {when!r} == 'before':
        killed()
    result = whole(*args, **kwargs)
    killed()
setattr(owner, name, wrapped)
if {is_swapless}:
    door_swap._exchange = lambda one, other: False
door.land(Home.from_env(), landing_folder(), door.Declarations.from_env())
"""


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("owner", "name", "when", "is_swapless"),
    [
        ("door._Run", "_land_file", "after", False),
        ("door._Run", "_drop_duplicates", "before", False),
        ("door._Run", "_write_books", "after", False),
        ("door", "swap_in", "before", False),
        ("door", "swap_in", "after", False),
        ("door_swap", "_previous", "after", True),
        ("door_swap.Path", "rename", "after", True),
        ("door", "swap_in", "after", True),
        ("door_swap.shutil", "rmtree", "before", True),
    ],
)
def test_fault_32_kill(retailer, is_first, owner, name, when, is_swapless):
    """Killed at any step, a home is as before or whole; the next run completes."""
    if not is_first:
        retailer.land()
    before = retailer.snapshot()
    retailer.deliver("orders/n.csv", ORDERS, ORDER, ORDER.replace("o1", "o2"), "bad")
    code = KILL.format(owner=owner, name=name, when=when, is_swapless=is_swapless)
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=retailer.env(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    between = retailer.snapshot()
    complete = expected_after(retailer, is_first)
    is_gap = is_swapless and name == "rename"
    assert between in ([before, complete] if not is_gap else [before, complete, {}])
    retailer.land()
    assert retailer.snapshot() == complete
    assert not list(retailer.home.root.glob("*.tmp"))


def expected_after(retailer: Retailer, is_first: bool) -> dict[str, str]:
    """What a landing that nobody kills leaves.

    Args:
        retailer: whose files are landed in another home.
        is_first: False when all but orders/n.csv landed in a run before.

    Returns:
        The snapshot of that home.
    """
    home = retailer.home
    retailer.home = Home(home.root.parent / "undisturbed")
    if not is_first:
        held = retailer.landing / "orders" / "n.csv"
        aside = held.rename(held.with_suffix(".part"))
        retailer.land()
        aside.rename(held)
    retailer.land()
    complete = retailer.snapshot()
    retailer.home = home
    return complete


def test_fault_32_kill_at_any_time(retailer):
    """The same, at moments nobody chose."""
    retailer.land()
    before = retailer.snapshot()
    rows = [ORDER.replace("o1", f"o{i}") for i in range(20_000)]
    retailer.deliver("orders/n.csv", ORDERS, *rows, "bad", rows[3])
    complete = expected_after(retailer, is_first=False)
    seen = []
    for wait in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        process = subprocess.Popen(
            [sys.executable, LAND],
            env=retailer.env(),
            stdout=subprocess.DEVNULL,
        )
        time.sleep(wait)
        process.kill()
        process.wait()
        seen.append(retailer.snapshot())
    assert all(snapshot in (before, complete) for snapshot in seen)
    retailer.land()
    assert retailer.snapshot() == complete


def test_fault_32_kill_between_two_renames(retailer):
    """Where folders cannot be swapped, the earlier landing is found again."""
    retailer.land()
    before = retailer.snapshot()
    retailer.home.landed.rename(door_swap._previous(retailer.home))
    (retailer.landing / "orders" / "o.csv").unlink()
    retailer.land()
    assert retailer.snapshot() == before


def test_leftovers_are_swept(retailer):
    """What a killed run left below landed/ or beside it does not stay."""
    retailer.land()
    before = retailer.snapshot()
    (retailer.home.root / "landed.1.tmp").mkdir()
    orphan = retailer.home.landed / "orders" / "orphan.parquet"
    orphan.write_bytes((retailer.home.landed / "run/run.parquet").read_bytes())
    retailer.land()
    assert retailer.snapshot() == before
    assert not list(retailer.home.root.glob("*.tmp"))


def test_lost_landed_file_is_told(retailer):
    """A record whose Parquet is gone is no silent loss."""
    retailer.land()
    next((retailer.home.landed / "orders").iterdir()).unlink()
    with pytest.raises(Refused, match=r"what landed of orders/o\.csv is missing"):
        retailer.land()


# ---- the same input, the same bytes


def test_determinism(tmp_path):
    """Threads, home and moment do not show in what is landed."""
    snapshots = []
    for threads in (1, 2, 4):
        retailer = Retailer(tmp_path)
        retailer.home = Home(tmp_path / f"home-{threads}")
        rows = [
            f"o{i % 150_000},2026-01-0{i % 9 + 1},paid,web,EUR,{i % 70}.{i % 10}"
            for i in range(200_000)
        ]
        rows[7] = "broken"
        rows[11] = rows[11].replace("EUR", "")
        if threads == 1:
            retailer.deliver("orders/big.csv", ORDERS, *rows)
            retailer.deliver("orders/clean.csv", ORDERS, *rows[100:180_000])
            retailer.deliver_parquet(
                "orders/big.parquet",
                f"select * replace(order_id || 'x' as order_id) from "
                f"read_csv('{tmp_path}/landing/orders/clean.csv', all_varchar = true)",
            )
        retailer.land(threads=threads)
        snapshots.append(retailer.snapshot())
    assert snapshots[0] == snapshots[1] == snapshots[2]
    lines = retailer.rows(
        "orders", "order_id, _line", tail="where _file = 'orders/clean.csv'"
    )
    assert all(int(key[1:]) == (line + 98) % 150_000 for key, line in lines)
    retailer.assert_reconciled()


# ---- no row is ever lost


MUTATION = st.tuples(
    st.sampled_from(["insert", "delete", "replace", "cut"]),
    st.integers(0, 10_000),
    st.sampled_from(
        [b'"', b",", b"\n", b"\r", b"\0", b"\xe8", b"x", b"-", b"\r\n", b" "]
    ),
)


def mutate(content: bytes, mutations: list[tuple[str, int, bytes]]) -> bytes:
    """Does damage to a file.

    Args:
        content: the file.
        mutations: (what, where, with what), in this order.

    Returns:
        The damaged file.
    """
    for what, where, piece in mutations:
        at = where % (len(content) + 1)
        if what == "insert":
            content = content[:at] + piece + content[at:]
        elif what == "delete":
            content = content[:at] + content[at + 1 :]
        elif what == "replace":
            content = content[:at] + piece + content[at + 1 :]
        else:
            content = content[: max(at, 1)]
    return content


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(MUTATION, min_size=1, max_size=4), st.booleans())
def test_no_row_is_ever_lost(tmp_path_factory, mutations, has_quotes):
    """A damaged CSV is refused, or every line of it is accounted for."""
    retailer = Retailer(tmp_path_factory.mktemp("mutated"))
    row = 'p{i},a.b,"n, m{i}"\n' if has_quotes else "p{i},a.b,m{i}\n"
    body = mutate("".join(row.format(i=i) for i in range(12)).encode(), mutations)
    retailer.deliver_bytes("products/p.csv", PRODUCTS.encode() + b"\n" + body)
    try:
        retailer.land()
    except Refused:
        assert not retailer.home.landed.exists()
        return
    retailer.assert_reconciled()
    [(rows_in, skipped, duplicates)] = retailer.rows(
        "files",
        "rows_in, rows_skipped, rows_duplicate",
        tail="where entity = 'products'",
    )
    texts = retailer.rows("products", "concat(product_id, category, name)")
    texts += retailer.rows("quarantine", "raw_text")
    within = sum(text.count("\n") for (text,) in texts)
    lines = body.count(b"\n") + (body[-1:] not in (b"", b"\n"))
    if duplicates == 0:
        assert rows_in + skipped + within == lines
