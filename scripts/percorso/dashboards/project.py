"""Writes the boards as a project of dbt charts, in each language and width.

Below the project's `charts/` stand `en/`, `it/`, and `phone/` in each of them.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import get_group_symbol

from percorso.contract import CHECKOUT
from percorso.dashboards import boards
from percorso.dashboards.boards import Board
from percorso.dashboards.tables import DEFAULT_SOURCE, queries
from percorso.dashboards.words import LANGUAGES, Words
from percorso.errors import NO_ROOM, OutOfRoom, PercorsoError, first_line
from percorso.home import Home
from percorso.masking import SMALLEST_CELL
from percorso.summary import as_of

FOLDER = CHECKOUT / "dashboards"
OPS = "ops"
WIDTHS = {"": 1200, "phone": 390}
# What is shown of ops.duckdb: no value that came in, and no word of a row.
SHOWN_OF_OPS = {
    "data_freshness": "*",
    "door_checks": "* exclude (observed, first_failed, accepted_by)",
    "identity_review": "identifier_type, review_kind, severity, effect, since_on",
    "quarantine": "entity, refused_by",
    "run_history": "* exclude (message)",
    "source_reconciliation": "*",
}
# Formats of numbers and dates by language.
REGIONS = {"en": "en-GB", "it": "it-IT"}


@dataclass(frozen=True)
class Published:
    """The version that the pages show, and its business day."""

    folder: Path
    day: date | None


def published(home: Home) -> Published:
    """The published version of a home.

    Raises:
        PercorsoError: nothing is published yet, or it cannot be read.
    """
    if not home.published.exists():
        raise PercorsoError(
            f"nothing is published yet, so there is nothing to show - "
            f"{home.published} - run make build"
        )
    folder = home.published.resolve()
    try:
        with duckdb.connect(str(folder / "bi.duckdb"), read_only=True) as bi:
            # Without an active promotion the scores still tell the day.
            scored = bi.execute("select max(scored_on) from churn").fetchone()[0]
            return Published(folder, as_of(bi) or scored)
    except duckdb.Error as error:
        raise PercorsoError(
            f"the published version cannot be read: {first_line(error)} - "
            f"{folder} - run make build"
        ) from error


def write(
    target: Path,
    version: Published,
    languages: tuple = LANGUAGES,
    is_served: bool = False,
) -> None:
    """Write the boards of `dashboards/` as a project.

    Args:
        target: the project's folder, made when it is missing.
        version: what the boards read.
        languages: in which they are written.
        is_served: whether filters are alive; a page of a file shows none.
    """
    found = boards.read(FOLDER / "boards")
    style = yaml.safe_load((FOLDER / "style.yml").read_text(encoding="utf-8"))
    (target / "charts").mkdir(parents=True, exist_ok=True)
    shutil.copytree(FOLDER / "templates", target / "templates", dirs_exist_ok=True)
    _write_ops(version.folder / "ops.duckdb", target / "ops.duckdb")
    _dump(target / "dbt_charts.yml", _settings(target, version))
    if is_served:
        _dump(target / "charts" / "index.yml", _entrance(found, languages, style))
    for language in languages:
        words = Words.read(FOLDER / "words.csv", language)
        for below, width in WIDTHS.items():
            folder = target / "charts" / language / below
            folder.mkdir(parents=True, exist_ok=True)
            _dump(folder / "meta.yml", _look(style, words, width))
            for board in found:
                content = _content(board, words, version)
                turned = (boards.narrow if below else boards.wide)(content)
                turned = boards.guarded(turned, words.said(boards.NOTHING))
                if not is_served:
                    turned = boards.without_controls(turned)
                _dump(folder / f"{board.name}.yml", turned)


def day_in_words(day: date, language: str) -> str:
    """A day as people write it."""
    return format_date(day, "d MMMM y", locale=Locale.parse(REGIONS[language], "-"))


def _settings(target: Path, version: Published) -> dict:
    """The project's own file: where the data are."""
    paths = {DEFAULT_SOURCE: version.folder / "bi.duckdb", OPS: target / "ops.duckdb"}
    return {
        # What is published changes as a whole: nothing old may be shown.
        "cache": False,
        "sources": {
            name: {"type": "duckdb", "path": str(path)} for name, path in paths.items()
        },
    }


def _write_ops(published: Path, path: Path) -> None:
    """Copy what may be shown of `ops`; once, since a server keeps it open."""
    if path.exists():
        return
    try:
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"attach '{published}' as published (read_only)")
            for name, columns in SHOWN_OF_OPS.items():
                source = f"published.main.{name}"
                connection.execute(
                    f"create table {name} as select {columns} from {source}"
                )
    except duckdb.Error as error:
        told = f"{published.name} cannot be copied: {first_line(error)} - {path.parent}"
        raise (OutOfRoom if NO_ROOM.search(told) else PercorsoError)(told) from error


def _entrance(found: list[Board], languages: tuple, style: dict) -> dict:
    """The board that a server opens with: links to all others."""
    parts = []
    for language in languages:
        words = Words.read(FOLDER / "words.csv", language)
        look = _look(style, words, WIDTHS[""])
        links = [f"- [{words.said(b.title)}](/{language}/{b.name}/)" for b in found]
        parts.append({"text": "\n".join([f"## {language.upper()}", "", *links])})
    return {**look, "title": "Percorso", "cols": parts}


def _look(style: dict, words: Words, width: int) -> dict:
    """What every board of a language and a width has in common."""
    region = REGIONS[words.language]
    look = boards.worded(style, words)
    look["source"] = DEFAULT_SOURCE
    look["regional"] = {
        "locale": {"number": region, "time": region},
        "currency": os.environ.get("PERCORSO_CURRENCY") or "EUR",
        "language": words.language,
    }
    frame = {**look["style"].get("frame", {}), "width": width}
    if width == min(WIDTHS.values()):
        frame["margin"] = 12
    look["style"] = {**look["style"], "frame": frame}
    return look


def _content(board: Board, words: Words, version: Published) -> dict:
    """A board in a language, with what its queries may call and its day."""
    setup = ";\n".join([words.macro, _cell_macro(), _written_macro(words.language)])
    content = boards.worded(board.content, words)
    content["queries"] = {
        name: {**query, "setup_sql": setup} for name, query in queries(board).items()
    }
    if version.day:
        day = day_in_words(version.day, words.language)
        content["title"] += f", {words.said('as of')} {day}"
    return content


def _cell_macro() -> str:
    """SQL of `cell(people)`: a count, or nothing where so few could be named."""
    return (
        "create or replace temp macro cell(people) as "
        f"case when people = 0 or people >= {SMALLEST_CELL} then people end"
    )


def _written_macro(language: str) -> str:
    """SQL of `written(count)`: a count as text, its thousands set apart."""
    separator = get_group_symbol(Locale.parse(REGIONS[language], "-"))
    return (
        "create or replace temp macro written(number) as "
        f"replace(format('{{:,}}', cast(number as bigint)), ',', '{separator}')"
    )


def _dump(path: Path, content: dict) -> None:
    path.write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000),
        encoding="utf-8",
    )
