"""The documentation site: whole, readable without a network, and true."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from conftest import CHECKOUT, SCRIPTS

from percorso.errors import Refused
from percorso.site import glossary, tables
from percorso.site.navigation import WRITTEN, sections

# Of tags, what a browser fetches by itself when it opens a page.
FETCHED = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}


class Page(HTMLParser):
    """What a page fetches, what it links to, and its anchors."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        self.anchors.add(given.get("id", ""))
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "link" and given.get("rel") in ("next", "prev", "index", "search"):
            return
        self.fetched += [given[a] for a in FETCHED.get(tag, ()) if given.get(a)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, written once; its folder."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    done = written(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"Open:  {folder / 'index.html'}\n"
    return folder


def written(folder: Path) -> subprocess.CompletedProcess:
    """What the program says of writing the site."""
    return subprocess.run(
        [sys.executable, str(SCRIPTS / "write_site.py"), "--to", str(folder)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """Every page of the site by its path."""
    return {path: Page(path) for path in site.rglob("*.html")}


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        for target in page.fetched:
            assert not re.match(r"(https?:)?//", target), f"{path.name}: {target}"
    for style in site.rglob("*.css"):
        for target in re.findall(
            r"(?:url\(|@import)\s*['\"]?([^'\")]+)", style.read_text()
        ):
            assert not re.match(r"(https?:)?//", target), f"{style.name}: {target}"


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        for target in page.links:
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = target.partition("#")
            found = (path.parent / file).resolve() if file else path
            assert found.is_file(), f"{path.name}: {target}"
            if anchor and found in pages:
                assert anchor in pages[found].anchors, f"{path.name}: {target}"


def test_every_guide_is_in_the_navigation() -> None:
    told = {page for section in sections() for page in section.pages}
    guides = {f"docs/{path.name}" for path in (CHECKOUT / "docs").glob("*.md")}
    readmes = {
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / "connectors").glob("*/README.md")
    }
    assert guides | readmes | set(WRITTEN) <= told


def test_the_first_page_leads_to_every_other(
    site: Path, pages: dict[Path, Page]
) -> None:
    first = {
        (site / link.partition("#")[0]).resolve()
        for link in pages[site / "index.html"].links
    }
    for section in sections():
        for name in section.pages:
            assert site / name.replace(".md", ".html") in first, name


def test_the_navigation_tells_each_page_in_one_line(site: Path) -> None:
    told = re.findall(
        r'<li class="toctree-l1"><a class="reference internal" href="[^"]+">([^<]+)<',
        (site / "index.html").read_text(),
    )
    assert len(told) > 40
    assert {"HubSpot", "Privacy", "Forecast of segment sizes"} <= set(told)
    # What the column of the theme has room for.
    assert max(map(len, told)) <= 28, max(told, key=len)


def test_every_column_of_every_table_is_in_the_dictionary(site: Path) -> None:
    models = [
        model
        for folder in ("marts", "ops")
        for path in (CHECKOUT / "models" / folder).rglob("*.yml")
        for model in yaml.safe_load(path.read_text()).get("models", [])
    ]
    told = {path: path.read_text() for path in (site / "dictionary").glob("*.html")}
    index = told[site / "dictionary" / "index.html"]
    assert len(models) > 60
    for model in models:
        (target,) = re.findall(
            rf'href="(\w+\.html)"[^>]*>(?:<[^>]+>)*{model["name"]}<', index
        )[:1]
        page = told[site / "dictionary" / target]
        assert f">{model['name']}<" in page, model["name"]
        for column in model["columns"]:
            assert f">{column['name']}<" in page, (model["name"], column["name"])


def test_a_column_says_its_unit_and_what_null_means() -> None:
    kpis = {column.name: column for column in table("kpi_monitoring").columns}
    assert kpis["roas"].null.lower().startswith("null")
    assert kpis["promotion_id"].null == "never"
    assert kpis["open_rate"].unit == "0 to 1"
    assert "cell" in " ".join(kpis["row_level"].tests)
    people = {column.name: column for column in table("customers").columns}
    assert people["email"].is_personal
    assert not people["customer_type"].is_personal
    # A part that several tables share is put in.
    assert "salted with the home's secret" in people["customer_id"].meaning


def table(name: str) -> tables.Table:
    """A table by its name."""
    (found,) = [table for table in tables.tables() if table.name == name]
    return found


def test_a_table_names_the_dashboards_that_read_it(site: Path) -> None:
    page = (site / "dictionary" / "variant_comparisons.html").read_text()
    assert "Dashboard: Results" in page
    assert "Dashboard: Journey" not in page


def test_words_are_told_once(tmp_path: Path) -> None:
    """The dashboards' Italian is theirs to say, and every word has some."""
    found = {term.english: term.italian for term in glossary.terms()}
    assert found["holdout"] == "gruppo di controllo"
    assert found["lead"] == "contatto"
    own = tmp_path / "glossary.csv"
    own.write_text("term,it,meaning\nholdout,esclusi,People left out.\n")
    with pytest.raises(Refused, match=r"words\.csv already .*:2"):
        glossary.terms(own)
    own.write_text("term,it,meaning\nfridge door,,What closes it.\n")
    with pytest.raises(Refused, match="no Italian"):
        glossary.terms(own)


@pytest.mark.parametrize(
    ("page", "said"),
    [("docs/none.md", "no page docs/none.md"), ("docs/leads.md", "twice")],
)
def test_a_navigation_that_is_none_is_refused(
    page: str, said: str, tmp_path: Path
) -> None:
    own = tmp_path / "navigation.yml"
    own.write_text(yaml.safe_dump([{"title": "A", "pages": ["docs/leads.md", page]}]))
    with pytest.raises(Refused, match=said):
        sections(own)


@pytest.mark.long
def test_a_link_that_leads_nowhere_stops_the_site(tmp_path: Path) -> None:
    """On a copy of the guides, one of which names a heading that is not there."""
    copy = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(CHECKOUT), str(copy)], check=True)
    page = copy / "docs" / "leads.md"
    page.write_text(page.read_text() + "\nSee [more](segments.md#no-such-heading).\n")
    done = subprocess.run(
        [sys.executable, str(copy / "scripts" / "write_site.py")],
        cwd=copy,
        env={"PYTHONPATH": str(copy / "scripts"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "no-such-heading" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("site: the site has faults")
    assert not (copy / "target" / "site").exists()
