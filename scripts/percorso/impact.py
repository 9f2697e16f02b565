"""What a change of the project reaches: dashboards, and files for sending services.

dbt compares the project with the manifest of an earlier one, and follows its own
lineage from what is changed to what reads it.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dbt.contracts.graph.manifest import Manifest

from percorso.errors import Refused
from percorso.home import Home
from percorso.run import dbt

# Apart from what a build wrote down, which may be what is compared with.
TARGET = "target_impact"
KINDS = ("model", "seed", "source", "snapshot", "semantic_model")


@dataclass(frozen=True)
class Impact:
    """What is changed, by name, and who reads it: (label, what it is)."""

    changed: list[str]
    readers: list[tuple[str, str]]


def impact(home: Home, earlier: Path) -> Impact:
    """Hold the project against an earlier one.

    Args:
        home: where dbt writes down what it reads.
        earlier: folder of the manifest.json that was kept.

    Raises:
        Refused: there is no manifest.
    """
    if not (earlier / "manifest.json").is_file():
        raise Refused(
            "no manifest.json", str(earlier), "keep target/ of the home that was built"
        )
    try:
        manifest = dbt(home, "parse", target=TARGET)
        changed, readers = (
            _listed(home, manifest, earlier, selection, kinds)
            for selection, kinds in (
                ("state:modified", KINDS),
                ("state:modified+", ("exposure",)),
            )
        )
    finally:
        shutil.rmtree(home.root / TARGET, ignore_errors=True)
    return Impact(
        sorted(node["name"] for node in changed),
        sorted((node["label"] or node["name"], node["type"]) for node in readers),
    )


def page(found: Impact) -> str:
    """The answer as Markdown, for a comment on a pull request."""
    lines = ["### What this change reaches", ""]
    if not found.changed:
        return "\n".join([*lines, "No table is made in another way than before."])
    lines += [f"Changed: {', '.join(f'`{name}`' for name in found.changed)}.", ""]
    if not found.readers:
        return "\n".join([*lines, "No dashboard and no file reads any of it."])
    lines += ["| reads it | is a |", "|---|---|"]
    lines += [f"| {_cell(label)} | {kind} |" for label, kind in found.readers]
    return "\n".join(lines)


def _listed(
    home: Home, manifest: Manifest, earlier: Path, selection: str, kinds: Sequence[str]
) -> list[dict]:
    """Names, labels and types of what dbt selects."""
    wanted = [part for kind in kinds for part in ("--resource-type", kind)]
    lines = dbt(
        home,
        *("ls", "--select", selection, *wanted, "--state", str(earlier.absolute())),
        *("--output", "json", "--output-keys", "name label type"),
        target=TARGET,
        manifest=manifest,
    )
    return [{"label": None, "type": ""} | json.loads(line) for line in lines or []]


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
