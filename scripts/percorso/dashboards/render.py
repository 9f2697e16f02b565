"""Draws every board in every language and width, and writes the pages."""

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from dbt_charts.agent_api import ProjectSession

from percorso.dashboards import boards as board_files
from percorso.dashboards import project
from percorso.dashboards.boards import Board
from percorso.dashboards.page import address, index, page
from percorso.dashboards.project import Published
from percorso.dashboards.words import LANGUAGES, Words
from percorso.errors import PercorsoError
from percorso.home import Home
from percorso.progress import Progress

PAGES = "dashboards"


def render(
    home: Home, version: Published, languages: tuple = LANGUAGES, only: tuple = ()
) -> Path:
    """Write the pages of a version; returns their folder.

    They are made beside, then put in the place of the last ones.

    Args:
        home: where they are put.
        version: what they show.
        languages: in which they are written.
        only: names of boards, all when empty.

    Raises:
        PercorsoError: a board cannot be drawn.
    """
    boards = board_files.read(project.FOLDER / "boards")
    wanted = [board for board in boards if not only or board.name in only]
    target = home.root / PAGES
    with tempfile.TemporaryDirectory(dir=home.root, prefix=f".{PAGES}.") as made:
        draft = Path(made)
        project.write(draft / "project", version, languages)
        with (
            ProjectSession.open(draft / "project") as session,
            Progress("drawn {} pages") as progress,
        ):
            for language in languages:
                folder = draft / "pages" / language
                folder.mkdir(parents=True)
                words = Words.read(project.FOLDER / "words.csv", language)
                for board in wanted:
                    drawn = {
                        below: _drawn(session, board, place)
                        for below, place in _places(language).items()
                    }
                    (folder / address(board)).write_text(
                        page(board, boards, words, drawn), encoding="utf-8"
                    )
                    progress.advance(len(languages) * len(wanted))
        (draft / "pages" / "index.html").write_text(index(boards), encoding="utf-8")
        _put(draft / "pages", target)
    return target


def _places(language: str) -> dict[str, PurePosixPath]:
    """Where the boards of a language stand in the project, by width."""
    charts = PurePosixPath("charts")
    return {below: charts / language / below for below in project.WIDTHS}


def _drawn(session: ProjectSession, board: Board, place: PurePosixPath) -> str:
    """A board as SVG.

    Raises:
        PercorsoError: naming the board, and what is wrong with it.
    """
    found = session.project.path(str(place / f"{board.name}.yml")).read_board()
    result = session.render_board(found, format="svg", standalone=True, use_cache=False)
    wrong = [*result.validation_errors, *result.chart_errors]
    if result.board_error:
        wrong.append(result.board_error)
    if wrong or not isinstance(result.data, str):
        told = wrong[0].message.splitlines()[0] if wrong else "nothing was drawn"
        raise PercorsoError(f"a board cannot be drawn: {told} - {board.path}")
    return result.data


def _put(pages: Path, target: Path) -> None:
    """Put new pages in the place of the last ones."""
    last = target.with_name(f".{target.name}.last")
    shutil.rmtree(last, ignore_errors=True)
    if target.exists():
        target.rename(last)
    pages.rename(target)
    shutil.rmtree(last, ignore_errors=True)
