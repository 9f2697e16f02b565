"""Reads the boards that analysts write, and turns them to a language and a width.

A board is what `dct` knows, with two keys of our own on a chart: `phone`, what is
otherwise on a narrow page, and nothing else. What people read is put in the words
of a language; on a narrow page, what stands side by side stands below each other.
"""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import yaml

from percorso.dashboards.words import Words
from percorso.errors import Refused

# Keys whose text people read.
TEXTS = frozenset(
    [
        "title",
        "subtitle",
        "label",
        "text",
        "message",
        "x_label",
        "y_label",
        "x_name",
        "y_name",
        "placeholder",
        # What a filter is set to is one of its values, in words.
        "default",
    ]
)
# Keys below which a value of a table stands, to be coloured by.
VALUES = "values"
MATCHES = frozenset(["eq", "ne", "in"])
PHONE = "phone"
# Figures that still stand two in a row on a phone, and are never without a row.
FIGURE = "kpi"
NOTHING = "Nothing to show"


@dataclass(frozen=True)
class Board:
    """One page: its name in links, its place among the others, what it holds."""

    name: str
    path: Path
    content: dict

    @property
    def title(self) -> str:
        """As it stands in the board, in no language yet."""
        return self.content["title"]


def read(folder: Path) -> list[Board]:
    """The boards of a folder, in the order of their files' names.

    A file is named `<place>_<name>.yml`; the name goes into the page's address.

    Raises:
        Refused: a file is no board.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        place, _, name = path.stem.partition("_")
        if not place.isdigit() or not name:
            raise Refused("no place and name", str(path), "name it as 8_stores.yml")
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
            raise Refused("no YAML", f"{path}:{line}", "mend it") from error
        if not isinstance(content, dict) or not content.get("title"):
            raise Refused("no title", str(path), "write title: and what it is")
        found.append(Board(name, path, content))
    if not found:
        raise Refused("no board", str(folder), "write one, as docs/dashboards.md says")
    return found


def texts(content: object) -> list[str]:
    """Every text of a board that people read, as it stands there."""
    if isinstance(content, list):
        return [text for item in content for text in texts(item)]
    if not isinstance(content, dict):
        return []
    found = []
    for key, value in content.items():
        if key in TEXTS and isinstance(value, str):
            found += [] if value.isdigit() else [value.strip()]
        else:
            found += texts(value)
    return found


def worded(content: object, words: Words) -> object:
    """A board in the words of a language."""
    if isinstance(content, list):
        return [worded(item, words) for item in content]
    if not isinstance(content, dict):
        return content
    return {key: _worded(key, value, words) for key, value in content.items()}


def _worded(key: str, value: object, words: Words) -> object:
    if key in TEXTS and isinstance(value, str):
        return words.said(value)
    if key in MATCHES:
        told = value if isinstance(value, list) else [value]
        said = [words.said(v) if isinstance(v, str) else v for v in told]
        return said if isinstance(value, list) else said[0]
    if key == VALUES and isinstance(value, dict):
        return {words.said(name): color for name, color in value.items()}
    return worded(value, words)


def wide(content: dict) -> dict:
    """A board as a wide page shows it."""
    return {**content, "charts": {k: _without(v) for k, v in _charts(content).items()}}


def narrow(content: dict) -> dict:
    """A board as a phone shows it: one thing below the other."""
    charts = {
        name: _merged(_without(chart), chart.get(PHONE, {}))
        for name, chart in _charts(content).items()
    }
    rows = [_stacked(item, charts) for item in content.get("rows", [])]
    return {**content, "charts": charts, "rows": rows}


def guarded(content: dict, nothing: str) -> dict:
    """A board whose charts say so when their query finds nothing.

    Args:
        content: the board, each query with its `sql`.
        nothing: what is said.
    """
    charts, queries = {}, dict(content["queries"])
    for name, chart in _charts(content).items():
        charts[name] = chart
        if chart["type"] == FIGURE:
            continue
        query, probe = queries[chart["query"]], f"{name}_found"
        queries[probe] = {
            **query,
            "sql": "select count(*) > 0 as some, count(*) = 0 as none "
            f"from (\n{query['sql'].rstrip().rstrip(';')}\n)",
        }
        charts[name] = {**chart, "visible": {"query": probe, "column": "some"}}
        charts[f"{name}_none"] = {
            "type": "callout",
            "title": chart["title"],
            "message": nothing,
        }
    rows = _beside(content["rows"], charts)
    return {**content, "charts": charts, "queries": queries, "rows": rows}


def _beside(rows: list, charts: dict) -> list:
    """Rows of a layout, each chart followed by what is said in its place."""
    found = []
    for item in rows:
        if isinstance(item, str):
            found.append(item)
            if f"{item}_none" in charts:
                shown = {"query": f"{item}_found", "column": "none"}
                found.append({"rows": [f"{item}_none"], "visible": shown})
        elif "rows" in item:
            found.append({**item, "rows": _beside(item["rows"], charts)})
        else:
            # What is hidden leaves a gap among columns, and none among rows.
            parts = [
                {"rows": _beside([part], charts)} if f"{part}_none" in charts else part
                for part in item["cols"]
            ]
            found.append({**item, "cols": parts})
    return found


def without_controls(content: dict) -> dict:
    """A board that shows what its filters are set to, and no filters."""
    variables = content.get("variables") or {}
    hidden = {name: {**told, "visible": False} for name, told in variables.items()}
    return {**content, "variables": hidden} if hidden else content


def _charts(content: dict) -> dict:
    return content.get("charts") or {}


def _without(chart: dict) -> dict:
    return {key: value for key, value in chart.items() if key != PHONE}


def _merged(chart: dict, change: dict) -> dict:
    """A chart with a change laid over it, key by key."""
    merged = deepcopy(chart)
    for key, value in change.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
    return merged


def _stacked(item: object, charts: dict) -> object:
    """A row of a layout with what stands beside each other put below."""
    if not isinstance(item, dict):
        return item
    item = {key: value for key, value in item.items() if key != "width"}
    for key in ("rows", "cols"):
        if key in item:
            item[key] = [_stacked(part, charts) for part in item[key]]
    if "cols" in item:
        item["rows"] = _pairs(item.pop("cols"), charts)
    return item


def _pairs(parts: list, charts: dict) -> list:
    """Parts below each other; figures by two."""
    kinds = {charts[p]["type"] if isinstance(p, str) else None for p in parts}
    if kinds != {FIGURE}:
        return parts
    twos = [parts[start : start + 2] for start in range(0, len(parts), 2)]
    return [{"cols": two} if len(two) == 2 else two[0] for two in twos]
