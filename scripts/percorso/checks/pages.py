"""Keeps the pages of the last runs, so that a browser opens them without a network.

Great Expectations' pages load their looks from the web. The links are turned to
copies that pinned packages bring, and what is decoration is dropped.
"""

import html
import os
import re
import shutil
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from percorso.checks import results
from percorso.checks.deliveries import Fact
from percorso.checks.expectations import validate
from percorso.checks.measure import Verdict, scratch
from percorso.checks.rules import Check
from percorso.home import Home

KEPT_RUNS = 7
ASSETS = {
    "bootstrap.min.css": ("xstatic.pkg.bootstrap", "data/css/bootstrap.min.css"),
    "bootstrap.min.js": ("xstatic.pkg.bootstrap", "data/js/bootstrap.bundle.min.js"),
    "jquery.min.js": ("xstatic.pkg.jquery", "data/jquery.min.js"),
}
# The icons that tell an outcome, without the font they come from.
ICONS = """\
.fas { font-style: normal; font-weight: bold; }
.fa-check-circle::before { content: "\\2714"; }
.fa-times::before { content: "\\2716"; }
.fa-exclamation-triangle::before { content: "\\26A0"; }
"""
# Animations and fonts that the pages do not show.
UNUSED = ("static/fonts", "static/images/*.gif", "static/styles")
_CLASSES = {
    "failed": " class='table-danger'",
    "warned": " class='table-warning'",
    "accepted": " class='table-warning'",
}
_FROM_THE_WEB = re.compile(
    r"<link\b[^>]*\bhref=[\"']https?:[^>]*>"
    r"|<script\b[^>]*\bsrc=[\"']https?:[^>]*>\s*</script>",
)
_IMAGE = re.compile(
    r"(src|href)=\"[^\"]*/(logo-long\.png|favicon\.ico)[^\"]*\"",
)
_NEWSLETTER = re.compile(r"<footer\b.*?</footer>", re.S)
_BACKGROUND = re.compile(r"background: url\('https?:[^']*'\)[^;]*;")


def validate_with_pages(
    home: Home,
    path: Path,
    asked: dict[str, list[Check]],
    facts: dict[Check, Fact],
    run_id: str,
    checked_at: datetime,
) -> dict[Check, Verdict]:
    """Let Great Expectations judge, and put its pages below `data_docs/`.

    Args:
        home: whose pages they are.
        path: the database of views on what landed.
        asked: the checks by entity.
        facts: what was seen of deliveries.
        run_id: of the run.
        checked_at: moment of the run.

    Returns:
        What was counted and judged, by check.
    """
    with scratch(home) as draft:
        verdicts = validate(path, asked, facts, run_id, checked_at, draft)
        _make_local(draft)
        _put(draft, home.root / "data_docs", run_id)
    return verdicts


def _make_local(site: Path) -> None:
    """Turn every link of a site's pages to what lies beside them."""
    for pattern in UNUSED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    assets = site / "static" / "assets"
    assets.mkdir(parents=True)
    for name, (package, path) in ASSETS.items():
        (folder,) = find_spec(package).submodule_search_locations
        shutil.copyfile(Path(folder) / path, assets / name)
    (assets / "icons.css").write_text(ICONS)
    for page in site.rglob("*.html"):
        top = os.path.relpath(site, page.parent)
        page.write_text(_local(page.read_text(encoding="utf-8"), top), encoding="utf-8")


def _local(text: str, top: str) -> str:
    text = _FROM_THE_WEB.sub("", text)
    text = _IMAGE.sub(rf'\1="{top}/static/images/\2"', text)
    text = _BACKGROUND.sub("", text)
    text = _NEWSLETTER.sub("", text)
    return text.replace("</head>", f"{_head(top)}</head>", 1)


def _head(top: str) -> str:
    """The links to what lies beside the pages."""
    lines = []
    for name in (*ASSETS, "icons.css"):
        path = f"{top}/static/assets/{name}"
        if name.endswith(".css"):
            lines.append(f'<link rel="stylesheet" href="{path}">')
        else:
            lines.append(f'<script src="{path}"></script>')
    return "\n".join(lines) + "\n"


def _put(draft: Path, pages: Path, run_id: str) -> None:
    """Put a run's pages beside those of the runs before it, and drop the oldest."""
    # Ours says which runs there are.
    (draft / "index.html").unlink()
    for path in sorted(draft.rglob("*")):
        if path.is_file():
            target = pages / path.relative_to(draft)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    runs = sorted({path.name for path in pages.glob("validations/*/*")})
    for old in runs[:-KEPT_RUNS]:
        for folder in pages.glob(f"validations/*/{old}"):
            shutil.rmtree(folder)


def write_index(home: Home) -> Path:
    """Write the page that leads to the others, and give back its path.

    It lists the runs whose pages are kept, the last first, each with what became
    of its checks, entity by entity.
    """
    pages, counts = home.root / "data_docs", results.counts(home)
    runs: dict[str, list[str]] = {}
    for path in sorted(pages.glob("validations/*/*/*/*.html")):
        link = path.relative_to(pages)
        entity, run_id = link.parts[1:3]
        row = _index_row(entity, counts.get((run_id, entity), {}), link.as_posix())
        runs.setdefault(run_id, []).append(row)
    heads = "".join(f"<th>{name}</th>" for name in ("entity", *results.OUTCOMES))
    tables = "".join(
        f"<h2>{_moment(run_id)}</h2><table class='table table-sm'>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        for run_id, rows in sorted(runs.items(), reverse=True)
    )
    draft = pages / "index.tmp"
    draft.write_text(
        "<!DOCTYPE html><html><head><meta charset='utf-8'>"
        f"<title>What landed, checked</title>{_head('.')}</head>"
        "<body class='container-fluid p-4'><h1>What landed, checked</h1>"
        f"{tables}</body></html>",
        encoding="utf-8",
    )
    return draft.replace(pages / "index.html")


def _moment(run_id: str) -> str:
    """When a run was, to be read by people."""
    at = datetime.strptime(run_id, "%Y%m%dT%H%M%S%fZ")
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _index_row(entity: str, counts: dict[str, int], link: str) -> str:
    cells = "".join(
        f"<td{_CLASSES.get(name, '') if counts.get(name) else ''}>"
        f"{counts.get(name) or ''}</td>"
        for name in results.OUTCOMES
    )
    return f"<tr><td><a href='{html.escape(link)}'>{entity}</a></td>{cells}</tr>"
