"""The pages for a browser: they open, they are right, and nobody is on them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from textwrap import dedent

import duckdb
import jsonschema
import pytest
import sqlglot
import yaml
from conftest import CHECKOUT, SCRIPTS, DemoRetailer, Retailer
from playwright.sync_api import Browser, Page, sync_playwright
from sqlglot import expressions

os.environ["DO_NOT_TRACK"] = "1"

from dbt_charts.agent_api import ProjectSession

from percorso import journal
from percorso.dashboards import boards, project, tables
from percorso.dashboards.page import second
from percorso.dashboards.render import render
from percorso.dashboards.serve import follow
from percorso.dashboards.words import LANGUAGES, Words
from percorso.errors import PercorsoError, Refused
from percorso.home import Home

DASHBOARDS = str(SCRIPTS / "dashboards.py")
CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BOARDS = boards.read(project.FOLDER / "boards")
# Drawn and opened by the short tests; the long ones take all.
ONE = "promotions"
EMPTIED = "touchpoints"
DESK, PHONE = 1280, 390
# Columns whose values are the retailer's own: definitions and categories.
OWN = {"band", "bound", "category", "name", "channel_group"}


def words(language: str) -> Words:
    """The words of a language."""
    return Words.read(project.FOLDER / "words.csv", language)


@pytest.fixture(scope="module")
def home(demo: DemoRetailer, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of its own that shows what the demo published."""
    root = tmp_path_factory.mktemp("dashboards")
    (root / "published").symlink_to((demo.home / "published").resolve())
    return Home(root)


@pytest.fixture(scope="module")
def written(home: Home) -> Path:
    """The boards as a project of the tool, in each language and width."""
    target = home.root / "project"
    project.write(target, project.published(home))
    return target


@pytest.fixture(scope="module")
def pages(home: Home) -> Path:
    """The page of one board, in Italian."""
    return render(home, project.published(home), languages=("it",), only=(ONE,))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window, which asks nobody for anything."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM), headless=True, args=OPTIONS
        )
        yield started
        started.close()


