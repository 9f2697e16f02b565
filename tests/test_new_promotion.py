"""`make new-promotion`: what it writes builds; what is refused writes nothing."""

import csv
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import yaml
from conftest import CHECKOUT, SECRET, DemoRetailer

from percorso.errors import OutOfRoom, Refused
from percorso.new_promotion import CHOICES, Desk, Wish
from percorso.promotion_files import PROJECT, put

NASTY = 'Scrap, "your" hood; drop {{ 1 / 0 }} {# x #} - it\'s old'
DRAFTED = (
    "--promotion-id",
    "scrap_hood",
    "--name",
    NASTY,
    "--category-group",
    "hoods",
    "--categories",
    "appliances.kitchen.hoods",
    "--lookback-months",
    "72",
    "--bands",
    "150,300",
    "--coupon",
    "REFUND100-SCRAP-HOOD",
    "--incentive",
    "100.00",
)
WIDTH = 80


def copy_checkout(folder: Path) -> Path:
    """What is needed to run the program and dbt, and no more."""
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in (*PROJECT, "scripts"):
        if (CHECKOUT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(CHECKOUT / name, checkout / name, ignore=ignored)
        else:
            shutil.copy(CHECKOUT / name, checkout / name)
    return checkout


def run(checkout: Path, *arguments: str, answers: str = "", **settings: str):
    """Run the program of a checkout; the exit code is the caller's to judge."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PERCORSO_")}
    return subprocess.run(
        [sys.executable, str(checkout / "scripts" / "new_promotion.py"), *arguments],
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", **settings},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


def hashes(folder: Path) -> dict[str, str]:
    """Every file of a folder by the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(before: dict[str, str], folder: Path) -> set[str]:
    """Files that are new, gone or different."""
    after = hashes(folder)
    return {
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def rows(path: Path, promotion_id: str) -> list[dict[str, str]]:
    """A promotion's rows of a definition file."""
    with path.open(newline="") as handle:
        return [row for row in csv.DictReader(handle) if promotion_id in row.values()]


def unpaired(checkout: Path) -> set[str]:
    """Promotions without a segment, and segments without a promotion."""
    with (checkout / "seeds" / "promotions.csv").open(newline="") as handle:
        defined = {row["promotion_id"] for row in csv.DictReader(handle)}
    built = set()
    for path in (checkout / "models" / "marts").rglob("segment_*.sql"):
        built |= set(re.findall(r"segment_members\('(\w+)'\)", path.read_text()))
    return defined ^ built


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory) -> tuple[Path, set[str]]:
    """A copy of the checkout with one more promotion, and which files changed."""
    checkout = copy_checkout(tmp_path_factory.mktemp("scaffolded"))
    before = hashes(checkout)
    done = run(checkout, *DRAFTED)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "segment_scrap_hood" in done.stdout
    return checkout, changed(before, checkout)


def test_it_writes_its_own_files_and_nothing_else(scaffolded) -> None:
    checkout, files = scaffolded
    assert files == {
        "models/_exposures.yml",
        "models/marts/promotions/segment_scrap_hood.sql",
        "models/marts/promotions/segment_scrap_hood.yml",
        "seeds/category_groups.csv",
        "seeds/promotions.csv",
        "seeds/promotion_bands.csv",
        "seeds/promotion_variants.csv",
    }
    for name in files:
        before = CHECKOUT / name
        if name.startswith("seeds/"):
            added = (checkout / name).read_bytes()
            assert added.startswith(before.read_bytes())
    assert not unpaired(checkout)
    assert not unpaired(CHECKOUT)


def test_pairs_are_missed_both_ways(scaffolded, tmp_path: Path) -> None:
    """What the test above leans on can tell."""
    checkout, _ = scaffolded
    other = tmp_path / "other"
    shutil.copytree(checkout, other)
    (other / "models/marts/promotions/segment_scrap_fridge.sql").unlink()
    shutil.copy(CHECKOUT / "seeds/promotions.csv", other / "seeds/promotions.csv")
    assert unpaired(other) == {"scrap_fridge", "scrap_hood"}


def test_rows_say_what_was_asked_for(scaffolded) -> None:
    seeds = scaffolded[0] / "seeds"
    (promotion,) = rows(seeds / "promotions.csv", "scrap_hood")
    assert promotion["name"] == NASTY
    assert promotion["lookback_months"] == "72"
    assert promotion["spend_measure"] == "average_line"
    bands = rows(seeds / "promotion_bands.csv", "scrap_hood")
    assert [(b["band"], b["lower_bound"], b["upper_bound"]) for b in bands] == [
        ("under_150", "", "150"),
        ("150_to_300", "150", "300"),
        ("from_300", "300", ""),
    ]
    variants = rows(seeds / "promotion_variants.csv", "scrap_hood")
    assert [(v["share"], v["coupon_code"]) for v in variants] == [
        ("0.5", ""),
        ("0.5", "REFUND100-SCRAP-HOOD"),
    ]
    assert rows(seeds / "category_groups.csv", "hoods")[0]["category"] == (
        "appliances.kitchen.hoods"
    )


def test_segment_and_exposure_are_as_the_others(scaffolded) -> None:
    """The same columns; the name is text, also for dbt; no line is too long."""
    models = scaffolded[0] / "models"
    folder = models / "marts" / "promotions"
    made, model = (
        yaml.safe_load((folder / f"segment_{name}.yml").read_text())["models"][0]
        for name in ("scrap_hood", "scrap_fridge")
    )
    assert made["columns"] == model["columns"]
    assert made["description"].startswith("One row per person in today's audience of")
    exposures = yaml.safe_load((models / "_exposures.yml").read_text())["exposures"]
    (exposure,) = [e for e in exposures if e["name"] == "export_scrap_hood"]
    other = exposures[0]
    assert exposure.keys() == other.keys()
    assert exposure["owner"] == other["owner"]
    assert "ref('segment_scrap_hood')" in exposure["depends_on"]
    for path in (*folder.glob("segment_scrap_hood.*"), models / "_exposures.yml"):
        assert max(len(line) for line in path.read_text().splitlines()) <= WIDTH


def test_scaffolded_promotion_builds(
    scaffolded, demo: DemoRetailer, tmp_path: Path
) -> None:
    """On the demo's tables, with its tests: people in bands, name as written."""
    checkout, _ = scaffolded
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(demo.home / "build.duckdb", home)
    shutil.copytree(demo.home / "state", home / "state")
    for day in (home / "state" / "promotion_decisions").glob("2*.parquet"):
        day.unlink()
    (home / "landed").symlink_to(demo.home / "landed")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PERCORSO_")}
    done = subprocess.run(
        [
            str(Path(sys.executable).parent / "dbt"),
            "build",
            "--exclude-resource-type",
            "unit_test",
            # As the program says: the KPI table is not built with it.
            "--indirect-selection",
            "cautious",
            "--select",
            *(
                f"+segment_scrap_hood,{seed}+"
                for seed in ("promotions", "category_groups", "promotion_bands")
            ),
            "stg_state__promotion_decisions",
            "int_decisions_resolved",
            "promotion_variants",
            "int_variants_ranged",
            "--target-path",
            str(home / "target"),
            "--log-path",
            str(home / "logs"),
        ],
        env={
            **kept,
            "PERCORSO_HOME": str(home),
            "PERCORSO_SECRET": SECRET,
            "PYTHONPATH": str(checkout / "scripts"),
        },
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as built:
        assert built.execute(
            "select name from definitions.promotions where promotion_id = 'scrap_hood'"
        ).fetchone() == (NASTY,)
        found = built.execute(
            "select distinct promotion_id, band from marts.segment_scrap_hood"
        ).fetchall()
    assert {promotion for promotion, _ in found} == {"scrap_hood"}
    assert found
    described = (home / "target" / "manifest.json").read_text()
    assert 'Scrap, \\"your\\" hood; drop {{ 1 / 0 }} {# x #} - it\'s old' in described


def test_refused_definition_leaves_every_byte(tmp_path: Path) -> None:
    """The project's own words, and neither folder has changed."""
    checkout = copy_checkout(tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(CHECKOUT / "seeds" / "promotions.csv", own)
    before = hashes(tmp_path)
    done = run(
        checkout,
        *("--promotion-id", "scrap_hood", "--name", "Scrap your old hood"),
        *("--category-group", "hoodz", "--lookback-months", "100"),
        PERCORSO_DEFINITIONS=str(own),
    )
    assert done.returncode == 2, done.stdout
    assert "wrong definition - nothing was written" in done.stderr
    assert "category_group must be in category_groups.csv. Got: hoodz" in done.stderr
    assert "Got: 100 + 36" in done.stderr
    assert "Traceback" not in done.stderr
    assert not changed(before, tmp_path)


def test_answers_are_written_to_the_definitions_of_the_retailer(tmp_path: Path) -> None:
    """Asked for everything, like another, rows beside the retailer's own."""
    checkout = copy_checkout(tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    shipped = (CHECKOUT / "seeds" / "promotions.csv").read_bytes()
    (own / "promotions.csv").write_bytes(shipped.replace(b"\n", b"\r\n"))
    before = hashes(checkout)
    done = run(
        checkout,
        # like, id, name; Enter for the rest
        answers="scrap_fridge\nscrap_fridge_again\nScrap it again\n" + "\n" * 40,
        PERCORSO_DEFINITIONS=str(own),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert changed(before, checkout) == {
        "models/_exposures.yml",
        "models/marts/promotions/segment_scrap_fridge_again.sql",
        "models/marts/promotions/segment_scrap_fridge_again.yml",
    }
    assert {path.name for path in own.iterdir()} == {
        "promotions.csv",
        "promotion_bands.csv",
        "promotion_variants.csv",
    }
    text = (own / "promotions.csv").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    (like,) = rows(own / "promotions.csv", "scrap_fridge")
    (made,) = rows(own / "promotions.csv", "scrap_fridge_again")
    different = {column for column in made if made[column] != like[column]}
    assert different == {"promotion_id", "name", "priority"}
    variants = rows(own / "promotion_variants.csv", "scrap_fridge_again")
    assert variants[1]["coupon_code"] == "REFUND100-SCRAP-FRIDGE-AGAIN"
    bands = rows(own / "promotion_bands.csv", "scrap_fridge_again")
    assert bands[1]["landing_url"] == (
        "https://shop.example/promo/scrap-fridge-again?energy_class=A&sort=price_desc"
    )


def test_input_that_ends_writes_nothing(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    before = hashes(checkout)
    done = run(checkout, answers="scrap_fridge\n")
    assert done.returncode == 2
    assert "stopped, nothing was written" in done.stderr
    assert not changed(before, checkout)


def wish(**said) -> Wish:
    """A promotion that could be drafted, but for what is said otherwise."""
    values = {"promotion_id": "scrap_hood", "name": "Scrap", "category_group": "ovens"}
    return Wish(values=values | said.pop("values", {}), **said)


REFUSED = (
    (wish(values={"promotion_id": "scrap_fridge"}), "scrap_fridge is there already"),
    # segment_sizes is a table of its own
    (wish(values={"promotion_id": "sizes"}), "sizes is there already"),
    (wish(values={"promotion_id": "../../x"}), "'../../x' is no promotion_id"),
    (wish(values={"promotion_id": ""}), "'' is no promotion_id"),
    (wish(values={"name": ""}), "a promotion needs a name"),
    (wish(values={"name": "two\nlines"}), "characters that cannot be printed"),
    (wish(like="scrap_toaster"), "no promotion 'scrap_toaster'"),
    (wish(categories=["a.b"]), "ovens is there with other categories"),
    (wish(bands=["300", "many"]), "'many' is no bound"),
    (wish(bands=["300"], landing_urls=["a", "b", "c"]), "3 addresses for 2 bands"),
    (wish(coupon="REFUND100-SCRAP-OVEN"), "is the coupon of scrap_oven"),
    (wish(incentive="10.00"), "an incentive needs the coupon"),
)


@pytest.mark.parametrize(("refused", "words"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_cannot_be_written_down_is_refused(refused: Wish, words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)):
        Desk(CHECKOUT, None).draft(refused)


def test_a_category_without_products_is_refused() -> None:
    """At the very path of products or above it is known; beside it is not."""
    sold = frozenset({"appliances.kitchen.hoods", "appliances.laundry.dryers"})
    desk = Desk(CHECKOUT, None, sold)
    known = ["appliances.kitchen.hoods", "appliances.kitchen", "appliances"]
    assert desk.unsold(known) == []
    beside = ["appliances.kitchen.hood", "appliances.kitchen.hoods.wall", "kitchen"]
    assert desk.unsold(beside) == beside
    asked = wish(values={"category_group": "hoods"}, categories=beside[:1])
    words = "'appliances.kitchen.hood' - --categories - .*appliances.kitchen.hoods"
    with pytest.raises(Refused, match=f"no product is in {words}"):
        desk.draft(asked)
    # Before anything is published nobody knows what there is.
    assert Desk(CHECKOUT, None).draft(asked)


def test_what_is_none_of_the_choices_is_asked_for_again(demo: DemoRetailer) -> None:
    done = subprocess.run(
        [
            *(sys.executable, str(CHECKOUT / "scripts" / "new_promotion.py")),
            *("--dry-run", "--like", "scrap_oven", "--coupon", "REFUND-HOOD"),
        ],
        env=demo.environment,
        # id, name, what triggers it; the purpose twice; Enter down to the group;
        # its paths twice; Enter for the rest
        input="\n".join(
            [
                *("scrap_hood", "Scrap", "", "gift", "", "", "hoods"),
                *("appliances.kitchen.toasters", "appliances.kitchen.hoods"),
                *[""] * 30,
            ]
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "  'gift' is none of promo, loyalty, service\n" in done.stdout
    assert "No product is in 'appliances.kitchen.toasters'; there are" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    assert "hoods,appliances.kitchen.hoods" in done.stdout


def test_choices_are_those_of_the_project() -> None:
    macro = CHECKOUT / "macros" / "definitions" / "promotion_problems.sql"
    for column, choices in CHOICES.items():
        if column == "is_active":
            continue
        (told,) = re.findall(rf"'{column}': \[(.+)\]", macro.read_text())
        assert set(re.findall(r"'(\w+)'", told)) == set(choices), column


def test_who_goes_before_it_is_named(tmp_path: Path) -> None:
    """By the priority, which is the last of all when nothing is said of it."""
    desk = Desk(CHECKOUT, tmp_path)

    def rivals(**said: str) -> list[str]:
        return desk.rivals(wish(values={"category_group": "freezers", **said}))

    (line,) = rivals()
    assert line.startswith("scrap_freezer is about freezers too, and its priority ")
    priority = int(re.findall(r"its priority (\d+) goes before", line)[0])
    assert rivals(priority=str(priority + 1)) == [
        f"scrap_freezer is about freezers too, and its priority {priority} goes before "
        f"{priority + 1}: who is due in both on one day gets that one."
    ]
    assert rivals(priority=str(priority)) == []
    assert rivals(category_group="hoods") == rivals(category_group="") == []
    rows = (CHECKOUT / "seeds" / "promotions.csv").read_text().splitlines()
    off = [r.replace(",true", ",false") if "scrap_freezer" in r else r for r in rows]
    (tmp_path / "promotions.csv").write_text("\n".join(off) + "\n")
    assert rivals() == []


@pytest.mark.parametrize(
    ("incentive", "creative"),
    [
        ("", "refund_of_100_euro"),
        ("100", "refund_of_100_euro"),
        ("99.99", "refund"),
        ("100.01", "refund"),
    ],
)
def test_a_copied_creative_promises_what_the_coupon_gives(
    incentive: str, creative: str
) -> None:
    drafts = Desk(CHECKOUT, None).draft(
        wish(like="scrap_oven", coupon="HOOD-COUPON", incentive=incentive)
    )
    (text,) = (c for path, c in drafts.items() if path.stem == "promotion_variants")
    generic, coupon = text.decode().splitlines()[-2:]
    assert generic.split(",")[4] == "time_for_a_new_one"
    assert coupon.split(",")[4] == creative


def test_behaviour_promotion_has_rules_and_a_band_for_everyone() -> None:
    drafts = Desk(CHECKOUT, None).draft(
        wish(
            values={"trigger": "behaviour", "category_group": ""},
            rules=[("sign", "cart"), ("sign", "checkout"), ("wait_hours", "4")],
        )
    )
    texts = {path.name: content.decode() for path, content in drafts.items()}
    assert texts["promotion_rules.csv"].endswith(
        "scrap_hood,sign,cart\nscrap_hood,sign,checkout\nscrap_hood,wait_hours,4\n"
    )
    band = texts["promotion_bands.csv"].splitlines()[-1]
    assert band.startswith("scrap_hood,everyone,,,true,false,")
    row = texts["promotions.csv"].splitlines()[-1]
    assert row.startswith("scrap_hood,Scrap,promo,behaviour,any,,,,,email,")


def test_rules_of_another_are_taken_but_for_those_that_are_said() -> None:
    """A parameter that is said anew takes the place of all its values."""
    drafts = Desk(CHECKOUT, None).draft(
        wish(
            like="winback_sms_near_store",
            values={},
            coupon="BACK-HOOD",
            rules=[("recency_class", "lost")],
        )
    )
    texts = {path.name: content.decode() for path, content in drafts.items()}
    rows = [
        line.split(",")[1:]
        for line in texts["promotion_rules.csv"].splitlines()
        if line.startswith("scrap_hood,")
    ]
    assert sorted(rows) == [
        ["max_store_km", "20"],
        ["min_orders", "1"],
        ["recency_class", "lost"],
        ["sign", "last_activity"],
    ]


def test_files_are_put_whole_or_not_at_all(tmp_path: Path, monkeypatch) -> None:
    """The third rename fails: the first two are taken back."""
    old, new, last = tmp_path / "old", tmp_path / "new", tmp_path / "last"
    old.write_text("before")
    replace = Path.replace
    done = []

    def fail_late(path: Path, target: Path) -> Path:
        if len(done) == 2:
            raise PermissionError("no")
        done.append(target)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_late)
    with pytest.raises(OutOfRoom, match="nothing was written"):
        put({old: b"after", new: b"new", last: b"last"})
    assert done == [old, new]
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "old": "before"
    }


def test_who_goes_before_it_is_named_without_writing_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """What dbt thinks of the definition is another test's business."""
    path = CHECKOUT / "scripts" / "new_promotion.py"
    spec = importlib.util.spec_from_file_location("new_promotion_program", path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    monkeypatch.setattr(program, "check", lambda *_: None)
    monkeypatch.setattr(program, "_sold", lambda _: None)
    arguments = {
        "promotion-id": "freezer_seven",
        "name": "Seven cold years",
        "category-group": "freezers",
        "lookback-months": "84",
        "bands": "300",
        "coupon": "SEVEN",
        "incentive": "50",
        "who": "who bought a freezer seven years ago",
    }
    said = [word for name, told in arguments.items() for word in (f"--{name}", told)]
    monkeypatch.setattr(sys, "argv", ["new_promotion.py", *said, "--dry-run"])
    assert program.main() == 0
    (*_, rival, last) = capsys.readouterr().out.splitlines()
    assert rival.startswith("scrap_freezer is about freezers too, and its priority ")
    assert last == "Nothing was written."
