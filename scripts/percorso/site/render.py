"""Draws the site with Sphinx: pages for a browser, read without a network."""

import shutil
from pathlib import Path

from percorso.errors import PercorsoError
from percorso.site.pages import lay

SETTINGS = Path(__file__).parent


def render(folder: Path, work: Path) -> Path:
    """Write the site, whole or not at all.

    Args:
        folder: where its pages go; what is there is replaced.
        work: a folder for what is needed on the way.

    Returns:
        The first page.

    Raises:
        PercorsoError: a page cannot be drawn, or a link of it leads nowhere.
        Refused: the navigation or the words name what is not there.
    """
    from sphinx.cmd.build import build_main

    source, drawn = work / "pages", work / "drawn"
    lay(source)
    shutil.rmtree(drawn, ignore_errors=True)
    arguments = ["-q", "-b", "html", "-W", "--keep-going", "-c", str(SETTINGS)]
    code = build_main(
        [*arguments, "-d", str(work / "parsed"), "-E", str(source), str(drawn)]
    )
    if code:
        raise PercorsoError(
            f"the site has faults, told above - {source} - mend the pages they name"
        )
    # What the generator keeps for itself is of no use to a reader.
    shutil.rmtree(drawn / "_sources", ignore_errors=True)
    (drawn / ".buildinfo").unlink(missing_ok=True)
    (drawn / "objects.inv").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    drawn.rename(folder)
    return folder / "index.html"
