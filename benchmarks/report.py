"""What the benchmarks share: tables in Markdown, files written whole, the machine."""

import json
import os
import platform
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

RESULTS = Path(__file__).resolve().parent / "results"


class Unusable(Exception):
    """An input is missing or not what the benchmark needs, told in one line."""


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table: numbers to the right, text to the left.

    Args:
        headings: one for each column.
        rows: cells; None becomes an empty one, a float keeps four digits, a
            whole number gets thousands separators.

    Returns:
        The table's lines, without a line end.
    """
    listed = [[shown(cell) for cell in row] for row in rows]
    numeric = [
        all(re.fullmatch(r"[-\d,.]*", row[i]) for row in listed)
        for i in range(len(headings))
    ]
    rule = ["---:" if right else "---" for right in numeric]
    cells = [list(headings), rule, *listed]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def shown(cell: Any) -> str:
    """A cell as it is printed."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def machine() -> dict[str, Any]:
    """What a figure of speed depends on, without naming the machine."""
    return {
        "cpus": os.cpu_count(),
        "memory_gb": round(
            os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        ),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def write(folder: Path, name: str, markdown: str, figures: dict[str, Any]) -> None:
    """Write one result twice, for people and for programs.

    Args:
        folder: where to; made when missing.
        name: file name without its ending.
        markdown: the page.
        figures: the same as numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / f"{name}.md", markdown.rstrip() + "\n")
    _replace(folder / f"{name}.json", in_lines(figures) + "\n")


def in_lines(figures: dict[str, Any]) -> str:
    """JSON with what holds no other thing in one line: a model's costs, for one."""
    return re.sub(
        r"([{\[])\n\s+([^{}\[\]]*?)\n\s*([}\]])",
        lambda found: found[1] + re.sub(r"\n\s+", " ", found[2]) + found[3],
        json.dumps(figures, indent=2),
    )


def _replace(path: Path, text: str) -> None:
    """Write beside, then rename: a killed run leaves the old file."""
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
