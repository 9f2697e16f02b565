"""Whom the customer view believes is what the definition says."""

from collections.abc import Callable
from pathlib import Path

import duckdb
from conftest import CHECKOUT, Retailer
from test_cases import write_landing

CONTACTS = """\
contact_id,created_at,deleted_at,email,first_name,last_name,city
C1,2020-01-01T10:00:00Z,,ada@both.example,Ada,Neri,Bari
C2,2020-01-01T10:00:00Z,2026-06-01T10:00:00Z,eva@gone.example,Eva,Verdi,Bari
"""
ORDERS = [
    {"order_id": "believed-1", "email": "ada@both.example", "first_name": "Adalgisa"},
    {"order_id": "believed-2", "email": "eva@gone.example", "first_name": "Evarista"},
]
NAMES = """
select identifier_value, first_name, last_name, city
from intermediate.int_customers_described
inner join intermediate.int_customer_identifiers_unioned using (customer_id)
where identifier_type = 'email' and identifier_value like '%.example'
order by identifier_value
"""


def names(retailer: Retailer) -> list[tuple]:
    """Who is behind each address, after a build of that alone."""
    done = retailer.dbt(
        "build",
        "--select",
        "+int_customers_described",
        "+int_customer_identifiers_unioned",
        "--exclude-resource-type",
        "test",
        "--exclude-resource-type",
        "unit_test",
    )
    assert done.returncode == 0, done.stdout[-4000:]
    path = retailer.home / "build.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(NAMES).fetchall()


def test_a_changed_seed_changes_who_is_believed(
    tmp_path: Path, new_retailer: Callable[..., Retailer]
) -> None:
    """The CRM's name as shipped, the order's when it is ranked before.

    A deleted contact is not believed of anything, whatever the order.
    """
    write_landing(tmp_path / "landing", ORDERS)
    folder = tmp_path / "landing" / "crm_contacts"
    folder.mkdir()
    (folder / "crm.csv").write_text(CONTACTS)
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    retailer = new_retailer(
        tmp_path / "landing",
        PERCORSO_AS_OF="2026-06-30",
        PERCORSO_DEFINITIONS=str(definitions),
    )
    landed = retailer.run("land.py")
    assert landed.returncode == 0, landed.stderr
    gone = ("eva@gone.example", "Evarista", None, None)
    assert names(retailer) == [("ada@both.example", "Ada", "Neri", "Bari"), gone]
    text = (CHECKOUT / "seeds" / "survivorship.csv").read_text()
    text = text.replace(
        "first_name,most_recent,contact,1", "first_name,earliest,order,0"
    )
    text = text.replace(
        "first_name,most_recent,order,2", "first_name,earliest,contact,7"
    )
    text = text.replace("last_name,most_recent,contact,1\n", "")
    (definitions / "survivorship.csv").write_text(text)
    assert names(retailer) == [("ada@both.example", "Adalgisa", None, "Bari"), gone]