class Watched:
    """A page, and all that went wrong on it or was asked for by it."""

    def __init__(self, browser: Browser, width: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", lambda asked: self.wrong.append(asked.url))
        self.page.on("request", lambda asked: self.asked.append(asked.url))

    def _said(self, message) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def shown(self, chart: str) -> str:
        """The text of a chart that can be seen."""
        found = self.page.locator(f'.dbt-chart[data-chart-id="{chart}"]:visible')
        return " ".join(found.first.locator("text").all_text_contents())

    def figure(self, chart: str) -> int:
        """The number of a figure that can be seen."""
        return int(re.sub(r"\D", "", self.shown(chart)))


def content(board: boards.Board, written: Path, language: str) -> dict:
    """A board as it was written for the tool."""
    path = written / "charts" / language / f"{board.name}.yml"
    return yaml.safe_load(path.read_text())


@cache
def answers(board_name: str, written: Path, language: str) -> dict[str, tuple]:
    """What each query of a board finds, its filters as they are at first."""
    (board,) = [board for board in BOARDS if board.name == board_name]
    told = content(board, written, language)
    filters = {k: v["default"] for k, v in (told.get("variables") or {}).items()}
    sources = yaml.safe_load((written / "dbt_charts.yml").read_text())["sources"]
    found = {}
    for name in tables.queries(board):
        query = told["queries"][name]
        sql = query["sql"]
        for variable, value in filters.items():
            sql = sql.replace(f"{{{{ {variable} }}}}", f"'{value}'")
        path = sources[query["source"]]["path"]
        with duckdb.connect(path, read_only=True) as connection:
            connection.execute(query["setup_sql"])
            cursor = connection.execute(sql)
            columns = [column for column, *_ in cursor.description]
            found[name] = columns, cursor.fetchall()
    return found


# What is written.


def tables_of(board: boards.Board) -> set[str]:
    """Names of the tables that a board reads."""
    found = set()
    for query in tables.queries(board).values():
        # Filters of the page are filled in later: any value parses as well.
        filled = re.sub(r"{{.*?}}", "'x'", query["sql"], flags=re.S)
        tree = sqlglot.parse_one(filled, dialect="duckdb")
        own = {part.alias for part in tree.find_all(expressions.CTE)}
        # What a function gives has no name.
        found |= {t.name for t in tree.find_all(expressions.Table)} - own - {""}
    return found


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_a_board_reads_the_tables_that_its_exposure_names(board: boards.Board) -> None:
    path = CHECKOUT / "models" / "_dashboards.yml"
    named = {
        exposure["name"]: set(exposure["depends_on"])
        for exposure in yaml.safe_load(path.read_text())["exposures"]
    }
    read = {f"ref('{table}')" for table in tables_of(board)}
    assert read == named[f"dashboard_{board.name}"]


def test_every_exposure_has_a_board() -> None:
    path = CHECKOUT / "models" / "_dashboards.yml"
    named = [e["name"] for e in yaml.safe_load(path.read_text())["exposures"]]
    assert named == [f"dashboard_{board.name}" for board in BOARDS]


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_the_page_of_boards_names_what_a_board_reads(board: boards.Board) -> None:
    """The table of docs/dashboards.md; `quality` is told in words there."""
    told = (CHECKOUT / "docs" / "dashboards.md").read_text()
    (row,) = re.findall(rf"^\| {board.title} \|.*$", told, flags=re.M)
    if board.name == "quality":
        assert "all of `ops.duckdb` but `file_reconciliation`" in row
    else:
        named = set(re.findall(r"`(\w+)`", row))
        assert named == tables_of(board)


def test_ops_shows_all_but_one_table() -> None:
    files = (CHECKOUT / "models" / "ops").glob("*.sql")
    assert set(project.SHOWN_OF_OPS) == {p.stem for p in files} - {
        "file_reconciliation"
    }


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_every_text_has_its_words(board: boards.Board) -> None:
    style = yaml.safe_load((project.FOLDER / "style.yml").read_text())
    known = words("it").by_text
    assert not [t for t in boards.texts([board.content, style]) if t not in known]


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_every_query_finds_something_and_has_words_for_it(
    board: boards.Board, written: Path
) -> None:
    """What `word()` knows nothing of keeps its spelling in both languages."""
    english = answers(board.name, written, "en")
    italian = answers(board.name, written, "it")
    said = set(words("en").by_text.values())
    for name, (columns, rows) in english.items():
        assert rows, f"{board.name}: {name} finds nothing on the demo"
        assert len(rows) == len(italian[name][1]), name
        sql = content(board, written, "en")["queries"][name]["sql"]
        for place, column in enumerate(columns):
            through = re.search(
                rf"(?:select|,)\s+word\((?:[^()]|\([^()]*\))*\)\s+as {column}\b", sql
            )
            if through and column not in OWN:
                shown = {row[place] for row in rows} - {None}
                assert shown <= said, f"{board.name}: {name}.{column}"


@pytest.mark.parametrize(
    ("board", "query"),
    [
        ("overview", "months"),
        ("overview", "channels"),
        ("touchpoints", "by_month"),
        ("touchpoints", "ways"),
        ("touchpoints", "complaints"),
    ],
)
def test_months_end_with_the_last_whole_one(
    board: str, query: str, written: Path
) -> None:
    """The demo's day is the last of June and not over: no board shows a part of it."""
    columns, rows = answers(board, written, "en")[query]
    (place,) = [
        n for n, c in enumerate(columns) if c in ("month", "month_date", "period_date")
    ]
    assert max(row[place] for row in rows) == date(2026, 5, 1)


@pytest.mark.parametrize("column", ["sent", "revenue_net", "cost_total"])
def test_the_table_of_results_adds_up_to_the_figures_above_it(
    column: str, written: Path
) -> None:
    """An advertisement, which is sent to nobody, is in the table as well."""
    found = answers("results", written, "en")
    (columns, rows), (names, (totals,)) = found["results"], found["totals"]
    shown = sum(row[columns.index(column)] or 0 for row in rows)
    assert shown == totals[names.index(column)] > 0


def test_no_run_of_what_is_published_is_still_at_work(written: Path) -> None:
    columns, rows = answers("quality", written, "en")["runs"]
    outcomes = [row[columns.index("outcome")] for row in rows]
    assert outcomes[0] == "The one shown here"
    assert "Running" not in outcomes


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_no_answer_names_anybody(board: boards.Board, written: Path) -> None:
    """No id, no address, and no count of a few people who share something."""
    for name, (columns, rows) in answers(board.name, written, "en").items():
        assert not [c for c in columns if c.endswith("_id") and c != "promotion_id"]
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                text = str(value)
                assert not re.search(r"[0-9a-f]{32}|\S@\S", text), f"{name}.{column}"
        if {"people"} & set(columns) and name not in KNOWN_WHOLE:
            place = columns.index("people")
            few = [row for row in rows if row[place] and 0 < row[place] < 5]
            assert not few, f"{board.name}: {name}"


# Counts of messages to be sent, of no trait of anybody.
KNOWN_WHOLE = {"sizes", "decisions", "months", "ahead"}


def test_ops_holds_no_value_that_came_in(written: Path, demo: DemoRetailer) -> None:
    """The server lets its reader look into the databases that the boards read."""
    with duckdb.connect(str(written / "ops.duckdb"), read_only=True) as ops:
        columns = ops.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR'"
        ).fetchall()
        shown = set()
        for table, column in columns:
            rows = ops.execute(f"select distinct {column} from {table}").fetchall()
            shown |= {value for (value,) in rows if value}
    refused = demo.query("select raw_text from quarantine where raw_text <> ''", "ops")
    linked = demo.query("select identifier_value from identity_review", "ops")
    named = {value for (value,) in (*refused, *linked) if len(value or "") > 4}
    assert len(named) > 100
    assert not [v for v in shown if v in named or "@" in v]


