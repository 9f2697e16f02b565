"""What an erasure says when it is done: to be read once, and kept nowhere."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from percorso.erasure.erase import Done


def told(done: Done, landing: Path) -> Iterator[str]:
    """What an erasure did, and what is left for the retailer to do, in lines.

    Args:
        done: the erasure.
        landing: the retailer's landing folder, in which nothing was touched.
    """
    yield (
        f"erased {done.people} people of {done.requests} requests; "
        f"{done.versions} earlier versions removed"
    )
    yield f"{len(done.certificates)} certificates in state/erasures/"
    if done.lines:
        yield f"To remove by you, from {landing}:"
        for file, lines in done.lines.items():
            yield f"  {file}: lines {', '.join(_ranges(lines))}"
    if done.doubles:
        yield "Rows that repeat others were not kept: look for the same people in"
        yield from (f"  {file}" for file in done.doubles)
    if done.taken:
        yield "Handed over before, for whoever took them to erase from:"
        yield from (f"  {folder}" for folder in done.taken)


def _ranges(lines: list[int]) -> Iterator[str]:
    """Lines in order, those that follow one another as first-last."""
    for _, run in groupby(enumerate(lines), lambda place: place[1] - place[0]):
        numbers = [line for _, line in run]
        last = f"-{numbers[-1]}" if len(numbers) > 1 else ""
        yield f"{numbers[0]}{last}"
