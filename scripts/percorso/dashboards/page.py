"""Puts the drawings of a board into a page that needs nothing but itself."""

import re

import jinja2
from dbt_charts.core.render.chart_interactivity import hover_runtime_source
from dbt_charts.core.render.controls import controls_stylesheet

from percorso.dashboards.boards import Board
from percorso.dashboards.project import FOLDER
from percorso.dashboards.words import LANGUAGES, Words

# What names or points to a part of a drawing, by its id.
_ID = re.compile(r'(?<![-\w])(id|aria-labelledby|aria-describedby)="([^"]*)"')
_POINTER = re.compile(r"url\(#|(?<![-\w])(?:xlink:)?href=\"#")
_FONT = re.compile(r"@font-face\s*{[^}]*}")


def address(board: Board) -> str:
    """The file name of a board's page."""
    return f"{board.name}.html"


def page(board: Board, boards: list[Board], words: Words, drawn: dict[str, str]) -> str:
    """The whole page of a board.

    Args:
        board: whose page it is.
        boards: all of them, for the links.
        words: of the page's language.
        drawn: the board as SVG, by width as in `project.WIDTHS`.
    """
    return _template("page.html.j2").render(
        language=words.language,
        languages=LANGUAGES,
        title=words.said(board.title),
        address=address(board),
        pages_label=words.said("Pages"),
        pages=[
            {
                "address": address(one),
                "title": words.said(one.title),
                "is_this": one is board,
            }
            for one in boards
        ],
        controls=controls_stylesheet(),
        hover=hover_runtime_source(),
        wide=drawn[""],
        narrow=second(drawn["phone"]),
    )


def index(boards: list[Board]) -> str:
    """The page that leads to the first, in the language of the browser."""
    return _template("index.html.j2").render(
        languages=LANGUAGES, first=address(boards[0])
    )


def second(svg: str) -> str:
    """A drawing that may stand in a page after another.

    Its ids get a name of their own: one that is hidden would lend its clip paths
    and colours to the one that is shown. The fonts are the first one's.
    """
    svg = _ID.sub(
        lambda found: (
            f'{found[1]}="'
            + " ".join(f"phone-{name}" for name in found[2].split())
            + '"'
        ),
        svg,
    )
    svg = _POINTER.sub(lambda found: f"{found[0]}phone-", svg)
    return _FONT.sub("", svg)


def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(FOLDER)
    return jinja2.Environment(loader=loader, autoescape=True).get_template(name)