@pytest.mark.parametrize(
    "people, shown", [(0, 0), (1, None), (4, None), (5, 5), (None, None)]
)
def test_a_cell_of_a_few_people_is_empty(
    people: int | None, shown: int | None, written: Path
) -> None:
    setup = content(BOARDS[0], written, "en")["queries"]["people"]["setup_sql"]
    with duckdb.connect() as connection:
        connection.execute(setup)
        found = connection.execute("select cell($1::integer)", [people]).fetchone()
    assert found == (shown,)


def test_words_in_sql(written: Path) -> None:
    """A word, its apostrophe, what has none, and nothing."""
    setup = content(BOARDS[0], written, "it")["queries"]["people"]["setup_sql"]
    with duckdb.connect() as connection:
        connection.execute(setup)
        found = connection.execute(
            "select word('this_year'), word('a_new_one'), word(null), written(12345)"
        ).fetchone()
    assert found == ("Quest'anno", "a new one", None, "12.345")


@pytest.mark.parametrize("board", BOARDS, ids=lambda b: b.name)
def test_every_column_of_a_chart_is_its_querys(
    board: boards.Board, written: Path
) -> None:
    found = answers(board.name, written, "en")
    for name, chart in board.content["charts"].items():
        asked = [chart.get(key) for key in ("x", "y", "y_start", "color", "value")]
        asked += [
            chart.get("sort", {}).get("by"),
            chart.get("support", {}).get("value"),
        ]
        asked += [layer["y"] for layer in chart.get("layers", [])]
        asked += chart.get("style", {}).get("columns", {})
        asked += chart.get("phone", {}).get("style", {}).get("columns", {})
        asked += chart.get("conditional_formatting", {})
        columns, _ = found[chart["query"]]
        for one in filter(None, asked):
            wanted = {one} if isinstance(one, str) else set(one)
            assert wanted <= set(columns), name


