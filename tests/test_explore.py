"""A look at the published tables: questions that are ready, and the shell."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHECKOUT, SCRIPTS, DemoRetailer, Retailer

from percorso.errors import PercorsoError, Refused
from percorso.explore import answer, questions
from percorso.home import Home


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_is_answered_in_both_files(name: str, demo: DemoRetailer) -> None:
    told = [answer(Home(demo.home), db, name, {}) for db in ("bi", "crm")]
    for text in told:
        assert text.splitlines()[0] == questions()[name].asks
        # A head of two lines and at least one row.
        assert text.count("│\n") > 2
    # Counts are the same for whoever counts and whoever writes.
    if "customer_id" not in told[0]:
        assert told[0] == told[1]


def test_answers_are_those_of_the_tables(demo: DemoRetailer) -> None:
    """The people due today are those whose refrigerator was bought six years ago."""
    said = answer(Home(demo.home), "bi", "due_today", {})
    bought = demo.query(
        "select count(distinct segment.trigger_order_id) "
        "from promotion_decisions as segment "
        "join orders on segment.trigger_order_id = orders.order_id "
        "where promotion_id = 'scrap_fridge' and order_date = date '2020-06-30'"
    )
    assert len(re.findall(r"│ 2020-06-30 │", said)) == bought[0][0] > 0


def test_an_argument_is_not_the_column_of_its_name(demo: DemoRetailer) -> None:
    """Who bought a refrigerator again, not who bought anything."""
    for group in ("refrigerators", "ovens"):
        given = {"bought_in": group}
        said = answer(Home(demo.home), "crm", "just_bought_again", given)
        again = set(re.findall(r"│ ([0-9a-f]{32}) │", said))
        bought = demo.query(
            "select customer_id from order_lines "
            "where order_date > date '2025-06-30' and kept_quantity > 0 "
            f"and category_group = '{group}'"
        )
        assert again <= {customer_id for (customer_id,) in bought}


def test_another_promotion_may_be_asked_about(demo: DemoRetailer) -> None:
    given = ("--query", "may_i_write", "--promotion", "scrap_oven")
    done = demo.run("explore.py", *given)
    assert done.returncode == 0, done.stderr
    people = demo.query(
        "select sum(triggered) from segment_sizes where promotion_id = 'scrap_oven'"
    )
    counts = re.findall(r"│ \w+ +│ +(\d+) │", done.stdout)
    assert sum(map(int, counts)) == people[0][0] > 0


def test_the_shell_reads_and_never_writes(demo: DemoRetailer) -> None:
    """Its input is a pipe here; on a terminal it is typed."""
    asked = (
        "select 'found ' || count(*) from due_next_month(promotion := 'scrap_oven');"
        "create table written (a integer);"
    )
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "explore.py")],
        env=demo.environment,
        cwd=CHECKOUT,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Whose refrigerator turns six today?" in done.stdout
    assert "found 2" in done.stdout
    assert "read-only" in done.stderr


@pytest.mark.parametrize(
    ("database", "name", "given", "said", "code"),
    [
        ("bi", "nobody", {}, "no question 'nobody'", 2),
        ("bi", "sold_anything_extra", {"promotion": "x"}, "takes no promotion", 2),
        ("ops", "due_today", {}, "ask in bi or crm", 1),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    database: str, name: str, given: dict, said: str, code: int, demo: DemoRetailer
) -> None:
    with pytest.raises(PercorsoError, match=said) as told:
        answer(Home(demo.home), database, name, given)
    assert told.value.exit_code == code
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("arguments", [[], ["--query", "due_today"]])
def test_nothing_published_is_said_in_one_line(
    arguments: list[str], tmp_path: Path
) -> None:
    done = Retailer(tmp_path, tmp_path / "home").run("explore.py", *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("explore: nothing is published yet")
    assert done.stderr.count("\n") == 1


def test_a_question_that_only_dbt_can_ask_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("-- What day is it?\nselect {{ as_of_date() }}\n")
    with pytest.raises(Refused, match="no question that the shell can ask"):
        questions(tmp_path)


def test_an_argument_with_the_name_of_a_column_is_refused(tmp_path: Path) -> None:
    where = 'where product_id = \'{{ var("product_id", "A") }}\''
    (tmp_path / "a.sql").write_text(f"-- Who?\nselect 1 from order_lines {where}\n")
    with pytest.raises(Refused, match="the var 'product_id' has the name"):
        questions(tmp_path)
