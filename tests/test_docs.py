"""The documentation is true: examples run, links lead somewhere, lists agree.

Fenced blocks say in their first line what is done with them:

- `sql run` runs on the published crm database of the demo, `sql run ops` and
  `sql run bi` on the others;
- `text answer` after it shows the answer's columns, which must be the query's;
  `text answer exact` shows an answer that no demo changes, compared whole;
- `bash run` may name only make targets, scripts, models and options that exist;
- `text answer` after a `bash run` of `make explain` is the page that it prints on
  the demo, compared whole but for the ids, which are the home's own;
- `yaml mapping` is a mapping of the CSV files that `text mapped NAME` shows, and
  makes of them what `text mapping NAME` shows, compared whole;
- `sql show because …` and `bash show because …` are read by people alone, and say why
  they cannot be run.
"""

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import CHECKOUT, SCRIPTS, DemoRetailer

from percorso.demo.outcomes import ACTIVITIES
from percorso.explore import questions

PAGES = sorted(
    [
        *CHECKOUT.glob("*.md"),
        *(CHECKOUT / "docs").glob("*.md"),
        *(CHECKOUT / "connectors").glob("*/README.md"),
        CHECKOUT / "benchmarks" / "README.md",
    ]
)
MARTS = CHECKOUT / "models" / "marts"
PROGRAM_FILES = sorted(
    [
        *SCRIPTS.glob("*.py"),
        *(CHECKOUT / "benchmarks").glob("identity_*.py"),
        CHECKOUT / "benchmarks" / "promotions_speed.py",
    ]
)
PROGRAMS = {"dbt", "pytest", "pre-commit", "ruff", "sqlfluff"}


@dataclass(frozen=True)
class Block:
    """One fenced block: where it begins, its language, its words, its text."""

    page: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(CHECKOUT)}:{self.line}"


def blocks() -> list[Block]:
    """Every fenced block of every page, in order."""
    found = []
    for page in PAGES:
        opened = None
        for number, line in enumerate(page.read_text().splitlines(), start=1):
            if not line.lstrip().startswith("```"):
                if opened:
                    opened[2].append(line)
            elif opened:
                start, info, lines = opened
                language, *words = info.split() or [""]
                text = "\n".join(lines)
                found.append(Block(page, start, language, tuple(words), text))
                opened = None
            else:
                opened = (number, line.strip("` "), [])
        assert opened is None, f"{page}: a block is not closed"
    return found


BLOCKS = blocks()
QUERIES = [b for b in BLOCKS if b.language == "sql" and "run" in b.words]
COMMANDS = [b for b in BLOCKS if b.language == "bash" and "run" in b.words]
OWN = [b for b in BLOCKS if "connectors" not in b.page.parts]


@pytest.mark.parametrize("block", OWN, ids=str)
def test_every_block_says_what_is_done_with_it(block: Block) -> None:
    if block.language in ("sql", "bash"):
        assert block.words and block.words[0] in ("run", "show"), block
        if block.words[0] == "show":
            assert block.words[1:2] == ("because",), f"{block}: say why"
            assert len(block.words) > 4, f"{block}: say why in words"
    else:
        assert block.language in ("text", "yaml", "json"), block


def test_there_are_examples_to_run() -> None:
    assert len(QUERIES) >= 10
    assert len(COMMANDS) >= 8


@pytest.mark.parametrize("block", QUERIES, ids=str)
def test_sql_runs(block: Block, demo: DemoRetailer) -> None:
    database = next((w for w in block.words if w in ("ops", "bi")), "crm")
    rows = demo.query(block.text, database)
    answer = BLOCKS[BLOCKS.index(block) + 1] if block != BLOCKS[-1] else None
    if answer is None or answer.page != block.page or "answer" not in answer.words:
        return
    shown = [re.split(r"\s{2,}", line.strip()) for line in answer.text.splitlines()]
    described = demo.query(f"describe {block.text}", database)
    assert shown[0] == [column for column, *_ in described]
    if "exact" in answer.words:
        assert shown[1:] == [[str(value) for value in row] for row in rows]


@pytest.mark.parametrize("block", QUERIES, ids=str)
def test_sql_finds_something(block: Block, demo: DemoRetailer) -> None:
    """An example that answers nothing teaches nothing."""
    database = next((w for w in block.words if w in ("ops", "bi")), "crm")
    if "example.com" in block.text:
        pytest.skip("a made-up address")
    assert demo.query(block.text, database)


@pytest.mark.parametrize("block", COMMANDS, ids=str)
def test_commands_name_what_exists(block: Block) -> None:
    for line in block.text.splitlines():
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            name = words.pop(0).split("=")[0]
            assert name in settings(), f"{block}: {name} is no setting"
        if words:
            check_command(words, block)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_every_make_that_is_named_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    for name in re.findall(r"`(?:\w+=\S+ )*make ([a-z][a-z0-9-]*)", text):
        assert name in targets(), f"{page.name}: no target {name}"