def test_every_board_is_one_of_the_tool(written: Path) -> None:
    """No key is misspelt, and each chart has what its kind needs."""
    schemas = resources.files("dbt_charts") / "data" / "schemas" / "yaml"
    schema = json.loads(
        (schemas / f"{metadata.version('dbt-charts')}.json").read_text()
    )
    validator = jsonschema.Draft202012Validator(schema)
    paths = sorted((written / "charts").rglob("[!m]*.yml"))
    assert len(paths) == len(BOARDS) * len(LANGUAGES) * len(project.WIDTHS)
    for path in paths:
        wrong = validator.iter_errors(yaml.safe_load(path.read_text()))
        assert not [error.message for error in wrong], path


# How a board is read and turned.


def board_file(folder: Path, text: str, name: str = "1_a.yml") -> Path:
    """A folder with one board."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("a.yml", "title: A", "no place and name - .*a.yml - name it as 8_stores.yml"),
        ("1_a.yml", "rows: []", "no title - .*1_a.yml - write title"),
        ("1_a.yml", "title: A\nrows: [", "no YAML - .*1_a.yml:2 - mend it"),
        ("1_a.txt", "title: A", "no board - "),
    ],
)
def test_what_is_no_board_is_refused(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=message):
        boards.read(board_file(tmp_path / "boards", text, name))


@pytest.mark.parametrize(
    "text, message",
    [
        ("text,en\n", "the header is another - .*words.csv - write text,en,it"),
        ("text,en,it\na,b\n", "a line of 2 fields - .*words.csv:2 - "),
        ("text,en,it\na,b|b,c\n", r"'\|' is in a word - .*words.csv:2 - take"),
        ("text,en,it\na,b,c\na,b,c\n", "'a' stands twice - .*words.csv:3 - remove"),
    ],
)
def test_a_file_of_words_that_is_none_is_refused(
    text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "words.csv"
    path.write_text(text)
    with pytest.raises(Refused, match=message):
        Words.read(path, "it")


def test_on_a_phone_all_stands_below_each_other() -> None:
    figures = {name: {"type": "kpi"} for name in "abc"}
    table = {
        "type": "table",
        "style": {"columns": {"x": {"label": "X"}, "y": {"label": "Y"}}},
        "phone": {"style": {"columns": {"y": {"visible": False}}}},
    }
    board = {
        "title": "A",
        "charts": {**figures, "d": {"type": "bar"}, "e": table},
        "rows": [
            {"cols": ["a", "b", "c"]},
            {"cols": ["d", {"width": "30%", "cols": ["e"]}]},
        ],
    }
    narrow = boards.narrow(board)
    assert narrow["rows"] == [
        {"rows": [{"cols": ["a", "b"]}, "c"]},
        {"rows": ["d", {"rows": ["e"]}]},
    ]
    columns = narrow["charts"]["e"]["style"]["columns"]
    assert columns == {"x": {"label": "X"}, "y": {"label": "Y", "visible": False}}
    wide = boards.wide(board)
    assert wide["rows"] == board["rows"]
    assert wide["charts"]["e"] == {"type": "table", "style": table["style"]}


def test_a_second_drawing_has_ids_of_its_own() -> None:
    svg = (
        "<svg><style>@font-face { src: url('data:x'); } text { }</style>"
        '<clipPath id="a"/><g clip-path="url(#a)" aria-labelledby="a b"/>'
        '<use href="#a"/><a href="other.html"/></svg>'
    )
    assert second(svg) == (
        "<svg><style> text { }</style>"
        '<clipPath id="phone-a"/><g clip-path="url(#phone-a)" '
        'aria-labelledby="phone-a phone-b"/>'
        '<use href="#phone-a"/><a href="other.html"/></svg>'
    )


# The pages.


def test_a_page_loads_nothing(pages: Path) -> None:
    """Strictly: no address of the web but the names of XML's own vocabularies."""
    files = sorted(pages.rglob("*.html"))
    assert [path.name for path in files] == ["index.html", f"{ONE}.html"]
    for path in files:
        text = path.read_text()
        found = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]+[^\s\"'<>)]*", text))
        assert found <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
        linked = re.findall(r"(?<![-\w])(?:src|href|action|data)=[\"']([^\"']*)", text)
        linked += re.findall(r"url\(['\"]?([^'\")]*)", text)
        for target in filter(None, linked):
            assert re.match(r"#|data:|(\.\./)?(en/|it/)?[a-z]+\.html$", target), target


