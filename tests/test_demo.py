"""The demo: the same for a seed, complete, valid, and true to what it plants."""

import csv
import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from stdnum.it import codicefiscale, iva

from percorso.contract import CHECKOUT, entities
from percorso.demo.build import generate
from percorso.demo.engine import LAST_DAY
from percorso.demo.outcomes import ACTIVITIES, simulate
from percorso.errors import Refused

PEOPLE = 400
SEEDS = 40
GROUP = 1500


@pytest.fixture(scope="module")
def demos(tmp_path_factory) -> dict[str, Path]:
    """Three demos by name: `first`, `again` with its seed, `other` with another."""
    folder = tmp_path_factory.mktemp("demos")
    for name, seed in (("first", 7), ("again", 7), ("other", 8)):
        generate(PEOPLE, seed, folder / name, folder / f"{name}_truth")
    return {name: folder / name for name in ("first", "again", "other")}


@pytest.fixture(scope="module")
def first(demos) -> duckdb.DuckDBPyConnection:
    """The first demo: a view an entity, all text where CSV, `truth_` views.

    Rows that the truth names dirt and the door cannot load are left out: CSV
    is read leniently, and dirty lines are dropped by number.
    """
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    demo = demos["first"]
    for path in sorted(demo.with_name("first_truth").glob("*.parquet")):
        con.execute(f"create view truth_{path.stem} as from '{path}'")
    for entity in entities():
        paths = sorted((demo / entity).iterdir())
        if paths[0].suffix == ".parquet":
            con.execute(f"create view {entity} as from '{demo}/{entity}/*.parquet'")
            continue
        rows = _clean_rows(con, entity, paths[0])
        columns = ", ".join(f"{name} varchar" for name in rows[0])
        con.execute(f"create table {entity} ({columns})")
        con.execute(
            f"insert into {entity} select unnest(rows, recursive := true)"
            " from (select unnest(?) as rows)",
            [rows],
        )
    return con


STILL_GOOD = ("blank_like_id", "zero_width", "combining_accent", "exact_duplicate")


def _clean_rows(con, entity: str, path: Path) -> list[dict]:
    dirty = {
        line
        for line, kind in con.execute(
            "select line, kind from truth_dirt where entity = ?", [entity]
        ).fetchall()
        if kind not in STILL_GOOD
    }
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="replace", newline="") as handle:
        reader = csv.reader(handle)
        header = next(reader)
        return [
            {name: value or None for name, value in zip(header, row, strict=True)}
            for line, row in enumerate(reader, start=2)
            if line not in dirty
        ]


def _checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(demos):
    """A demo is a function of its seed, or no figure in the docs would hold."""
    for suffix in ("", "_truth"):
        first, again = (
            _checksums(demos[name].with_name(name + suffix))
            for name in ("first", "again")
        )
        assert len(first) > 5
        assert first == again


def test_other_seed_other_bytes(demos):
    """Nothing that chance decides may come from anything but the seed."""
    first, other = _checksums(demos["first"]), _checksums(demos["other"])
    same = {name for name in first if first[name] == other.get(name)}
    assert same == set()


def test_every_entity_has_the_columns_of_the_contract(demos):
    """A column missing from the demo is a column nobody has ever built."""
    for name, entity in entities().items():
        for path in sorted((demos["first"] / name).iterdir()):
            if path.suffix == ".parquet":
                found = [
                    row[0] for row in duckdb.sql(f"describe from '{path}'").fetchall()
                ]
            else:
                opened = gzip.open if path.suffix == ".gz" else open
                with opened(path, "rt", encoding="utf-8") as handle:
                    found = next(csv.reader(handle))
            assert set(found) == set(entity.column_names), path