EXPLAINED = [block for block in COMMANDS if block.text.startswith("make explain ")]
ASKED = [block for block in COMMANDS if block.text.startswith("make explore QUERY=")]


def test_there_are_pages_to_compare() -> None:
    assert len(EXPLAINED) == 2


@pytest.mark.parametrize("block", EXPLAINED, ids=str)
def test_explained_person_is_what_is_printed(block: Block, demo: DemoRetailer) -> None:
    given = dict(word.split("=", 1) for word in shlex.split(block.text)[2:])
    done = demo.run("explain_customer.py", given["ID"])
    answer = BLOCKS[BLOCKS.index(block) + 1]
    assert answer.words == ("answer",)
    assert without_ids(answer.text) == without_ids(done.stdout.strip()), done.stderr


def test_mapped_files_are_what_the_mapping_makes(tmp_path: Path) -> None:
    (mapping,) = [b for b in BLOCKS if b.words == ("mapping",)]
    (tmp_path / "mapping.yml").write_text(mapping.text)
    (tmp_path / "export").mkdir()
    for block in BLOCKS:
        if block.words[:1] == ("mapped",):
            file = tmp_path / "export" / block.words[1]
            file.write_text(f"{block.text}\n", encoding="cp1252")
    done = subprocess.run(
        [
            *(sys.executable, str(SCRIPTS / "map_csv.py")),
            *("--mapping", str(tmp_path / "mapping.yml")),
            *("--from", str(tmp_path / "export"), "--to", str(tmp_path / "files")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = {
        block.words[1]: block.text
        for block in BLOCKS
        if block.words[:1] == ("mapping",) and block.language == "text"
    }
    assert len(shown) == 2
    for name, text in shown.items():
        assert (tmp_path / "files" / name).read_text().strip() == text


@pytest.mark.parametrize("block", ASKED, ids=str)
def test_explored_question_is_one_that_is_ready(block: Block) -> None:
    given = dict(word.split("=", 1) for word in shlex.split(block.text)[2:])
    assert given["QUERY"] in questions()


def test_the_first_hour_lists_the_questions_that_are_ready() -> None:
    assert set(listed("first-hour.md", "ask")) == set(questions())


def without_ids(text: str) -> str:
    """A text in which every customer_id is the same."""
    return re.sub(r"\b[0-9a-f]{32}\b", "customer_id", text)


def check_command(words: list[str], block: Block) -> None:
    """Fail when a command names a target, script, model or option in vain."""
    program, *rest = words
    name = Path(program).name
    if name == "make":
        for word in rest:
            if "=" in word:
                assert word.split("=")[0] in variables(), f"{block}: {word}"
            else:
                assert word in targets(), f"{block}: no target {word}"
    elif program == ".ci/run":
        assert not rest and (CHECKOUT / program).exists(), block
    elif name.startswith("python") and rest[0] == "-c":
        compile(rest[1], str(block), "exec")
    elif name.startswith("python"):
        assert (CHECKOUT / rest[0]).exists(), f"{block}: no {rest[0]}"
        for option in rest[1:]:
            if option.startswith("--"):
                assert option in help_of(CHECKOUT / rest[0]), f"{block}: {option}"
    else:
        assert name in PROGRAMS, f"{block}: {name} cannot be checked"
        for word in rest:
            if word.startswith("tests/"):
                assert (CHECKOUT / word).exists(), f"{block}: no {word}"
        if "--select" in rest:
            model = rest[rest.index("--select") + 1].strip("+")
            found = [
                *(CHECKOUT / "models").rglob(f"{model}.sql"),
                *(CHECKOUT / "analyses").rglob(f"{model}.sql"),
            ]
            assert found, f"{block}: no model {model}"


@cache
def targets() -> dict[str, str]:
    """Targets of the Makefile and the help text of each."""
    found = {}
    for line in (CHECKOUT / "Makefile").read_text().splitlines():
        match = re.match(r"([a-z0-9-]+):(?!=)(?:.*?## (.*))?", line)
        if match:
            found[match[1]] = match[2] or ""
    return found


@cache
def variables() -> set[str]:
    """Variables that the Makefile reads from its command line."""
    text = (CHECKOUT / "Makefile").read_text()
    return set(re.findall(r"^([A-Z_]+) \?=", text, flags=re.M))


@cache
def help_of(program: Path) -> str:
    """What a program prints for --help."""
    done = subprocess.run(
        [sys.executable, str(program), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@cache
def settings() -> set[str]:
    """Settings of the table in docs/bring-your-data.md."""
    page = (CHECKOUT / "docs" / "bring-your-data.md").read_text()
    return set(re.findall(r"^\| `(PERCORSO_[A-Z_]+)`", page, flags=re.M))


@pytest.mark.parametrize("name", sorted(targets()))
def test_every_target_has_a_help_text_and_is_in_the_readme(name: str) -> None:
    assert targets()[name], f"make {name} has no help text"
    assert f"`make {name}`" in (CHECKOUT / "README.md").read_text()


@pytest.mark.parametrize("program", PROGRAM_FILES, ids=lambda p: p.name)
def test_every_program_has_help(program: Path) -> None:
    assert help_of(program).startswith("usage: ")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_links_resolve(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name} links to {target}"


@cache
def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), flags=re.M)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def test_contract_page_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "write_contract_docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def accepted(file: str, column: str) -> list[str]:
    """Accepted values of a column, as the model's yml has them."""
    model = yaml.safe_load((MARTS / file).read_text())["models"][0]
    (spec,) = [c for c in model["columns"] if c["name"] == column]
    for test in spec["data_tests"]:
        if isinstance(test, dict) and "accepted_values" in test:
            return test["accepted_values"]["arguments"]["values"]
    raise AssertionError(f"{file}: {column} has no accepted values")


def listed(page: str, heading: str) -> list[str]:
    """First column of the table whose first heading is `heading`."""
    text = (CHECKOUT / "docs" / page).read_text()
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, flags=re.M)
    assert table, f"{page}: no table of {heading}"
    return re.findall(r"^\| `(\w+)`", table[1], flags=re.M)


def test_outcomes_are_those_of_the_model() -> None:
    assert listed("segments.md", "outcome") == accepted(
        "promotions/promotion_decisions.yml", "outcome"
    )


@pytest.mark.parametrize("days", [14, 30])
def test_verdicts_are_those_of_the_model(days: int) -> None:
    assert listed("read-the-kpi-table.md", "verdict") == accepted(
        "kpis/kpi_monitoring.yml", f"verdict_{days}d"
    )


def test_pending_outcomes_are_those_of_the_macro() -> None:
    page = (CHECKOUT / "docs" / "segments.md").read_text()
    told = re.findall(r"^\| `(\w+)` \|.*\| yes \|$", page, flags=re.M)
    macro = CHECKOUT / "macros" / "promotions" / "is_pending_outcome.sql"
    body = macro.read_text().split("-#}")[1]
    assert told == re.findall(r"'(\w+)'", body)


def test_columns_of_a_definition_are_all_explained() -> None:
    page = (CHECKOUT / "docs" / "add-a-promotion.md").read_text()
    header = (CHECKOUT / "seeds" / "promotions.csv").read_text().splitlines()[0]
    for column in header.split(","):
        assert re.search(rf"^\|[^|]*\b{column}\b", page, flags=re.M), column


def test_every_segment_and_the_kpi_table_have_an_exposure() -> None:
    path = CHECKOUT / "models" / "_exposures.yml"
    exposures = yaml.safe_load(path.read_text())["exposures"]
    read = {name for exposure in exposures for name in exposure["depends_on"]}
    segments = {p.stem for p in MARTS.rglob("segment_*.sql")} - {
        "segment_sizes",
        "segment_forecast",
        "segment_forecast_backtests",
    }
    assert {f"ref('{name}')" for name in segments | {"kpi_monitoring"}} <= read


def test_planted_effects_are_those_of_the_demo() -> None:
    page = (CHECKOUT / "docs" / "read-the-kpi-table.md").read_text()
    text = " ".join(page.split())
    assert "`scrap_fridge` moves 12 in a hundred" in text
    assert "`scrap_dishwasher` 6, `scrap_oven` nobody" in text
    planted = {activity.promotion_id: activity.uplift for activity in ACTIVITIES}
    assert planted["scrap_fridge"] == 0.12
    assert planted["scrap_dishwasher"] == 0.06
    assert planted["scrap_oven"] == 0


def test_every_fault_is_tried_by_a_test_that_exists() -> None:
    """Faults 1 to 41, each once, each with tests, unit tests or data tests."""
    rows = re.findall(
        r"^\| (\d+) \|.*\| ([^|]+) \|$",
        (CHECKOUT / "docs" / "faults.md").read_text(),
        re.M,
    )
    assert [int(number) for number, _ in rows] == list(range(1, 42))
    known = "\n".join(
        path.read_text()
        for folder, pattern in (
            ("tests", "test_*.py"),
            ("models", "**/*.yml"),
            ("tests", "**/*.yml"),
        )
        for path in (CHECKOUT / folder).glob(pattern)
    )
    for number, tests in rows:
        names = re.findall(r"`(\w+)`", tests)
        assert names, number
        for name in names:
            assert re.search(rf"(def {name}\(|name: {name}\b)", known), (number, name)