def check_page(browser: Browser, path: Path, board: boards.Board, width: int) -> None:
    """Fail when a page has an error, asks for anything, or lacks a chart."""
    watched = Watched(browser, width)
    watched.page.goto(path.as_uri())
    assert watched.asked == [path.as_uri()]
    assert watched.page.title().startswith(words(path.parent.name).said(board.title))
    charts = watched.page.locator(".dbt-chart:visible")
    shown = {
        charts.nth(i).get_attribute("data-chart-id") for i in range(charts.count())
    }
    assert shown == set(board.content["charts"])
    for i in range(charts.count()):
        assert charts.nth(i).locator("text").count(), shown
        box = charts.nth(i).bounding_box()
        assert box["width"] > 100 and box["height"] > 40
    told = " ".join(watched.page.inner_text("main").split())
    assert "30 June 2026" in told or "30 giugno 2026" in told
    wide = watched.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, "the page scrolls sideways"
    # Letters of the drawing are as large as they are drawn, or larger.
    scale = watched.page.evaluate(
        "[...document.querySelectorAll('main > div > svg')].filter(e => e.clientWidth)"
        ".map(e => e.clientWidth / e.viewBox.baseVal.width)[0]"
    )
    assert scale > 0.95
    watched.page.screenshot(path=path.with_suffix(f".{width}.png"), full_page=True)
    assert watched.wrong == []
    watched.page.close()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_page_opens(width: int, pages: Path, browser: Browser) -> None:
    (board,) = [b for b in BOARDS if b.name == ONE]
    check_page(browser, pages / "it" / f"{ONE}.html", board, width)


def test_a_number_on_a_page_is_the_marts(
    pages: Path, browser: Browser, demo: DemoRetailer
) -> None:
    figures = "sum(triggered), sum(entered), sum(holdout)"
    ((triggered, entered, holdout),) = demo.query(
        f"select {figures} from segment_sizes"
    )
    watched = Watched(browser, DESK)
    watched.page.goto((pages / "it" / f"{ONE}.html").as_uri())
    assert watched.figure("triggered") == triggered > 1000
    assert watched.figure("entered") == entered
    assert watched.figure("holdout") == holdout
    assert f"{triggered:,}".replace(",", ".") in watched.shown("waterfall")
    assert watched.page.locator("[data-dbt-variable]:visible").count() == 0
    watched.page.close()


def test_the_entrance_leads_to_the_first_page_and_the_languages_to_each_other(
    pages: Path, browser: Browser
) -> None:
    watched = Watched(browser, DESK)
    for place in ("en/overview", f"en/{ONE}"):
        (pages / place).with_suffix(".html").parent.mkdir(exist_ok=True)
        (pages / place).with_suffix(".html").write_text("<title>another</title>")
    watched.page.goto((pages / "index.html").as_uri())
    watched.page.wait_for_url("**/en/overview.html")
    watched.page.goto((pages / "it" / f"{ONE}.html").as_uri())
    assert watched.page.locator("html").get_attribute("lang") == "it"
    assert watched.page.locator("header nav a").count() == len(BOARDS)
    this = watched.page.locator("header nav [aria-current]")
    assert this.inner_text() == "Promozioni"
    watched.page.click("header .languages a[lang=en]")
    watched.page.wait_for_url(f"**/en/{ONE}.html")
    watched.page.close()


def test_a_table_without_rows_gives_a_page_that_says_so(
    demo: DemoRetailer, tmp_path: Path
) -> None:
    """As for a retailer who has just begun."""
    home = emptied(demo, tmp_path)
    folder = render(home, project.published(home), languages=("it",), only=(EMPTIED,))
    text = (folder / "it" / f"{EMPTIED}.html").read_text()
    (board,) = [b for b in BOARDS if b.name == EMPTIED]
    charts = [c for c in board.content["charts"].values() if c["type"] != "kpi"]
    # Wide and narrow.
    assert len(re.findall(r"Niente da mostrare</", text)) == 2 * len(charts)