def test_manifest_matches_the_files(demos):
    """The door refuses a folder whose manifest is wrong."""
    demo = demos["first"]
    manifest = json.loads((demo / "manifest.json").read_text())
    assert manifest["as_of_date"] == str(LAST_DAY)
    listed = {entry["file"]: entry for entry in manifest["files"]}
    assert set(listed) == set(_checksums(demo)) - {"manifest.json"}
    for name, entry in listed.items():
        content = (demo / name).read_bytes()
        assert entry["bytes"] == len(content), name
        assert entry["sha256"] == hashlib.sha256(content).hexdigest(), name
        if name.endswith(".parquet"):
            rows = duckdb.sql(f"select count(*) from '{demo / name}'").fetchone()[0]
        else:
            text = gzip.decompress(content) if name.endswith(".gz") else content
            rows = text.count(b"\n") - 1
        assert entry["rows"] == rows, name


def test_required_values_are_there(first):
    """Clean rows load: what is missing is missing on purpose, and in the truth."""
    for name, entity in entities().items():
        if name in ("web_events", "message_events", "interactions"):
            continue
        for column in entity.columns:
            if column.is_required:
                missing = first.execute(
                    f"select count(*) from {name} where {column.name} is null"
                ).fetchone()[0]
                assert missing == 0, (name, column.name)


def test_tax_codes_are_valid(first):
    """A code with a wrong check character links nobody."""
    codes = first.execute(
        """
        select upper(tax_code), birth_date, gender from crm_contacts
        where tax_code is not null and tax_code not like '000%'
        union all
        select upper(tax_code), null, null from orders
        where tax_code is not null and length(tax_code) = 16
        """
    ).fetchall()
    assert len(codes) > 100
    assert [code for code, _, _ in codes if not codicefiscale.is_valid(code)] == []
    for code, birth_date, gender in codes:
        day = int(code[9:11])
        if birth_date:
            month = "ABCDEHLMPRST".index(code[8]) + 1
            written = f"{code[6:8]}-{month:02}-{day % 40:02}"
            assert birth_date[2:] == written, code
        if gender:
            assert gender == ("f" if day > 40 else "m"), code


def test_vat_numbers_are_valid(first):
    """Only the numbers mistyped on purpose fail, and they are few."""
    contacts = first.execute(
        "select vat_number from crm_contacts where vat_number is not null"
    ).fetchall()
    assert len(contacts) > 10
    assert [number for (number,) in contacts if not iva.is_valid(number)] == []
    orders = first.execute(
        "select vat_number from orders where vat_number is not null"
    ).fetchall()
    wrong = [number for (number,) in orders if not iva.is_valid(number)]
    assert 0 < len(wrong) < 0.06 * len(orders)


def test_truth_covers_every_order_once(first):
    """An order of two people, or of nobody, would make precision meaningless."""
    twice = first.execute(
        """
        select record_id from truth_records
        where record_type = 'order_id'
        group by record_id
        having count(*) > 1
        """
    ).fetchall()
    assert twice == []
    different = first.execute(
        """
        (select distinct order_id from orders
        except select record_id from truth_records where record_type = 'order_id')
        union all
        (select record_id from truth_records where record_type = 'order_id'
        except select order_id from orders)
        """
    ).fetchall()
    assert different == []


def test_totals_tie_to_lines(first):
    """What a customer paid is lines less discount plus shipping, to the cent."""
    off = first.execute(
        """
        with items as (
            select
                order_id,
                sum(
                    quantity::integer * unit_price::decimal(18, 4)
                    - discount_amount::decimal(18, 4)
                ) as amount
            from (select distinct * from order_lines)
            group by order_id
        )

        select order_id
        from orders
        left join items using (order_id)
        where
            total_amount::decimal(18, 4) is distinct from
            amount - discount_amount::decimal(18, 4)
            + shipping_amount::decimal(18, 4)
        """
    ).fetchall()
    assert off == []


def test_caused_orders_are_of_treated_people_in_the_window(first):
    """The planted effect is in the data, and nowhere but where it was planted."""
    found = first.execute(
        """
        select
            a.arm,
            a.promotion_id = c.promotion_id as is_same,
            date_diff('day', a.assigned_at::timestamptz, o.placed_at::timestamptz)
                as days
        from truth_order_causes as c
        join orders as o using (order_id)
        join truth_people as p using (person_id)
        join assignments as a
            on a.promotion_id = c.promotion_id
            and a.identifier in (p.contact_id, p.email)
        """
    ).fetchall()
    assert len(found) >= 3
    for _, is_same, days in found:
        assert is_same
        assert 0 <= days < 30
    # A couple with one mailbox may hold both arms under one address.
    assert sum(arm == "treated" for arm, _, _ in found) >= 0.9 * len(found)