def emptied(demo: DemoRetailer, root: Path) -> Home:
    """A home that published every table of the demo without a row."""
    version = root / "versions" / "20260630T000000000000Z"
    version.mkdir(parents=True)
    for name in ("bi", "ops"):
        with duckdb.connect(str(version / f"{name}.duckdb")) as connection:
            path = demo.home / "published" / f"{name}.duckdb"
            connection.execute(f"attach '{path}' as full_one (read_only)")
            found = connection.execute(
                "select table_name from duckdb_tables() "
                "where database_name = 'full_one'"
            ).fetchall()
            for (table,) in found:
                connection.execute(
                    f"create table {table} as from full_one.main.{table} limit 0"
                )
    (root / "published").symlink_to(version)
    return Home(root)


def test_nothing_published_is_said_in_one_line(tmp_path: Path) -> None:
    done = Retailer(landing=tmp_path, home=tmp_path / "home").run("dashboards.py")
    assert done.returncode == 1
    assert re.fullmatch(
        r"dashboards: nothing is published yet, .* - \S+/published - run make build\n",
        done.stderr,
    )


def test_a_version_that_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "bi.duckdb").write_text("no database")
    with pytest.raises(PercorsoError, match=r"cannot be read: .* - run make build"):
        project.published(Home(tmp_path))


def test_no_room_is_said_in_one_line_and_leaves_nothing(home: Home) -> None:
    """The limit on a file's size stands for a disk that is full."""
    before = sorted(path.name for path in home.root.iterdir())
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 8; exec "$0" "$1"', sys.executable, DASHBOARDS],
        env={**os.environ, "PERCORSO_HOME": str(home.root)},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert re.fullmatch(r"dashboards: .*[Ff]ile too large.*\n", done.stderr)
    left = {path.name for path in home.root.iterdir()} - set(before)
    assert left == {"logs", "run.lock", "state"}
    told = journal.runs(home)[-1]
    assert (told["command"], told["outcome"]) == ("dashboards", "out_of_room")
    assert told["exit_code"] == 4


def own_boards(
    home: Home, root: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> Home:
    """A home that shows what another published, by one board of its own."""
    folder = root / "dashboards"
    shutil.copytree(project.FOLDER, folder)
    for path in (folder / "boards").glob("*.yml"):
        path.unlink()
    board_file(folder / "boards", text, name)
    monkeypatch.setattr(project, "FOLDER", folder)
    own = Home(root / "home")
    own.root.mkdir()
    own.published.symlink_to(home.published.resolve())
    return own


def test_a_board_that_cannot_be_drawn_leaves_the_pages_as_they_are(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """
    title: Stores
    queries: {n: select store_id from orders limit 2}
    charts: {n: {type: kpi, query: n, label: Stores, value: store_id}}
    rows: [n]
    """
    own = own_boards(home, tmp_path, monkeypatch, "8_stores.yml", text)
    kept = own.root / "dashboards" / "index.html"
    kept.parent.mkdir()
    kept.write_text("the last ones")
    with pytest.raises(
        PercorsoError,
        match=r"a board cannot be drawn: .*exactly 1 row, got 2.*/8_stores.yml",
    ):
        render(own, project.published(own), languages=("en",))
    assert kept.read_text() == "the last ones"
    assert sorted(p.name for p in own.root.iterdir()) == ["dashboards", "published"]


def test_the_page_of_the_guide_is_there_with_its_link(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (CHECKOUT / "docs" / "dashboards.md").read_text()
    (name,) = re.findall(r"Write `dashboards/boards/(\w+\.yml)`", guide)
    (text,) = re.findall(r"```yaml\n(.*?)```", guide, flags=re.S)
    own = own_boards(home, tmp_path, monkeypatch, name, dedent(text))
    folder = render(own, project.published(own), languages=("en",))
    page = (folder / "en" / "stores.html").read_text()
    assert '<a href="stores.html" aria-current="page">Stores</a>' in page
    assert page.count('data-chart-id="orders"') == len(project.WIDTHS)
    assert "Nothing to show" not in page


# The server.


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[str]:
    """The boards under their server, as `make dashboards-serve` starts it."""
    port = 9871 + os.getpid() % 100
    started = subprocess.Popen(
        [
            sys.executable,
            str(SCRIPTS / "dashboards.py"),
            "--serve",
            "--port",
            str(port),
        ],
        env={**os.environ, "PERCORSO_HOME": str(home.root)},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://localhost:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5)
            break
        except (urllib.error.URLError, ConnectionError):
            assert started.poll() is None, started.stdout.read()
            time.sleep(0.1)
    yield address
    started.send_signal(signal.SIGTERM)
    started.communicate(timeout=30)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/health", timeout=5)


def test_a_filter_changes_what_is_shown(
    server: str, browser: Browser, demo: DemoRetailer
) -> None:
    watched = Watched(browser, DESK)
    watched.page.set_default_timeout(60_000)
    watched.page.goto(f"{server}/it/{ONE}/", wait_until="load")
    ((whole,),) = demo.query("select sum(triggered) from segment_sizes")
    assert watched.figure("triggered") == whole
    # The control is at the right of its label.
    box = watched.page.locator("[data-dbt-variable=promotion]").bounding_box()
    watched.page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    watched.page.get_by_role("option", name="renew_notebook", exact=True).click()
    watched.page.wait_for_url("**promotion=renew_notebook**")
    ((chosen,),) = demo.query(
        "select sum(triggered) from segment_sizes where promotion_id = 'renew_notebook'"
    )
    watched.page.wait_for_function(
        "n => [...document.querySelectorAll('[data-chart-id=triggered] text')]"
        ".some(t => t.textContent.replace(/\\D/g, '') === n)",
        arg=str(chosen),
    )
    assert watched.figure("triggered") == chosen < whole
    assert not [url for url in watched.asked if not url.startswith(server)]
    watched.page.close()


def test_the_server_opens_with_links_to_all_boards(server: str) -> None:
    text = urllib.request.urlopen(f"{server}/", timeout=60).read().decode()
    for language in LANGUAGES:
        for board in BOARDS:
            assert f'href="/{language}/{board.name}"' in text


def test_a_board_changed_meanwhile_is_written_anew(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dashboards"
    shutil.copytree(project.FOLDER, folder)
    monkeypatch.setattr(project, "FOLDER", folder)
    target, version = tmp_path / "project", project.published(home)
    project.write(target, version, is_served=True)
    looks = iter(follow(target, version))
    assert next(looks) is None
    path = folder / "boards" / "1_overview.yml"
    path.write_text(path.read_text().replace("title: Overview", "title: At a glance"))
    assert next(looks) == ""
    told = (target / "charts" / "en" / "overview.yml").read_text()
    assert "title: At a glance" in told
    path.write_text("title: [")
    assert "no YAML" in next(looks)
    assert next(looks) is None


# All of it.


@pytest.mark.long
def test_all_pages_open_in_both_languages_and_widths(
    home: Home, browser: Browser
) -> None:
    folder = render(home, project.published(home))
    for language in LANGUAGES:
        for board in BOARDS:
            for width in (DESK, PHONE):
                path = folder / language / f"{board.name}.html"
                check_page(browser, path, board, width)


@pytest.mark.long
def test_no_text_is_cut_off(written: Path) -> None:
    """The tool says where a text did not fit."""
    with ProjectSession.open(written) as session:
        for path in sorted((written / "charts").rglob("[!m]*.yml")):
            place = path.relative_to(written).as_posix()
            result = session.render_board(
                session.project.path(place).read_board(), format="svg", use_cache=False
            )
            told = [w for w in result.warnings if "TRUNCATED" in w.code]
            assert not told, f"{place}: {told[0].message}"


@pytest.mark.long
def test_all_pages_open_without_a_row(demo: DemoRetailer, tmp_path: Path) -> None:
    home = emptied(demo, tmp_path)
    folder = render(home, project.published(home), languages=("en",))
    for board in BOARDS:
        text = (folder / "en" / f"{board.name}.html").read_text()
        assert "Nothing to show" in text, board.name