def test_dirt_is_about_one_row_in_a_hundred(demos, first):
    """Too little dirt proves nothing; too much is no retailer's data."""
    manifest = json.loads((demos["first"] / "manifest.json").read_text())
    rows = sum(entry["rows"] for entry in manifest["files"])
    dirty = first.execute("select count(*) from truth_dirt").fetchone()[0]
    assert 0.003 < dirty / rows < 0.02


def test_dirt_spares_personas(first):
    """A story told by a dirty row would be another story."""
    hit = first.execute(
        """
        select d.entity, d.key
        from truth_dirt as d
        join truth_records as r on d.key = r.record_id
        join truth_personas as p using (person_id)
        """
    ).fetchall()
    assert hit == []


def test_personas_at_every_edge(first):
    """Every edge of every band has its three neighbours, on the right side."""
    found = dict(
        first.execute(
            "select persona, expected_band from truth_personas"
            " where regexp_matches(persona, '_(below|on|above)_')"
            " and expected_band is not null"
        ).fetchall()
    )
    assert found["scrap_freezer_below_under_280"] == "under_280"
    assert found["scrap_freezer_on_under_280"] == "from_280"
    assert found["renew_notebook_on_400_to_700"] == "400_to_700"
    assert found["renew_notebook_above_400_to_700"] == "over_700"
    assert found["trade_in_it_on_up_to_500"] == "up_to_500"
    edges = sum(len(activity.bands[:-1]) for activity in ACTIVITIES)
    ids = tuple(activity.promotion_id for activity in ACTIVITIES)
    assert sum(name.startswith(ids) for name in found) == 3 * edges


def test_simulate_reproduces_the_planted_uplift():
    """Over many seeds treated less held out is what was planted, near enough."""
    groups = {activity.promotion_id: GROUP for activity in ACTIVITIES}
    observed: dict[str, list[float]] = {name: [] for name in groups}
    truth: dict[str, list[float]] = {name: [] for name in groups}
    for seed in range(SEEDS):
        rates: dict[tuple[str, str], float] = {}
        for row in simulate(seed, groups):
            rates[row["promotion_id"], row["arm"]] = row["buyers_30d"] / row["people"]
            if row["arm"] == "holdout":
                truth[row["promotion_id"]].append(row["true_uplift_30d"])
        for name in groups:
            observed[name].append(rates[name, "treated"] - rates[name, "holdout"])
    for activity in ACTIVITIES:
        name = activity.promotion_id
        planted = sum(truth[name]) / SEEDS
        # Who would have bought anyway cannot be moved: a little under the plan.
        assert 0.88 * activity.uplift <= planted <= activity.uplift
        # The mean of 40 differences is known to a fifth of a percentage point.
        assert abs(sum(observed[name]) / SEEDS - planted) < 0.009, name


def test_simulate_is_a_function_of_its_seed():
    """The same history twice, another with another seed."""
    groups = {"scrap_fridge": 500}
    assert simulate(3, groups) == simulate(3, groups)
    assert simulate(3, groups) != simulate(4, groups)
    with pytest.raises(KeyError):
        simulate(3, {"unheard_of": 10})


def test_a_folder_that_is_not_a_demo_is_left_alone(tmp_path):
    """Nobody loses a folder by a mistyped --out."""
    precious = tmp_path / "photos"
    precious.mkdir()
    (precious / "holiday.jpg").write_bytes(b"sea")
    with pytest.raises(Refused):
        generate(PEOPLE, 1, precious, tmp_path / "truth")
    assert [path.name for path in precious.iterdir()] == ["holiday.jpg"]
    assert not (tmp_path / "truth").exists()
    script = CHECKOUT / "scripts" / "generate_demo.py"
    done = subprocess.run(
        [sys.executable, str(script), "--out", str(precious)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "left alone" in done.stderr
